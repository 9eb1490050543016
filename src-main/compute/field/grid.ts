import type { Matrix } from '../../../src-shared/matrix.ts'

/** `count` equally spaced places, both ends included; count at least 2. */
export interface Axis {
  /** PC, from 0. */
  readonly pc: number
  readonly from: number
  readonly to: number
  readonly count: number
}

/** Grids are [y.count, x.count], row-major: x runs fastest. */
export interface Grid {
  readonly x: Axis
  readonly y: Axis
}

/** The places of an axis [count]. */
export function places({ from, to, count }: Axis): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))
}

/** The same extent with another number of places. */
export function withCount({ x, y }: Grid, count: number): Grid {
  return { x: { ...x, count }, y: { ...y, count } }
}

/** Range of two PCs over the cells X [n, d], widened by `margin` of it on each side. Throws RangeError without cells. */
export function gridOver(X: Matrix, pcs: readonly [number, number], count: number, margin = 0.05): Grid {
  if (X.rows === 0) throw new RangeError('grid: no cells')
  const axis = (pc: number): Axis => {
    let low = Infinity
    let high = -Infinity
    for (let i = 0; i < X.rows; i++) {
      low = Math.min(low, X.data[i * X.cols + pc])
      high = Math.max(high, X.data[i * X.cols + pc])
    }
    const pad = margin * (high - low) || 1
    return { pc, from: low - pad, to: high + pad, count }
  }
  return { x: axis(pcs[0]), y: axis(pcs[1]) }
}

/** Mean of the cells X [n, d]: where the PCs that are not drawn are held. */
export function meanCell({ data, rows, cols }: Matrix): Float64Array<ArrayBuffer> {
  const mean = new Float64Array(cols)
  for (let i = 0; i < data.length; i++) mean[i % cols] += data[i] / rows
  return mean
}
