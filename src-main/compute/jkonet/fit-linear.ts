import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { FeatureBasis, type FeatureArchitecture } from '../energy/features.ts'
import { preferredBuild } from '../kernels/loader.ts'
import type { Rows } from '../kernels/mlp.ts'
import { splitEntries } from './holdout.ts'
import type { FitInput, FitResult, Model } from './model.ts'
import { NormalEquations } from './normal-equations.ts'
import { snapshotRows, type CoupledSnapshots, type TrainingSet } from './rows.ts'
import type { CurvePoint, TrainProgress } from './train.ts'

export interface LinearSettings {
  /** Ridges tried; the one with the least loss of the held-out rows is used. A single one is used as it is. */
  readonly ridges: readonly number[]
  /** Penalty of |theta_{k+1} - theta_k|^2 between neighbouring times. */
  readonly smoothness: number
  /** Part of the entries held out to choose the ridge. */
  readonly holdOut: number
  /** As the reference code has it: equal weights of mean 1 over all rows, features at x instead of y. */
  readonly reference: boolean
}

export interface LinearModel extends Omit<Model, 'fit' | 'needsScores' | 'presets'> {
  readonly presets: Readonly<Record<string, LinearSettings>>
  /** Shape of the basis in d PCs, but for the knots. */
  features(d: number): Omit<FeatureArchitecture, 'knots' | 'd'>
  /** [centres, d] for the shape above. */
  centres(count: number, input: CoupledSnapshots, random: Random): Matrix
  readonly timeDependent: boolean
}

const ROWS_PER_REPORT = 500

/** Completes a model whose potential is linear in features: solved in closed form. */
export function linearModel({ features, centres, timeDependent, ...about }: LinearModel): Model {
  function* fit(input: FitInput): Generator<TrainProgress, FitResult> {
    const settings = about.presets[input.preset]
    if (!settings) throw new RangeError(`there is no preset ${input.preset}`)
    const d = input.snapshots[0].cols
    const random = Random.seed(input.seed).split('fit', about.id)
    const knots = timeDependent ? input.times.slice(1) : [0]
    const architecture: FeatureArchitecture = { ...features(d), d, knots: knots.length }
    const C = centres(architecture.centres, input, random.split('centres'))
    const solved = yield* solve(snapshotRows(input), new FeatureBasis(architecture, C.data), knots, settings, random)
    const theta = Float32Array.from([...knots, ...C.data, ...solved.theta])
    return {
      model: about.id,
      preset: input.preset,
      potential: { kind: 'features', architecture, theta },
      steps: solved.steps,
      losses: [{ step: solved.steps, loss: solved.loss }],
      validation: solved.validation,
      status: 'converged',
      finalLoss: solved.loss,
      build: input.build ?? preferredBuild()
    }
  }
  return { ...about, needsScores: false, fit }
}

interface Solved {
  readonly theta: Float64Array
  readonly loss: number
  /** Number of the ridge used, from 1. */
  readonly steps: number
  readonly validation: CurvePoint[]
}

/** Sums the normal equations, chooses the ridge on the held-out entries, and solves with all of them. */
function* solve(
  set: TrainingSet,
  basis: FeatureBasis,
  knots: number[],
  settings: LinearSettings,
  random: Random
): Generator<TrainProgress, Solved> {
  const chooses = settings.ridges.length > 1
  const { training, heldOut } = splitEntries(set, chooses ? settings.holdOut : 0, random.split('hold-out'))
  const equations = new NormalEquations(basis, knots)
  const validation = new NormalEquations(basis, knots)
  const draw = (entries: Int32Array): Rows => perTime(set.draw(entries, random), settings.reference)
  const parts = [
    { to: equations, rows: draw(training) },
    { to: validation, rows: draw(heldOut) }
  ]
  let done = 0
  for (const { to, rows } of parts) {
    for (let at = 0; at < rows.n; at += ROWS_PER_REPORT) {
      to.add(rows, at, Math.min(rows.n, at + ROWS_PER_REPORT))
      done += Math.min(rows.n - at, ROWS_PER_REPORT)
      yield { fraction: (0.9 * done) / set.count, step: 0, loss: equations.constant / equations.weight }
    }
  }
  const tried = settings.ridges.map((ridge) => equations.solve(ridge, settings.smoothness))
  const losses = tried.map((theta) => (heldOut.length > 0 ? validation.lossOf(theta) : equations.lossOf(theta)))
  const best = losses.indexOf(Math.min(...losses))
  equations.merge(validation)
  const theta = equations.solve(settings.ridges[best], settings.smoothness)
  const loss = equations.lossOf(theta)
  yield { fraction: 1, step: best + 1, loss }
  return {
    theta,
    loss,
    steps: best + 1,
    validation: heldOut.length > 0 ? losses.map((value, r) => ({ step: r + 1, loss: value })) : []
  }
}

/**
 * Rows as the closed form has them: D / tau, so that the ridge means the same for every gap and losses are of velocities. For the reference
 * variant with equal weights that sum to 1, and Y moved back to x = y - D.
 */
function perTime({ n, Y, T, D, tau, w }: Rows, reference: boolean): Rows {
  const d = Y.length / n
  return {
    n,
    T,
    Y: reference ? Y.map((y, i) => y - D[i]) : Y,
    D: D.map((value, i) => value / tau[Math.floor(i / d)]),
    tau: new Float32Array(n).fill(1),
    w: reference ? new Float32Array(n).fill(1 / n) : w
  }
}

/** [10^d, d] the published grid of centres: 10 per PC over [-4, 4]. */
export function gridCentres(d: number): Matrix {
  const count = 10 ** d
  return matrix(
    Float64Array.from(
      { length: count * d },
      (_, a) => -4 + (8 / 9) * (Math.floor(Math.floor(a / d) / 10 ** (a % d)) % 10)
    ),
    count,
    d
  )
}

/** [count, d] centres drawn from all cells, each cell equally likely. */
export function cellCentres(count: number, { snapshots }: CoupledSnapshots, random: Random): Matrix {
  const d = snapshots[0].cols
  const out = new Float64Array(count * d)
  const total = snapshots.reduce((sum, X) => sum + X.rows, 0)
  for (let i = 0; i < count; i++) {
    let cell = random.integer(total)
    const X = snapshots.find((S) => (cell -= S.rows) < 0) as Matrix
    const row = cell + X.rows
    out.set(X.data.subarray(row * d, row * d + d), i * d)
  }
  return matrix(out, count, d)
}
