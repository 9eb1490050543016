/**
 * Lower triangle of A [n, n] += G' G, G [rows, n] row-major. In tiles of 4 x 4 sums held in registers; tiles on the diagonal also fill what
 * lies above it.
 */
export function addGram(A: Float64Array, G: Float64Array, rows: number, n: number): void {
  const whole = n - (n % 4)
  for (let i = 0; i < whole; i += 4) for (let j = 0; j <= i; j += 4) addTile(A, G, rows, n, i, j)
  for (let i = whole; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let r = 0; r < rows; r++) sum += G[r * n + i] * G[r * n + j]
      A[i * n + j] += sum
    }
  }
}

function addTile(A: Float64Array, G: Float64Array, rows: number, n: number, i: number, j: number): void {
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0]
  let [s20, s21, s22, s23, s30, s31, s32, s33] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (let r = 0, at = 0; r < rows; r++, at += n) {
    const b0 = G[at + j]
    const b1 = G[at + j + 1]
    const b2 = G[at + j + 2]
    const b3 = G[at + j + 3]
    let a = G[at + i]
    s00 += a * b0
    s01 += a * b1
    s02 += a * b2
    s03 += a * b3
    a = G[at + i + 1]
    s10 += a * b0
    s11 += a * b1
    s12 += a * b2
    s13 += a * b3
    a = G[at + i + 2]
    s20 += a * b0
    s21 += a * b1
    s22 += a * b2
    s23 += a * b3
    a = G[at + i + 3]
    s30 += a * b0
    s31 += a * b1
    s32 += a * b2
    s33 += a * b3
  }
  const sums = [s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33]
  for (let p = 0; p < 16; p++) A[(i + (p >> 2)) * n + j + (p & 3)] += sums[p]
}
