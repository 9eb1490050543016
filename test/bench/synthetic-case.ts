/** One case of synthetic.ts: cells of a potential, what each side learns of it, and how good that is. */
import { readFileSync } from 'node:fs'
import { matrix, type Matrix } from '../../src-shared/matrix.ts'
import { potentialOf } from '../../src-main/compute/energy/potential.ts'
import { modelOf } from '../../src-main/compute/jkonet/registry.ts'
import type { Coupling } from '../../src-main/compute/jkonet/rows.ts'
import { w1 } from '../../src-main/compute/metrics/wasserstein.ts'
import { simulatePopulation } from '../../src-main/compute/simulate/population.ts'
import { potentialNamed } from '../../src-main/compute/simulate/potentials.ts'
import { exactTransport } from '../../src-main/compute/transport/exact.ts'
import { loadTensors } from '../../src-main/worker/tensorflow/load.ts'
import { drain } from '../support/drain.ts'
import type { Peer } from './peer.ts'

export const [D, CELLS, FRESH, STEPS, TAU] = [2, 2000, 1000, 5, 0.01]

export interface Kind {
  readonly label: string
  readonly model: string
  /** What the peer calls it, where it has it. */
  readonly peer?: string
}

export const OURS: readonly Kind[] = [
  { label: 'JKOnet*_V', model: 'jkonet-v', peer: 'potential' },
  { label: 'JKOnet*_{l,V}', model: 'jkonet-linear-v', peer: 'linear' },
  { label: 'iJKOnet_V', model: 'ijkonet-v' }
]

export interface Case {
  readonly name: string
  readonly seed: number
  readonly train: readonly Matrix[]
  readonly test: readonly Matrix[]
}

export const mean = (A: readonly number[]): number => A.reduce((sum, a) => sum + a, 0) / A.length
export const distance = (X: Matrix, Y: Matrix): number => drain(w1(X, Y)).result.value

/** The cells of a potential, others for every seed; `test` are fresh ones. */
export function caseOf(name: string, paired: boolean, seed: number): Case {
  const potential = potentialNamed(name)
  const draw = (n: number, stream: number): Matrix[] =>
    drain(simulatePopulation({ potential, n, d: D, steps: STEPS, tau: TAU, paired, seed: 2 * seed + stream })).result
  return { name, seed, train: draw(CELLS, 1), test: draw(FRESH, 2) }
}

/** W1 of one step where nothing moves. */
export const stillness = ({ test }: Case): number => mean(test.slice(1).map((Y, k) => distance(test[k], Y)))

export const coupled = ({ train }: Pick<Case, 'train'>): Coupling[] =>
  train.slice(1).map((Y, k) => drain(exactTransport(train[k], Y)).result)

const together = (parts: readonly Matrix[]): Float64Array =>
  Float64Array.from(parts.flatMap(({ data }) => Array.from(data)))

/** grad V at all train cells, then at all test cells, each [cells, 2]. */
export async function ours(data: Case, couplings: Coupling[], kind: Kind, preset: string): Promise<Float64Array> {
  const { train, test, seed } = data
  const model = modelOf(kind.model)
  const tensors = model.needsTensors ? { tensors: await loadTensors() } : {}
  const times = train.map((_, k) => k * TAU)
  const { potential } = drain(model.fit({ snapshots: train, times, couplings, seed, preset, ...tensors })).result
  const points = together([...train, ...test])
  const gradient = new Float64Array(points.length)
  potentialOf(potential).evaluate(points, 0, 0, points.length / D, gradient)
  return gradient
}

/** The same of the code of the paper. */
export async function theirs(peer: Peer, data: Case, model: string, epochs: number): Promise<Float64Array> {
  const { train, test, seed } = data
  const question = {
    model,
    snapshots: train.map((X, k) => peer.file(`snapshot${k}`, X.data)),
    points: peer.file('points', together([...train, ...test])),
    out: peer.path('gradient'),
    ...{ d: D, tau: TAU, epochs, seed }
  }
  await peer.ask<{ seconds: number }>(question)
  return new Float64Array(new Uint8Array(readFileSync(question.out)).buffer)
}

/** W1 of one step on fresh cells, and the relative error of the gradient at the cells learnt from. */
export function judge(data: Case, gradient: Float64Array): { w1: number; gradient: number } {
  return { w1: oneStep(data, gradient), gradient: gradientError(data, gradient) }
}

/** |grad V - truth| / |truth|, root mean squares over the train cells; |grad V| itself where the truth is flat. */
function gradientError({ name, train }: Case, gradient: Float64Array): number {
  const truth = potentialNamed(name)
  const g = new Float64Array(D)
  let [error, size, at] = [0, 0, 0]
  for (const { data, rows } of train) {
    for (let i = 0; i < rows; i++) {
      truth.gradient(data.subarray(D * i, D * i + D), g)
      for (let c = 0; c < D; c++) {
        error += (gradient[at++] - g[c]) ** 2
        size += g[c] ** 2
      }
    }
  }
  return Math.sqrt(error / (size || at))
}

/** Mean W1 between test cells moved by one explicit step, as the cells of the simulation and of the paper's code are, and those of the next timepoint. */
function oneStep({ train, test }: Case, gradient: Float64Array): number {
  let at = train.reduce((sum, X) => sum + X.data.length, 0)
  return mean(
    test.slice(0, -1).map(({ data, rows }, k) => {
      const moved = data.map((x) => x - TAU * gradient[at++])
      return distance(matrix(moved, rows, D), test[k + 1])
    })
  )
}
