import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Random } from '../../../src-shared/random.ts'
import { groundCost } from './cost.ts'
import type { Pairs, Progress } from './coupling.ts'
import type { EntropicPlan } from './sweeps.ts'

/**
 * Draws `count` pairs (x, y) from an entropic plan between X [n, d] and Y [m, d], each with mass total / count. Rows are
 * drawn systematically by their mass, so a row of mass r gets floor or ceil of count r / total pairs; targets within a row
 * by the inverse of its cumulative mass. Never barycentres: they shrink the cloud.
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
  const source = systematic(plan.rowMass, total, count, stream.uniform())
  const target = new Int32Array(count)
  const cumulative = new Float64Array(Y.rows)
  const logB = plan.b.map(Math.log)
  for (let e = 0, rows = 0; e < count; e++) {
    const i = source[e]
    if (e === 0 || i !== source[e - 1]) {
      accumulate(X, i, Y, plan, logB, cumulative)
      if (++rows % 100 === 0) yield { fraction: e / count }
    }
    target[e] = firstAbove(cumulative, stream.uniform() * cumulative[Y.rows - 1])
  }
  return { source, target, weight: new Float64Array(count).fill(total / count) }
}

/** Row of each of `count` evenly spaced points in the cumulative mass, ascending; u in [0, 1) moves the comb. */
export function systematic(mass: Float64Array, total: number, count: number, u: number): Int32Array<ArrayBuffer> {
  const rows = new Int32Array(count)
  let [i, sum] = [0, mass[0]]
  for (let e = 0; e < count; e++) {
    const at = ((e + u) / count) * total
    while (sum <= at && i + 1 < mass.length) sum += mass[++i]
    rows[e] = i
  }
  return rows
}

/** Cumulative relative masses of row i, shifted by the largest so that no exponent overflows. */
function accumulate(
  X: Matrix,
  i: number,
  Y: Matrix,
  plan: EntropicPlan,
  logB: Float64Array,
  cumulative: Float64Array
): void {
  let top = -Infinity
  for (let j = 0; j < Y.rows; j++) {
    cumulative[j] = logB[j] + (plan.g[j] - groundCost(X, i, Y, j, 'sqeuclidean')) / plan.epsilon
    top = Math.max(top, cumulative[j])
  }
  let sum = 0
  for (let j = 0; j < Y.rows; j++) {
    const exponent = cumulative[j] - top
    if (exponent > -40) sum += Math.exp(exponent)
    cumulative[j] = sum
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
