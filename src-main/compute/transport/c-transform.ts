import type { Matrix } from '../../../src-shared/matrix.ts'
import type { CostKind } from '../kernels/simplex.ts'
import { groundCost } from './cost.ts'
import type { Progress } from './coupling.ts'

const PAIRS_PER_YIELD = 2e6

/** g_j = min_i c(x_i, y_j) - f_i: the largest duals of Y [m, d] that are feasible with f [n] of X [n, d]. */
export function* cTransform(
  X: Matrix,
  f: Float64Array,
  Y: Matrix,
  cost: CostKind
): Generator<Progress, Float64Array<ArrayBuffer>> {
  const g = new Float64Array(Y.rows)
  const rowsPerYield = Math.ceil(PAIRS_PER_YIELD / X.rows)
  for (let j = 0; j < Y.rows; j++) {
    let best = Infinity
    for (let i = 0; i < X.rows; i++) best = Math.min(best, groundCost(X, i, Y, j, cost) - f[i])
    g[j] = best
    if ((j + 1) % rowsPerYield === 0) yield { fraction: (j + 1) / Y.rows }
  }
  return g
}
