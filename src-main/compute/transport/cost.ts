import type { Matrix } from '../../../src-shared/matrix.ts'
import type { CostKind } from '../kernels/simplex.ts'

/** Ground cost between row i of X and row j of Y: |x - y|^2 or |x - y|. */
export function groundCost(X: Matrix, i: number, Y: Matrix, j: number, cost: CostKind): number {
  const d = X.cols
  const A = X.data
  const B = Y.data
  let s = 0
  for (let c = 0, p = i * d, q = j * d; c < d; c++, p++, q++) s += (A[p] - B[q]) * (A[p] - B[q])
  return cost === 'sqeuclidean' ? s : Math.sqrt(s)
}
