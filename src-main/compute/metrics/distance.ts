import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import type { Metric } from '../../../src-shared/model/step-errors.ts'
import type { Progress } from '../transport/coupling.ts'
import { mmd } from './mmd.ts'
import { w1, w2 } from './wasserstein.ts'

/** Of larger clouds so many evenly spaced cells are compared: bounds of the transport of all would stand beside exact distances and not compare with them. */
const COMPARED = 20_000

/**
 * The distance of X [n, d] and Y [m, d] by its name: exact W1 and W2, or MMD, of at most 20,000 cells of each. `a` [n]: mass of the rows of X; uniform where
 * missing.
 */
export function* distance(
  metric: Metric,
  X: Matrix,
  Y: Matrix,
  a?: Float64Array,
  compared = COMPARED
): Generator<Progress, number> {
  const [I, J] = [evenly(X.rows, compared), evenly(Y.rows, compared)]
  const [P, Q] = [I ? takeRows(X, I) : X, J ? takeRows(Y, J) : Y]
  const mass = a && I ? shares(a, I) : a
  if (metric === 'mmd') return yield* mmd(P, Q, mass)
  const { value } = yield* metric === 'w1' ? w1(P, Q, { a: mass }) : w2(P, Q, { a: mass })
  return value
}

/** So many of n rows, evenly spaced; undefined where that is all of them. */
function evenly(n: number, count: number): Int32Array | undefined {
  return n > count ? Int32Array.from({ length: count }, (_, r) => Math.floor((r * n) / count)) : undefined
}

/** Masses of the rows I, total 1. */
function shares(a: Float64Array, I: Int32Array): Float64Array {
  const mass = Float64Array.from(I, (i) => a[i])
  const total = mass.reduce((sum, m) => sum + m, 0)
  return mass.map((m) => m / total)
}
