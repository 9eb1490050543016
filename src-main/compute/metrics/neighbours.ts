import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Progress } from '../transport/coupling.ts'

export interface Neighbours {
  /** Rows of X [q, k], nearest first; equal distances in order of the row. */
  readonly index: Int32Array<ArrayBuffer>
  /** Euclidean distances [q, k]. */
  readonly distance: Float64Array<ArrayBuffer>
  readonly k: number
}

/** Distance computations between two yields: some 20 ms. */
const PAIRS_PER_YIELD = 2e6

/**
 * The k nearest rows of X [n, d] for every row of Q [q, d], exact. Rows of X are sorted along the PC of largest spread and
 * visited outwards from the query until that PC alone is farther than the k-th neighbour: no tree, and most rows unseen.
 * A query that is itself a row of X finds itself.
 */
export function* nearest(Q: Matrix, X: Matrix, k: number): Generator<Progress, Neighbours> {
  if (Q.cols !== X.cols || k < 1 || k > X.rows) throw new RangeError(`nearest: ${k} of ${X.rows} rows`)
  const axis = widestColumn(X)
  const sorted = sortAlong(X, axis)
  const index = new Int32Array(Q.rows * k)
  const distance = new Float64Array(Q.rows * k)
  let pairs = 0
  for (let q = 0; q < Q.rows; q++) {
    pairs += search(Q, q, sorted, axis, k, index, distance)
    if (pairs < PAIRS_PER_YIELD) continue
    pairs = 0
    yield { fraction: q / Q.rows }
  }
  for (let e = 0; e < distance.length; e++) distance[e] = Math.sqrt(distance[e])
  return { index, distance, k }
}

interface Sorted {
  readonly X: Float64Array
  readonly keys: Float64Array
  readonly rows: Int32Array
}

function widestColumn({ data, rows, cols }: Matrix): number {
  const spread = Array.from({ length: cols }, (_, c) => {
    let [s, t] = [0, 0]
    for (let i = 0; i < rows; i++) {
      const v = data[i * cols + c] - data[c]
      s += v
      t += v * v
    }
    return t - (s * s) / rows
  })
  return Math.max(0, spread.indexOf(Math.max(...spread)))
}

function sortAlong({ data, rows, cols }: Matrix, axis: number): Sorted {
  const order = Int32Array.from({ length: rows }, (_, i) => i).sort(
    (i, j) => data[i * cols + axis] - data[j * cols + axis] || i - j
  )
  const X = new Float64Array(rows * cols)
  order.forEach((i, r) => X.set(data.subarray(i * cols, (i + 1) * cols), r * cols))
  return { X, keys: Float64Array.from(order, (i) => data[i * cols + axis]), rows: order }
}

/** Fills row q of the result with squared distances; returns the number of rows looked at. */
function search(
  Q: Matrix,
  q: number,
  S: Sorted,
  axis: number,
  k: number,
  index: Int32Array,
  distance: Float64Array
): number {
  const d = Q.cols
  const n = S.keys.length
  const key = Q.data[q * d + axis]
  const base = q * k
  let high = lowerBound(S.keys, key)
  let low = high - 1
  let held = 0
  let worst = Infinity
  let seen = 0
  for (;;) {
    const up = high < n ? S.keys[high] - key : Infinity
    const down = low >= 0 ? key - S.keys[low] : Infinity
    const step = Math.min(up, down)
    if (step === Infinity || step * step > worst) return seen
    const r = up <= down ? high++ : low--
    seen++
    const s = squaredDistance(Q.data, q * d, S.X, r * d, d, worst)
    if (s > worst || (s === worst && S.rows[r] > index[base + k - 1])) continue
    if (held < k) held++
    insert(index, distance, base, held, S.rows[r], s)
    if (held === k) worst = distance[base + k - 1]
  }
}

/** |x - y|^2, or any larger value than `limit` once the sum has passed it. */
function squaredDistance(A: Float64Array, p: number, B: Float64Array, q: number, d: number, limit: number): number {
  let s = 0
  let c = 0
  for (; c + 4 <= d; c += 4) {
    const [r, t, u, v] = [
      A[p + c] - B[q + c],
      A[p + c + 1] - B[q + c + 1],
      A[p + c + 2] - B[q + c + 2],
      A[p + c + 3] - B[q + c + 3]
    ]
    s += r * r + t * t + u * u + v * v
    if (s > limit) return s
  }
  for (; c < d; c++) s += (A[p + c] - B[q + c]) * (A[p + c] - B[q + c])
  return s
}

/** Insertion into the sorted slots base .. base + held - 1; the last one is free or dropped. */
function insert(index: Int32Array, distance: Float64Array, base: number, held: number, row: number, s: number): void {
  let at = base + held - 1
  while (at > base && (distance[at - 1] > s || (distance[at - 1] === s && index[at - 1] > row))) {
    distance[at] = distance[at - 1]
    index[at] = index[at - 1]
    at--
  }
  distance[at] = s
  index[at] = row
}

function lowerBound(keys: Float64Array, key: number): number {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (keys[middle] < key) low = middle + 1
    else high = middle
  }
  return low
}
