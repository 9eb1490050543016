import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import type { Random } from '../../../src-shared/random.ts'
import { rowMass, type Coupling, type Pairs, type Progress } from '../transport/coupling.ts'
import { part } from '../transport/progress.ts'
import { nearest } from './neighbours.ts'
import { w1, type Distance } from './wasserstein.ts'

/** Where cells stand without any model; every W1 of a prediction is shown beside these. */
export interface StepBaselines {
  /** Test X_k itself against test X_{k+1}: nothing moves. */
  readonly previous: Distance
  /** Train X_{k+1} against test X_{k+1}: what sampling alone costs. */
  readonly floor: Distance
  /** Test X_k moved like its 5 nearest train cells under the coupling. */
  readonly shift: Distance
}

export interface StepClouds {
  readonly train: Matrix
  readonly trainNext: Matrix
  readonly test: Matrix
  readonly testNext: Matrix
  /** Exact coupling of train to trainNext. */
  readonly coupling: Coupling
}

const SHIFT_NEIGHBOURS = 5

/** The three baselines of one step k -> k+1, all W1. */
export function* stepBaselines(S: StepClouds): Generator<Progress, StepBaselines> {
  const previous = yield* part(w1(S.test, S.testNext), 0, 0.3)
  const floor = yield* part(w1(S.trainNext, S.testNext), 0.3, 0.35)
  const moved = yield* part(neighbourShift(S.test, S.train, S.trainNext, S.coupling), 0.65, 0.05)
  const shift = yield* part(w1(moved, S.testNext), 0.7, 0.3)
  return { previous, floor, shift }
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

/** W1 between two random halves of the rows of X [n, d], n >= 2: the noise of a single timepoint. */
export function* halves(X: Matrix, random: Random): Generator<Progress, Distance> {
  const order = random.split('halves').permutation(X.rows)
  const half = X.rows >> 1
  return yield* w1(takeRows(X, order.subarray(0, half)), takeRows(X, order.subarray(half)))
}
