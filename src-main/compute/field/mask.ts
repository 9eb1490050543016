import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Axis, Grid } from './grid.ts'

export interface MaskRule {
  /** In parts of the grid's extent. */
  readonly radius: number
  /** Cells that have to lie within the radius. */
  readonly cells: number
}

const DEFAULT_RULE: MaskRule = { radius: 0.03, cells: 3 }
const WIDEST = 0.1

/** The default rule for clouds of many cells; fewer cells lie farther apart, so that their radius is wider. */
export function ruleFor(cells: number): MaskRule {
  return { ...DEFAULT_RULE, radius: Math.min(WIDEST, Math.max(DEFAULT_RULE.radius, 1 / Math.sqrt(cells))) }
}

/**
 * Where there are cells: 1 at the places of the grid [y.count, x.count] that have at least `rule.cells` of the cells X [n, d] within
 * `rule.radius` in the plane of the grid, each axis measured in parts of its extent. Cells are counted at their nearest place.
 */
export function cellMask(X: Matrix, { x, y }: Grid, rule: MaskRule = DEFAULT_RULE): Uint8Array<ArrayBuffer> {
  const counts = new Float64Array(x.count * y.count)
  for (let i = 0; i < X.rows; i++) {
    const column = nearest(x, X.data[i * X.cols + x.pc])
    const row = nearest(y, X.data[i * X.cols + y.pc])
    if (column !== undefined && row !== undefined) counts[row * x.count + column]++
  }
  const offsets = disc(x, y, rule.radius)
  return Uint8Array.from(counts, (_, place) => (near(counts, place, x.count, y.count, offsets) >= rule.cells ? 1 : 0))
}

function nearest({ from, to, count }: Axis, value: number): number | undefined {
  const place = Math.round(((value - from) / (to - from)) * (count - 1))
  return place >= 0 && place < count ? place : undefined
}

function disc(x: Axis, y: Axis, radius: number): [number, number][] {
  const rx = radius * (x.count - 1)
  const ry = radius * (y.count - 1)
  const offsets: [number, number][] = []
  for (let dy = -Math.floor(ry); dy <= ry; dy++) {
    for (let dx = -Math.floor(rx); dx <= rx; dx++) {
      const square = (rx > 0 ? (dx / rx) ** 2 : 0) + (ry > 0 ? (dy / ry) ** 2 : 0)
      if (square <= 1) offsets.push([dx, dy])
    }
  }
  return offsets
}

function near(
  counts: Float64Array,
  place: number,
  nx: number,
  ny: number,
  offsets: readonly [number, number][]
): number {
  const column = place % nx
  const row = Math.floor(place / nx)
  let sum = 0
  for (const [dx, dy] of offsets) {
    const inside = column + dx >= 0 && column + dx < nx && row + dy >= 0 && row + dy < ny
    if (inside) sum += counts[(row + dy) * nx + column + dx]
  }
  return sum
}
