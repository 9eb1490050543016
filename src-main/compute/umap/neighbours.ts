import type { Matrix } from '../../../src-shared/matrix.ts'

export interface Neighbours {
  /** [n, k] cells by distance, the cell itself first; equal distances by index. */
  readonly indices: Int32Array<ArrayBuffer>
  /** [n, k] Euclidean, ascending. */
  readonly distances: Float64Array<ArrayBuffer>
}

const PAIRS_PER_SLICE = 2e6

/** The k nearest cells of every cell of X [n, d], itself included, by comparing all pairs: exact and O(n^2 d). */
export function* nearestNeighbours(X: Matrix, k: number): Generator<{ fraction: number }, Neighbours> {
  const { rows: n, cols: d, data } = X
  const indices = new Int32Array(n * k)
  const distances = new Float64Array(n * k)
  const [near, square] = [new Int32Array(k), new Float64Array(k)]
  const rowsPerSlice = Math.max(1, Math.floor(PAIRS_PER_SLICE / n))
  for (let i = 0; i < n; i++) {
    square.fill(Infinity)
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let c = 0; c < d; c++) sum += (data[i * d + c] - data[j * d + c]) ** 2
      if (j === i) sum = -1
      if (sum < square[k - 1]) insert(near, square, j, sum)
    }
    indices.set(near, i * k)
    for (let q = 0; q < k; q++) distances[i * k + q] = Math.sqrt(Math.max(0, square[q]))
    if (i % rowsPerSlice === rowsPerSlice - 1) yield { fraction: i / n }
  }
  return { indices, distances }
}

/** Puts j into the ascending list, behind those as near; the last one falls out. */
function insert(near: Int32Array, square: Float64Array, j: number, s: number): void {
  let at = near.length - 1
  for (; at > 0 && square[at - 1] > s; at--) {
    square[at] = square[at - 1]
    near[at] = near[at - 1]
  }
  square[at] = s
  near[at] = j
}
