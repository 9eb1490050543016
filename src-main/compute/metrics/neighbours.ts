import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Progress } from '../transport/coupling.ts'
import { middleOf, LEAF, spatialOrder } from '../transport/spatial-order.ts'

export interface Neighbours {
  /** Rows of X [q, k], nearest first; equal distances in order of the row. */
  readonly index: Int32Array<ArrayBuffer>
  /** Euclidean distances [q, k]. */
  readonly distance: Float64Array<ArrayBuffer>
  readonly k: number
}

/** Distance computations between two yields: some 20 ms. */
const PAIRS_PER_YIELD = 1e6

/**
 * The k nearest rows of X [n, d] for every row of Q [q, d], exact, by a k-d tree of bounding boxes. A query that is itself a
 * row of X finds itself.
 */
export function* nearest(Q: Matrix, X: Matrix, k: number): Generator<Progress, Neighbours> {
  if (Q.cols !== X.cols || k < 1 || k > X.rows) throw new RangeError(`nearest: ${k} of ${X.rows} rows`)
  const tree = new BoxTree(X)
  const index = new Int32Array(Q.rows * k)
  const distance = new Float64Array(Q.rows * k)
  for (let q = 0; q < Q.rows; q++) {
    tree.search(
      Q.data.subarray(q * Q.cols, (q + 1) * Q.cols),
      index.subarray(q * k, (q + 1) * k),
      distance.subarray(q * k, (q + 1) * k)
    )
    if (tree.pairs < PAIRS_PER_YIELD) continue
    tree.pairs = 0
    yield { fraction: q / Q.rows }
  }
  for (let e = 0; e < distance.length; e++) distance[e] = Math.sqrt(distance[e])
  return { index, distance, k }
}

/** Rows in spatial order; node 0 holds all, nodes 2u + 1 and 2u + 2 the two sides of node u. */
class BoxTree {
  /** Distances computed since the caller last set it to 0. */
  pairs = 0
  readonly #d: number
  readonly #rows: Int32Array
  readonly #X: Float64Array
  /** Lower corner, then upper corner, of every node [nodes, 2 d]. */
  readonly #boxes: Float64Array
  #query: Float64Array = new Float64Array(0)
  #index: Int32Array = new Int32Array(0)
  #squares: Float64Array = new Float64Array(0)
  #held = 0

  constructor(X: Matrix) {
    const d = X.cols
    this.#d = d
    this.#rows = spatialOrder(X)
    this.#X = new Float64Array(X.data.length)
    this.#rows.forEach((i, r) => this.#X.set(X.data.subarray(i * d, (i + 1) * d), r * d))
    const depth = Math.ceil(Math.log2(Math.max(1, X.rows / LEAF))) + 1
    this.#boxes = new Float64Array(2 ** (depth + 1) * 2 * d)
    this.#measure(0, 0, X.rows)
  }

  #measure(node: number, low: number, high: number): void {
    const d = this.#d
    const box = this.#boxes.subarray(node * 2 * d, (node + 1) * 2 * d)
    box.fill(Infinity, 0, d).fill(-Infinity, d)
    for (let e = low * d, c = 0; e < high * d; e++, c = c + 1 === d ? 0 : c + 1) {
      box[c] = Math.min(box[c], this.#X[e])
      box[d + c] = Math.max(box[d + c], this.#X[e])
    }
    if (high - low <= LEAF) return
    const middle = low + middleOf(high - low)
    this.#measure(2 * node + 1, low, middle)
    this.#measure(2 * node + 2, middle, high)
  }

  /** Fills index [k] and squared distances [k] for one query [d]. */
  search(query: Float64Array, index: Int32Array, squares: Float64Array): void {
    this.#query = query
    this.#index = index
    this.#squares = squares.fill(Infinity)
    this.#held = 0
    this.#visit(0, 0, this.#rows.length)
  }

  #visit(node: number, low: number, high: number): void {
    if (high - low <= LEAF) {
      for (let r = low; r < high; r++) this.#offer(r)
      return
    }
    const middle = low + middleOf(high - low)
    const left = this.#boxDistance(2 * node + 1)
    const right = this.#boxDistance(2 * node + 2)
    const worst = this.#squares.length - 1
    if (left <= right) {
      if (left <= this.#squares[worst]) this.#visit(2 * node + 1, low, middle)
      if (right <= this.#squares[worst]) this.#visit(2 * node + 2, middle, high)
    } else {
      if (right <= this.#squares[worst]) this.#visit(2 * node + 2, middle, high)
      if (left <= this.#squares[worst]) this.#visit(2 * node + 1, low, middle)
    }
  }

  #boxDistance(node: number): number {
    const d = this.#d
    const at = node * 2 * d
    let s = 0
    for (let c = 0; c < d; c++) {
      const v = this.#query[c]
      const off = Math.max(this.#boxes[at + c] - v, v - this.#boxes[at + d + c], 0)
      s += off * off
    }
    return s
  }

  /** Takes row r if it is nearer than the k-th so far, or as near with a smaller row number. */
  #offer(r: number): void {
    this.pairs++
    const d = this.#d
    const squares = this.#squares
    const k = squares.length
    let s = 0
    for (let c = 0, e = r * d; c < d; c++, e++) s += (this.#X[e] - this.#query[c]) * (this.#X[e] - this.#query[c])
    const row = this.#rows[r]
    if (s > squares[k - 1] || (s === squares[k - 1] && row > this.#index[k - 1])) return
    if (this.#held < k) this.#held++
    let at = this.#held - 1
    while (at > 0 && (squares[at - 1] > s || (squares[at - 1] === s && this.#index[at - 1] > row))) {
      squares[at] = squares[at - 1]
      this.#index[at] = this.#index[at - 1]
      at--
    }
    squares[at] = s
    this.#index[at] = row
  }
}
