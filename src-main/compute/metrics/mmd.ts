import type { Matrix } from '../../../src-shared/matrix.ts'
import { groundCost } from '../transport/cost.ts'
import type { Progress } from '../transport/coupling.ts'
import { part } from '../transport/progress.ts'

/** Squared bandwidths as multiples of the median squared distance; each is twice the one before (see `kernelSum`). */
const MULTIPLES = [0.25, 0.5, 1, 2, 4]
/** Cells per side from which the median distance is taken. */
const MEDIAN_CELLS = 500
const PAIRS_PER_YIELD = 5e5

/**
 * Maximum mean discrepancy of X [n, d] and Y [m, d] (Gretton et al. 2012, biased V-statistic, so 0 for equal clouds):
 * sqrt(mean k(x, x') + mean k(y, y') - 2 mean k(x, y)) with k the mean of five Gaussians exp(-|x - y|^2 / (2 s^2)),
 * s^2 = {1/4, 1/2, 1, 2, 4} times the median squared distance over at most 500 evenly spaced cells of each side. `a` [n]: mass of the rows of X,
 * of any total; uniform where missing.
 */
export function* mmd(X: Matrix, Y: Matrix, a?: Float64Array): Generator<Progress, number> {
  const median = medianSquaredDistance(X, Y)
  if (median === 0) return 0
  const [n, m] = [X.rows, Y.rows]
  const work = (n * n + m * m) / 2 + n * m
  const [p, q] = [
    { X, mass: shares(n, a) },
    { X: Y, mass: shares(m) }
  ]
  const xx = yield* part(meanWithin(p, median), 0, (n * n) / 2 / work)
  const yy = yield* part(meanWithin(q, median), (n * n) / 2 / work, (m * m) / 2 / work)
  const xy = yield* part(meanBetween(p, q, median), (n * n + m * m) / 2 / work, (n * m) / work)
  return Math.sqrt(Math.max(0, xx + yy - 2 * xy))
}

/** Cells with their shares of the whole mass. */
interface Weighted {
  readonly X: Matrix
  readonly mass: Float64Array
}

/** [n] shares of the whole mass; equal ones without `a`. */
function shares(n: number, a?: Float64Array): Float64Array {
  if (!a) return new Float64Array(n).fill(1 / n)
  const total = a.reduce((sum, mass) => sum + mass, 0)
  return a.map((mass) => mass / total)
}

/** Mean of k over all pairs of one cloud; each pair of different cells counts twice and is looked at once. */
function* meanWithin({ X, mass }: Weighted, median: number): Generator<Progress, number> {
  let [sum, pairs] = [0, 0]
  for (let i = 0; i < X.rows; i++) {
    sum += mass[i] * (2 * rowSum(X, i, X, mass, i, median) + mass[i] * MULTIPLES.length)
    pairs += i
    if (pairs < PAIRS_PER_YIELD) continue
    pairs = 0
    yield { fraction: (i / X.rows) ** 2 }
  }
  return sum / MULTIPLES.length
}

/** Mean of k over all pairs of a cell of one cloud and one of the other. */
function* meanBetween(p: Weighted, q: Weighted, median: number): Generator<Progress, number> {
  let [sum, pairs] = [0, 0]
  for (let i = 0; i < p.X.rows; i++) {
    sum += p.mass[i] * rowSum(p.X, i, q.X, q.mass, q.X.rows, median)
    pairs += q.X.rows
    if (pairs < PAIRS_PER_YIELD) continue
    pairs = 0
    yield { fraction: i / p.X.rows }
  }
  return sum / MULTIPLES.length
}

/** Sum over the first `count` rows of Y of their mass times the kernels with row i of X. */
function rowSum(X: Matrix, i: number, Y: Matrix, mass: Float64Array, count: number, median: number): number {
  let sum = 0
  for (let j = 0; j < count; j++) sum += mass[j] * kernelSum(groundCost(X, i, Y, j, 'sqeuclidean') / median)
  return sum
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
