import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Metric } from '../../../src-shared/model/step-errors.ts'
import type { Progress } from '../transport/coupling.ts'
import { mmd } from './mmd.ts'
import { w1, w2 } from './wasserstein.ts'

/** The distance of X [n, d] and Y [m, d] by its name: exact W1 and W2, or MMD. `a` [n]: mass of the rows of X; uniform where missing. */
export function* distance(metric: Metric, X: Matrix, Y: Matrix, a?: Float64Array): Generator<Progress, number> {
  if (metric === 'mmd') return yield* mmd(X, Y, a)
  const { value } = yield* metric === 'w1' ? w1(X, Y, { a }) : w2(X, Y, { a })
  return value
}
