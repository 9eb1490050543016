import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import type { ErrorColumn } from '../../../src-shared/model/step-errors.ts'
import type { Random } from '../../../src-shared/random.ts'
import { rowMass, type Coupling, type Pairs, type Progress } from '../transport/coupling.ts'
import { nearest } from './neighbours.ts'

export interface StepClouds {
  readonly train: Matrix
  readonly trainNext: Matrix
  readonly test: Matrix
  /** Exact coupling of train to trainNext. */
  readonly coupling: Coupling
  /** The test cells moved by the landscape, and those of the first timepoint moved all the way. */
  readonly predicted: Matrix
  readonly cumulative: Matrix
  /** The test cells of the next timepoint. */
  readonly testNext: Matrix
  /** Cells of two batches of the next timepoint, where it has them. */
  readonly batches: { readonly X: Matrix; readonly Y: Matrix } | null
}

const SHIFT_NEIGHBOURS = 5

/** What is compared at k+1 of one step k -> k+1, by the columns of an error table (model/step-errors.ts). */
export type ComparedClouds = Partial<Record<ErrorColumn, { readonly X: Matrix; readonly Y: Matrix }>>

/** The two clouds of each column; but for the batches, the second are the test cells at k+1. */
export function* comparedClouds(S: StepClouds): Generator<Progress, ComparedClouds> {
  const shift = yield* neighbourShift(S.test, S.train, S.trainNext, S.coupling)
  const Y = S.testNext
  return {
    w1: { X: S.predicted, Y },
    cumulative: { X: S.cumulative, Y },
    previous: { X: S.test, Y },
    floor: { X: S.trainNext, Y },
    shift: { X: shift, Y },
    ...(S.batches && { batches: S.batches })
  }
}

/**
 * Every row of Q [q, d] moves by the mean, over its nearest rows of X, of their displacement to the barycentre of their
 * targets in Y under the coupling. Rows of X without mass are not used.
 */
export function* neighbourShift(
  Q: Matrix,
  X: Matrix,
  Y: Matrix,
  C: Coupling,
  k = SHIFT_NEIGHBOURS
): Generator<Progress, Matrix> {
  const mass = rowMass(C)
  const used = Int32Array.from([...mass.keys()].filter((i) => mass[i] > 0))
  const D = displacements(X, Y, C, mass)
  const near = yield* nearest(Q, takeRows(X, used), Math.min(k, used.length))
  const data = Q.data.slice()
  const d = Q.cols
  for (let q = 0; q < Q.rows; q++) {
    for (let e = q * near.k; e < (q + 1) * near.k; e++) {
      for (let c = 0; c < d; c++) data[q * d + c] += D[used[near.index[e]] * d + c] / near.k
    }
  }
  return { data, rows: Q.rows, cols: d }
}

/** Barycentre of the targets minus the row itself [n, d]; 0 for rows without mass. */
function displacements(X: Matrix, Y: Matrix, C: Coupling, mass: Float64Array): Float64Array {
  const d = X.cols
  const D = new Float64Array(X.rows * d)
  for (let e = 0; e < C.weight.length; e++) {
    const [i, j] = [C.source[e], C.target[e]]
    for (let c = 0; c < d; c++) D[i * d + c] += (C.weight[e] / mass[i]) * (Y.data[j * d + c] - X.data[i * d + c])
  }
  return D
}

export interface WeightedCloud {
  readonly points: Matrix
  /** Mass per point. */
  readonly weights: Float64Array<ArrayBuffer>
}

/** McCann interpolation at s in [0, 1]: every coupled pair at (1 - s) x + s y with its mass; nothing is sampled. */
export function straightLine(X: Matrix, Y: Matrix, C: Pairs, s: number): WeightedCloud {
  const d = X.cols
  const data = new Float64Array(C.weight.length * d)
  for (let e = 0; e < C.weight.length; e++) {
    for (let c = 0; c < d; c++)
      data[e * d + c] = (1 - s) * X.data[C.source[e] * d + c] + s * Y.data[C.target[e] * d + c]
  }
  return { points: { data, rows: C.weight.length, cols: d }, weights: C.weight }
}

/** Two random halves of the rows of X [n, d], n >= 2: as far apart as chance puts samples of that size. */
export function halvesOf(X: Matrix, random: Random): { readonly X: Matrix; readonly Y: Matrix } {
  const order = random.permutation(X.rows)
  const half = X.rows >> 1
  return { X: takeRows(X, order.subarray(0, half)), Y: takeRows(X, order.subarray(half)) }
}

/** Fewer cells than this on a side say nothing of a batch. */
const FEWEST_OF_BATCH = 10

/** The cells of the largest batch of X [n, d], and those of all others; null where either side is too small. `batch` [n]: which; -1 = not known. */
export function batchesOf(X: Matrix, batch: Int32Array): { readonly X: Matrix; readonly Y: Matrix } | null {
  const counts = new Map<number, number>()
  for (const b of batch) if (b >= 0) counts.set(b, (counts.get(b) ?? 0) + 1)
  const [[largest] = [-1]] = [...counts].sort(([a, n], [b, m]) => m - n || a - b)
  const rows = Int32Array.from(batch.keys())
  const [own, others] = [
    rows.filter((i) => batch[i] === largest),
    rows.filter((i) => batch[i] >= 0 && batch[i] !== largest)
  ]
  if (Math.min(own.length, others.length) < FEWEST_OF_BATCH) return null
  return { X: takeRows(X, own), Y: takeRows(X, others) }
}
