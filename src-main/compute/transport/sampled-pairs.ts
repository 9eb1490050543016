import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Random } from '../../../src-shared/random.ts'
import { groundCost } from './cost.ts'
import type { Pairs, Progress } from './coupling.ts'
import { spatialOrder } from './spatial-order.ts'
import type { EntropicPlan } from './sweeps.ts'

/** Fractional parts of its multiples fill [0, 1) evenly, however many are taken. */
const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * Draws `count` pairs (x, y) from an entropic plan between X [n, d] and Y [m, d], each with mass total / count. Rows are
 * drawn systematically by their mass, so a row of mass r gets floor or ceil of count r / total pairs; targets within a row
 * by the inverse of its cumulative mass. Both go along an order in which near cells are near, and the places in the targets' mass are
 * multiples of the golden ratio from a random start: neighbours get different targets, so every region gets its due mass far more closely than from
 * independent draws. Never barycentres: they shrink the cloud.
 */
export function* samplePairs(
  X: Matrix,
  Y: Matrix,
  plan: EntropicPlan,
  count: number,
  random: Random
): Generator<Progress, Pairs> {
  const stream = random.split('pairs')
  const total = plan.rowMass.reduce((s, r) => s + r, 0)
  const source = systematicAlong(spatialOrder(X), plan.rowMass, count, stream.uniform())
  const order = spatialOrder(Y)
  const start = stream.uniform()
  const target = new Int32Array(count)
  const cumulative = new Float64Array(Y.rows)
  const logB = plan.b.map(Math.log)
  for (let e = 0, rows = 0; e < count; e++) {
    const i = source[e]
    if (e === 0 || i !== source[e - 1]) {
      accumulate(X, i, Y, order, plan, logB, cumulative)
      if (++rows % 100 === 0) yield { fraction: e / count }
    }
    target[e] = order[firstAbove(cumulative, ((start + e * GOLDEN) % 1) * cumulative[Y.rows - 1])]
  }
  return { source, target, weight: new Float64Array(count).fill(total / count) }
}

/** Row of each of `count` evenly spaced points in the mass [n], cumulated in the order given; u in [0, 1) moves the comb. */
export function systematicAlong(
  order: Int32Array,
  mass: Float64Array,
  count: number,
  u: number
): Int32Array<ArrayBuffer> {
  const total = mass.reduce((s, m) => s + m, 0)
  const rows = new Int32Array(count)
  let [r, sum] = [0, mass[order[0]]]
  for (let e = 0; e < count; e++) {
    const at = ((e + u) / count) * total
    while (sum <= at && r + 1 < order.length) sum += mass[order[++r]]
    rows[e] = order[r]
  }
  return rows
}

/** Cumulative relative masses of row i over the targets in their order, shifted by the largest so that no exponent overflows. */
function accumulate(
  X: Matrix,
  i: number,
  Y: Matrix,
  order: Int32Array,
  plan: EntropicPlan,
  logB: Float64Array,
  cumulative: Float64Array
): void {
  let top = -Infinity
  for (let s = 0; s < Y.rows; s++) {
    const j = order[s]
    cumulative[s] = logB[j] + (plan.g[j] - groundCost(X, i, Y, j, 'sqeuclidean')) / plan.epsilon
    top = Math.max(top, cumulative[s])
  }
  let sum = 0
  for (let s = 0; s < Y.rows; s++) {
    const exponent = cumulative[s] - top
    if (exponent > -40) sum += Math.exp(exponent)
    cumulative[s] = sum
  }
}

function firstAbove(cumulative: Float64Array, at: number): number {
  let [low, high] = [0, cumulative.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cumulative[middle] > at) high = middle
    else low = middle + 1
  }
  return low
}
