import type { Matrix } from '../../../src-shared/matrix.ts'
import { groundCost } from '../transport/cost.ts'
import type { Progress } from '../transport/coupling.ts'

/** Squared bandwidths as multiples of the median squared distance; each is twice the one before (see `kernelSum`). */
const MULTIPLES = [0.25, 0.5, 1, 2, 4]
/** Cells per side from which the median distance is taken. */
const MEDIAN_CELLS = 500
const PAIRS_PER_YIELD = 5e5

/**
 * Maximum mean discrepancy of X [n, d] and Y [m, d] (Gretton et al. 2012, biased V-statistic, so 0 for equal clouds):
 * sqrt(mean k(x, x') + mean k(y, y') - 2 mean k(x, y)) with k the mean of five Gaussians exp(-|x - y|^2 / (2 s^2)),
 * s^2 = {1/4, 1/2, 1, 2, 4} times the median squared distance over at most 500 evenly spaced cells of each side.
 */
export function* mmd(X: Matrix, Y: Matrix): Generator<Progress, number> {
  const median = medianSquaredDistance(X, Y)
  if (median === 0) return 0
  const [n, m] = [X.rows, Y.rows]
  const work = n * n + m * m + n * m
  const xx = yield* kernelMean(X, X, median, 0, (n * n) / work)
  const yy = yield* kernelMean(Y, Y, median, (n * n) / work, (m * m) / work)
  const xy = yield* kernelMean(X, Y, median, (n * n + m * m) / work, (n * m) / work)
  return Math.sqrt(Math.max(0, xx + yy - 2 * xy))
}

function* kernelMean(X: Matrix, Y: Matrix, median: number, done: number, share: number): Generator<Progress, number> {
  let sum = 0
  let pairs = 0
  for (let i = 0; i < X.rows; i++) {
    let row = 0
    for (let j = 0; j < Y.rows; j++) row += kernelSum(groundCost(X, i, Y, j, 'sqeuclidean') / median)
    sum += row
    pairs += Y.rows
    if (pairs < PAIRS_PER_YIELD) continue
    pairs = 0
    yield { fraction: done + (share * i) / X.rows }
  }
  return sum / (X.rows * Y.rows * MULTIPLES.length)
}

/** Sum of the five Gaussians at squared distance s (in medians): from the widest on, each is the square of the one before. */
function kernelSum(s: number): number {
  const a = Math.exp(-s / (2 * MULTIPLES[4]))
  const b = a * a
  const c = b * b
  const e = c * c
  return a + b + c + e + e * e
}

/** Median over all pairs of the pooled, evenly thinned cells; the mean of the positive ones where more than half coincide. */
function medianSquaredDistance(X: Matrix, Y: Matrix): number {
  const pool = [X, Y].flatMap((M) => evenly(M.rows).map((i) => ({ M, i })))
  const S = new Float64Array((pool.length * (pool.length - 1)) / 2)
  let e = 0
  for (let p = 0; p < pool.length; p++) {
    for (let q = 0; q < p; q++) S[e++] = groundCost(pool[p].M, pool[p].i, pool[q].M, pool[q].i, 'sqeuclidean')
  }
  S.sort()
  const median = S[S.length >> 1] ?? 0
  if (median > 0) return median
  const apart = S.filter((s) => s > 0)
  return apart.length ? apart.reduce((s, v) => s + v, 0) / apart.length : 0
}

function evenly(n: number): number[] {
  const count = Math.min(n, MEDIAN_CELLS)
  return Array.from({ length: count }, (_, r) => Math.floor((r * n) / count))
}
