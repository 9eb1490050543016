import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import type { Metric } from '../../../src-shared/model/step-errors.ts'
import type { Progress } from '../transport/coupling.ts'
import { mmd } from './mmd.ts'
import { evenly, shares } from './thin.ts'
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
  const thinned = (M: Matrix): Matrix => (M.rows > compared ? takeRows(M, evenly(M.rows, compared)) : M)
  const [P, Q] = [thinned(X), thinned(Y)]
  const mass = a && P !== X ? shares(Float64Array.from(evenly(X.rows, compared), (i) => a[i])) : a
  if (metric === 'mmd') return yield* mmd(P, Q, mass)
  const { value } = yield* metric === 'w1' ? w1(P, Q, { a: mass }) : w2(P, Q, { a: mass })
  return value
}
