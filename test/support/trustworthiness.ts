import type { Matrix } from '../../src-shared/matrix.ts'

/**
 * How far the k nearest cells in a picture Y [n, 2] are near in X [n, d], too: 1 - 2 / (n k (2 n - 3 k - 1)) times the sum
 * of (rank in X - k) over picture neighbours that are beyond the k nearest in X. 1 = all are. O(n^2 log n).
 * Source: Venna and Kaski 2001; sklearn.manifold.trustworthiness.
 */
export function trustworthiness(X: Matrix, Y: Matrix, k: number): number {
  const n = X.rows
  let penalty = 0
  for (let i = 0; i < n; i++) {
    const rank = new Int32Array(n)
    byDistance(X, i).forEach((j, r) => (rank[j] = r))
    for (const j of byDistance(Y, i).slice(1, k + 1)) penalty += Math.max(0, rank[j] - k)
  }
  return 1 - (2 * penalty) / (n * k * (2 * n - 3 * k - 1))
}

/** All rows of X, nearest to row i first; i itself has rank 0. */
function byDistance(X: Matrix, i: number): Int32Array {
  const square = new Float64Array(X.rows)
  for (let j = 0; j < X.rows; j++)
    for (let c = 0; c < X.cols; c++) square[j] += (X.data[i * X.cols + c] - X.data[j * X.cols + c]) ** 2
  square[i] = -1
  return Int32Array.from(square.keys()).sort((a, b) => square[a] - square[b])
}
