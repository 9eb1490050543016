import { matrix } from '../../../src-shared/matrix.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import type { Potential } from './potential-shapes.ts'

export interface PopulationOptions {
  readonly potential: Potential
  /** W of -tau mean_j grad W(x - x_j), over the whole population, itself included. */
  readonly interaction?: Potential
  /** Adds sqrt(2 beta tau) times a standard normal vector. */
  readonly beta?: number
  readonly n: number
  readonly d: number
  /** T: T + 1 snapshots come out. */
  readonly steps: number
  readonly tau: number
  /** The same particles in every snapshot; otherwise every snapshot has its own, as in an experiment. */
  readonly paired: boolean
  readonly seed: number
  /** Cells start uniform on [-box, box]^d. */
  readonly box?: number
}

export interface PopulationProgress {
  readonly stage: string
  readonly fraction: number
}

/**
 * Snapshots 0..T, each [n, d], of x' = x - tau grad V(x) - tau mean_j grad W(x - x_j) + sqrt(2 beta tau) xi (Terpin et al.
 * 2024, section 5: the synthetic protocol). Unpaired: snapshot k is step k of a population of its own.
 */
export function* simulatePopulation(options: PopulationOptions): Generator<PopulationProgress, Matrix[]> {
  const { steps, paired } = options
  const random = Random.seed(options.seed).split('population')
  const snapshots: Matrix[] = []
  const total = paired ? steps : (steps * (steps + 1)) / 2
  let done = 0
  for (let k = 0; k <= steps; k++) {
    const stream = random.split(paired ? 'paired' : k)
    let X = paired && k > 0 ? snapshots[k - 1] : initial(options, stream.split('start'))
    for (let step = paired ? Math.max(0, k - 1) : 0; step < k; step++) {
      for (const fraction of advance(options, X, stream.split('noise', step))) {
        if (typeof fraction === 'number') yield { stage: 'Simulating', fraction: (done + fraction) / total }
        else X = fraction
      }
      done++
    }
    snapshots.push(X)
  }
  return snapshots
}

function initial({ n, d, box = 4 }: PopulationOptions, random: Random): Matrix {
  return matrix(
    Float64Array.from({ length: n * d }, () => box * (2 * random.uniform() - 1)),
    n,
    d
  )
}

/** One step; yields how far it is, then the new population. */
function* advance(options: PopulationOptions, X: Matrix, random: Random): Generator<number | Matrix> {
  const { n, d, tau, beta = 0 } = options
  const next = X.data.slice()
  const kick = Math.sqrt(2 * beta * tau)
  const g = new Float64Array(d)
  for (let i = 0; i < n; i++) {
    const x = X.data.subarray(i * d, i * d + d)
    options.potential.gradient(x, g)
    for (let c = 0; c < d; c++) next[i * d + c] -= tau * g[c]
    if (options.interaction) push(options.interaction, X, x, tau, next.subarray(i * d, i * d + d))
    if (kick > 0) for (let c = 0; c < d; c++) next[i * d + c] += kick * random.normal()
    if (i % 128 === 127) yield i / n
  }
  yield matrix(next, n, d)
}

/** next -= tau mean_j grad W(x - x_j). */
function push(W: Potential, X: Matrix, x: Float64Array, tau: number, next: Float64Array): void {
  const d = X.cols
  const difference = new Float64Array(d)
  const g = new Float64Array(d)
  for (let j = 0; j < X.rows; j++) {
    for (let c = 0; c < d; c++) difference[c] = x[c] - X.data[j * d + c]
    W.gradient(difference, g)
    for (let c = 0; c < d; c++) next[c] -= (tau / X.rows) * g[c]
  }
}
