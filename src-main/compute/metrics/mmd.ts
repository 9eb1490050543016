import quickselect from 'quickselect'
import type { Matrix } from '../../../src-shared/matrix.ts'
import {
  DISCREPANCY_BLOCK,
  startDiscrepancy,
  type DiscrepancyBuild,
  type PairSums,
  type Side
} from '../kernels/discrepancy.ts'
import { groundCost } from '../transport/cost.ts'
import type { Progress } from '../transport/coupling.ts'
import { part } from '../transport/progress.ts'
import { evenly, shares } from './thin.ts'

/** Squared bandwidths are so many, each half of the one before, from this multiple of the median squared distance on: what the kernel sums. */
const [BANDWIDTHS, WIDEST] = [5, 4]
/** Cells per side from which the median distance is taken. */
const MEDIAN_CELLS = 500
/** Some 10 ms. */
const PAIRS_PER_YIELD = 2e6

/**
 * Maximum mean discrepancy of X [n, d] and Y [m, d] (Gretton et al. 2012, biased V-statistic, so 0 for equal clouds):
 * sqrt(mean k(x, x') + mean k(y, y') - 2 mean k(x, y)) with k the mean of five Gaussians exp(-|x - y|^2 / (2 s^2)),
 * s^2 = {1/4, 1/2, 1, 2, 4} times the median squared distance over at most 500 evenly spaced cells of each side. `a` [n]: mass of the rows of X,
 * of any total; uniform where missing.
 */
export function* mmd(X: Matrix, Y: Matrix, a?: Float64Array, build?: DiscrepancyBuild): Generator<Progress, number> {
  const median = medianSquaredDistance(X, Y)
  if (median === 0) return 0
  const [n, m] = [X.rows, Y.rows]
  const work = (n * n + m * m) / 2 + n * m
  const equal = (count: number): Float64Array => new Float64Array(count).fill(1 / count)
  const factor = -1 / (2 * WIDEST * median)
  const pairs = startDiscrepancy({ X, mass: a ? shares(a) : equal(n) }, { X: Y, mass: equal(m) }, factor, build)
  const xx = yield* part(meanOf(pairs, 0, 0, n, n), 0, (n * n) / 2 / work)
  const yy = yield* part(meanOf(pairs, 1, 1, m, m), (n * n) / 2 / work, (m * m) / 2 / work)
  const xy = yield* part(meanOf(pairs, 0, 1, n, m), (n * n + m * m) / 2 / work, (n * m) / work)
  return Math.sqrt(Math.max(0, xx + yy - 2 * xy))
}

/** Mean of k over all pairs of a cell of side p (n of them) and one of side q (m). */
function* meanOf(pairs: PairSums, p: Side, q: Side, n: number, m: number): Generator<Progress, number> {
  const rows = DISCREPANCY_BLOCK * Math.max(1, Math.floor(PAIRS_PER_YIELD / m / DISCREPANCY_BLOCK))
  let sum = 0
  for (let i = 0; i < n; i += rows) {
    sum += pairs.run(p, q, i, Math.min(n, i + rows))
    yield { fraction: p === q ? (i / n) ** 2 : i / n }
  }
  return sum / BANDWIDTHS
}

/** Median over all pairs of the pooled, evenly thinned cells; the mean of the positive ones where more than half coincide. */
function medianSquaredDistance(X: Matrix, Y: Matrix): number {
  const pool = [X, Y].flatMap((M) => Array.from(evenly(M.rows, MEDIAN_CELLS), (i) => ({ M, i })))
  const S = new Float64Array((pool.length * (pool.length - 1)) / 2)
  let e = 0
  for (let p = 0; p < pool.length; p++) {
    for (let q = 0; q < p; q++) S[e++] = groundCost(pool[p].M, pool[p].i, pool[q].M, pool[q].i, 'sqeuclidean')
  }
  // It swaps numbers of whatever list it is given; its types know of arrays only.
  if (S.length > 0) quickselect(S as unknown as number[], S.length >> 1)
  const median = S[S.length >> 1] ?? 0
  if (median > 0) return median
  const apart = S.filter((s) => s > 0)
  return apart.length ? apart.reduce((s, v) => s + v, 0) / apart.length : 0
}
