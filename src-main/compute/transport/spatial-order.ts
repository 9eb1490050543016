import type { Matrix } from '../../../src-shared/matrix.ts'

/** Cells per leaf: the kernels work on blocks of 16. */
export const LEAF = 16

/** Where a run of `count` rows, more than a leaf, is split in two. */
export function middleOf(count: number): number {
  return Math.ceil(count / 2 / LEAF) * LEAF
}

/**
 * Rows of X [n, d] so that near cells are near in the order: median splits along the PC of largest range, as in a k-d
 * tree, at multiples of 16 so that every block of 16 rows is one leaf.
 */
export function spatialOrder(X: Matrix): Int32Array<ArrayBuffer> {
  const order = Int32Array.from({ length: X.rows }, (_, i) => i)
  split(X, order)
  return order
}

function split(X: Matrix, order: Int32Array): void {
  if (order.length <= LEAF) return
  const c = widestRange(X, order)
  const key = (i: number): number => X.data[i * X.cols + c]
  order.sort((i, j) => key(i) - key(j) || i - j)
  const middle = middleOf(order.length)
  split(X, order.subarray(0, middle))
  split(X, order.subarray(middle))
}

function widestRange(X: Matrix, order: Int32Array): number {
  let [best, widest] = [0, -1]
  for (let c = 0; c < X.cols; c++) {
    let [low, high] = [Infinity, -Infinity]
    for (const i of order) {
      low = Math.min(low, X.data[i * X.cols + c])
      high = Math.max(high, X.data[i * X.cols + c])
    }
    if (high - low > widest) [best, widest] = [c, high - low]
  }
  return best
}
