/** One case of noise.ts: cells that a potential, an interaction and noise move, what a model learns of the three, and how good that is. */
import { matrix, takeRows, type Matrix } from '../../src-shared/matrix.ts'
import { Random } from '../../src-shared/random.ts'
import { evaluateMixture, fitGaussianMixture } from '../../src-main/compute/density/gaussian-mixture.ts'
import type { FitResult } from '../../src-main/compute/jkonet/model.ts'
import { modelOf } from '../../src-main/compute/jkonet/registry.ts'
import type { Coupling } from '../../src-main/compute/jkonet/rows.ts'
import { landscapeOf } from '../../src-main/compute/predict/landscape.ts'
import { predictParticles, type Energies } from '../../src-main/compute/predict/particles.ts'
import { simulatePopulation } from '../../src-main/compute/simulate/population.ts'
import { flat, type Potential as Shape } from '../../src-main/compute/simulate/potential-shapes.ts'
import { potentialNamed } from '../../src-main/compute/simulate/potentials.ts'
import type { Potential } from '../../src-main/compute/energy/potential.ts'
import { drain } from '../support/drain.ts'
import { CELLS, D, distance, FRESH, mean, STEPS, TAU } from './synthetic-case.ts'

/** Names of V and W in the simulator; no W where missing. */
export interface Truth {
  readonly V: string
  readonly W?: string
  readonly beta: number
  readonly paired: boolean
  readonly seed: number
}

export interface NoisyCase {
  readonly truth: Truth
  readonly train: readonly Matrix[]
  readonly test: readonly Matrix[]
  readonly times: readonly number[]
  readonly scores: readonly Float64Array[]
  /** W1 of one step where nothing moves. */
  readonly still: number
}

/** Cells that stand for the population in means of grad W, and pairs of cells on which W is judged. */
const PARTNERS = 128
const PAIRS = 4000

export function noisyCase(truth: Truth): NoisyCase {
  const { V, W, beta, paired, seed } = truth
  const energies = { potential: potentialNamed(V), ...(W && { interaction: potentialNamed(W) }), beta }
  const draw = (n: number, of: number): Matrix[] =>
    drain(simulatePopulation({ ...energies, n, d: D, steps: STEPS, tau: TAU, paired, seed: of })).result
  const [train, test] = [draw(CELLS, 2 * seed + 1), draw(FRESH, 2 * seed + 2)]
  const still = mean(test.slice(1).map((Y, k) => distance(test[k], Y)))
  const scores = train.map((X, k) => {
    const mixture = drain(fitGaussianMixture(X, Random.seed(0).split('density', k))).result
    return evaluateMixture(mixture, X).score.data
  })
  return { truth, train, test, times: train.map((_, k) => k * TAU), scores, still }
}

export function fitNoisy({ train: snapshots, times, scores }: NoisyCase, couplings: Coupling[], model: string) {
  return drain(modelOf(model).fit({ snapshots, times, scores, couplings, seed: 0, preset: 'default' })).result
}

export interface NoisyJudgement {
  readonly beta: number
  /** Relative errors of the drift at the train cells, and of grad W over differences of cells; undefined where the truth has no W. */
  readonly drift: number
  readonly interaction: number | undefined
  /** Of one step of fresh cells. */
  readonly w1: number
}

export function judgeNoisy(data: NoisyCase, fit: FitResult): NoisyJudgement {
  const { potential, interaction, beta } = landscapeOf(fit, 'particles', 0)
  const energies = { potential, ...(interaction && { interaction }), beta }
  return {
    beta,
    drift: driftError(data, energies),
    interaction: interactionError(data, interaction),
    w1: oneStep(data, energies)
  }
}

/** |drift - truth| / |truth|, root mean squares over the train cells but the last, each with the mean of grad W over the population. */
function driftError({ truth, train }: NoisyCase, energies: Energies): number {
  const still = { ...energies, beta: 0 }
  const exact = { potential: known(truth.V), ...(truth.W && { interaction: known(truth.W) }), beta: 0 }
  let [apart, whole] = [0, 0]
  for (const X of train.slice(0, -1)) {
    const [ours, theirs] = [still, exact].map(
      (of) => drain(predictParticles(of, X, 0, 1, { steps: 1, partners: PARTNERS }, Random.seed(1))).result
    )
    X.data.forEach((x, i) => {
      apart += (ours.data[i] - theirs.data[i]) ** 2
      whole += (theirs.data[i] - x) ** 2
    })
  }
  return Math.sqrt(apart / whole)
}

function interactionError({ truth, train }: NoisyCase, W: Potential | undefined): number | undefined {
  if (!truth.W) return undefined
  const random = Random.seed(2)
  const differences = new Float64Array(PAIRS * D)
  for (let p = 0; p < PAIRS; p++) {
    const X = train[p % train.length]
    const pair = takeRows(X, Int32Array.of(random.integer(X.rows), random.integer(X.rows))).data
    for (let c = 0; c < D; c++) differences[p * D + c] = pair[c] - pair[D + c]
  }
  const [ours, theirs] = [new Float64Array(PAIRS * D), new Float64Array(PAIRS * D)]
  W?.evaluate(differences, 0, 0, PAIRS, ours)
  known(truth.W).evaluate(differences, 0, 0, PAIRS, theirs)
  const square = (of: (i: number) => number): number => theirs.reduce((sum, _, i) => sum + of(i) ** 2, 0)
  return Math.sqrt(square((i) => ours[i] - theirs[i]) / square((i) => theirs[i]))
}

/** A potential of the simulator as one that moves cells. */
function known(name: string): Potential {
  const shape: Shape = name === 'flat' ? flat : potentialNamed(name)
  const evaluate: Potential['evaluate'] = (X, _, from, count, G) => {
    for (let i = from; i < from + count; i++) shape.gradient(X.subarray(i * D, i * D + D), G.subarray(i * D, i * D + D))
  }
  const none = (): never => {
    throw new Error('not asked for')
  }
  return { d: D, evaluate, exact: { value: none, gradient: none, hessianTimes: none } }
}

/** Mean W1 between test cells moved by one step, noise and all, and those of the next timepoint. */
function oneStep({ test }: NoisyCase, energies: Energies): number {
  return mean(
    test.slice(0, -1).map((X, k) => {
      const settings = { steps: 1, partners: PARTNERS }
      const moved = drain(predictParticles(energies, X, 0, TAU, settings, Random.seed(3).split(k))).result
      return distance(matrix(moved.data, X.rows, D), test[k + 1])
    })
  )
}
