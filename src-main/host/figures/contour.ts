import { contours } from 'd3-contour'
import type { Point } from './path.ts'

/** Values on a regular grid: row-major, row = y, column = x; X and Y ascending, [G] each. */
export interface Field {
  readonly X: ArrayLike<number>
  readonly Y: ArrayLike<number>
  /** [G, G] */
  readonly values: ArrayLike<number>
  /** Nearness to cells 0..1, smoothed; drawn where it is at least 0.5. [G, G] */
  readonly near: Float64Array
}

/** Mask (1 = cells near) blurred twice by a 3 x 3 box, so that its outline is a curve and not a staircase. */
export function smoothMask(mask: ArrayLike<number>, G: number): Float64Array {
  let A = Float64Array.from({ length: G * G }, (_, i) => mask[i] as number)
  for (let pass = 0; pass < 2; pass++) A = boxBlur(A, G)
  return A
}

function boxBlur(A: Float64Array, G: number): Float64Array<ArrayBuffer> {
  const B = new Float64Array(G * G)
  for (let i = 0; i < G; i++) {
    for (let j = 0; j < G; j++) {
      let sum = 0
      let count = 0
      for (let r = Math.max(0, i - 1); r <= Math.min(G - 1, i + 1); r++) {
        for (let c = Math.max(0, j - 1); c <= Math.min(G - 1, j + 1); c++) {
          sum += A[r * G + c] as number
          count++
        }
      }
      B[i * G + j] = sum / count
    }
  }
  return B
}

const clampIndex = (at: number, G: number): number => Math.min(G - 1, Math.max(0, at))

/** Linear interpolation of the axis at a fractional index; outside it, the end. */
function along(axis: ArrayLike<number>, at: number): number {
  const c = clampIndex(at, axis.length)
  const i = Math.min(axis.length - 2, Math.floor(c))
  return (axis[i] as number) + ((axis[i + 1] as number) - (axis[i] as number)) * (c - i)
}

/** Bilinear interpolation of a [G, G] grid at fractional indices. */
function sample(A: Float64Array, G: number, [u, v]: Point): number {
  const x = clampIndex(u, G)
  const y = clampIndex(v, G)
  const j = Math.min(G - 2, Math.floor(x))
  const i = Math.min(G - 2, Math.floor(y))
  const row = (r: number): number => (A[r * G + j] as number) * (1 - (x - j)) + (A[r * G + j + 1] as number) * (x - j)
  return row(i) * (1 - (y - i)) + row(i + 1) * (y - i)
}

/** Rings of { values >= level } in fractional grid indices (d3-contour puts the centre of pixel i at i + 0.5). */
function rings(values: number[], G: number, level: number): Point[][] {
  const shape = contours().size([G, G]).contour(values, level)
  return shape.coordinates.flatMap((polygon) =>
    polygon.map((ring) => ring.map((p): Point => [(p[0] as number) - 0.5, (p[1] as number) - 0.5]))
  )
}

const toData = (field: Field, [u, v]: Point): Point => [along(field.X, u), along(field.Y, v)]

/**
 * Rings around { V >= level and cells near }, in data coordinates; to be filled by the even-odd rule. `overlap` moves the mask
 * outwards by a sliver, so that the edges of bands painted over one another do not coincide and shine through.
 */
export function band(field: Field, level: number, overlap = 0): Point[][] {
  const G = field.X.length
  // Both conditions as one function, positive where both hold: their rings then end exactly at the mask.
  const span = spanOf(field)
  const both = Array.from(field.near, (near, i) =>
    Math.min(level === -Infinity ? Infinity : (field.values[i] as number) - level, (near - 0.5 + overlap) * 2 * span)
  )
  return rings(both, G, 0).map((ring) => ring.map((p) => toData(field, p)))
}

function spanOf(field: Field): number {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < field.near.length; i++) {
    const value = field.values[i] as number
    if (!Number.isFinite(value) || (field.near[i] as number) <= 0) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return high > low ? high - low : 1
}

/** Level curves of V where cells are near, as open or closed polylines in data coordinates. */
export function isolines(field: Field, level: number): Point[][] {
  const G = field.X.length
  return rings(Array.from(field.values), G, level)
    .flatMap((ring) => cutAtMask(ring, field.near, G))
    .map((line) => line.map((p) => toData(field, p)))
}

const onBorder = ([u, v]: Point, G: number): boolean => u <= -0.5 || v <= -0.5 || u >= G - 0.5 || v >= G - 0.5

/** Pieces of a ring where the mask is at least 0.5, cut by linear interpolation; the grid's border is no level curve. */
function cutAtMask(ring: readonly Point[], near: Float64Array, G: number): Point[][] {
  const height = (p: Point): number => (onBorder(p, G) ? -0.5 : sample(near, G, p) - 0.5)
  const pieces: Point[][] = []
  let piece: Point[] = []
  for (let i = 0; i + 1 < ring.length; i++) {
    const a = ring[i] as Point
    const b = ring[i + 1] as Point
    const [ha, hb] = [height(a), height(b)]
    if (ha >= 0 && piece.length === 0) piece.push(a)
    if (ha < 0 !== hb < 0) piece.push(between(a, b, ha / (ha - hb)))
    if (hb >= 0) piece.push(b)
    else if (piece.length > 0) {
      pieces.push(piece)
      piece = []
    }
  }
  if (piece.length > 0) pieces.push(piece)
  return joined(pieces)
}

const between = (a: Point, b: Point, share: number): Point => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share
]

/** A ring is cut where it happens to start, too: its last piece is put before its first again. */
function joined(pieces: Point[][]): Point[][] {
  const first = pieces[0]
  const last = pieces.at(-1)
  if (first === undefined || last === undefined || pieces.length < 2) return pieces
  const [a, b] = [last.at(-1) as Point, first[0] as Point]
  return a[0] === b[0] && a[1] === b[1] ? [[...last, ...first.slice(1)], ...pieces.slice(1, -1)] : pieces
}
