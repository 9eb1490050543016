/**
 * Lower Cholesky factor L [n, n] of a symmetric positive definite A [n, n] (lower triangle read), A = L L'; undefined
 * when A is not positive definite to working precision.
 */
export function cholesky(A: Float64Array, n: number): Float64Array<ArrayBuffer> | undefined {
  const L = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = A[i * n + j]
      for (let k = 0; k < j; k++) sum -= L[i * n + k] * L[j * n + k]
      if (i !== j) L[i * n + j] = sum / L[j * n + j]
      else if (sum > Number.EPSILON * Math.abs(A[i * n + i])) L[i * n + i] = Math.sqrt(sum)
      else return undefined
    }
  }
  return L
}

/** Solves L L' X = B for B [n, m] row-major, in place. */
export function choleskySolve(L: Float64Array, n: number, B: Float64Array, m: number): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) subtractRow(B, m, i, k, L[i * n + k])
    for (let c = 0; c < m; c++) B[i * m + c] /= L[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) subtractRow(B, m, i, k, L[k * n + i])
    for (let c = 0; c < m; c++) B[i * m + c] /= L[i * n + i]
  }
  return B
}

function subtractRow(B: Float64Array, m: number, to: number, from: number, factor: number): void {
  for (let c = 0; c < m; c++) B[to * m + c] -= factor * B[from * m + c]
}
