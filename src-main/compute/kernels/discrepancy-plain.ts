import { DISCREPANCY_BLOCK, type PairSums, type Weighted } from './discrepancy.ts'

/** assembly/discrepancy.ts pair by pair. */
export function plainDiscrepancy(clouds: readonly [Weighted, Weighted], factor: number): PairSums {
  const pair = (A: Weighted, i: number, B: Weighted, j: number): number => {
    const d = A.X.cols
    let square = 0
    for (let c = 0; c < d; c++) square += (A.X.data[i * d + c] - B.X.data[j * d + c]) ** 2
    let sum = 0
    for (let k = 0; k < 5; k++) sum += Math.exp(2 ** k * factor * square)
    return A.mass[i] * B.mass[j] * sum
  }
  return {
    run(p, q, from, to) {
      const [A, B] = [clouds[p], clouds[q]]
      let sum = 0
      for (let i = from; i < to; i++) {
        const own = i - (i % DISCREPANCY_BLOCK)
        const last = p === q ? Math.min(B.X.rows, own + DISCREPANCY_BLOCK) : B.X.rows
        for (let j = 0; j < last; j++) sum += (p === q && j < own ? 2 : 1) * pair(A, i, B, j)
      }
      return sum
    }
  }
}
