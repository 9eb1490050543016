import { arrayOf, unpackArrays, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { hexToBytes, ramp } from '../../../src-shared/figures/colour.ts'
import { landStops, timeColours } from '../../../src-shared/figures/palettes.ts'
import { loggedErrorData } from '../errors.ts'
import { encodePng } from '../figures/png.ts'
import type { Services } from '../services.ts'

/** Size of a small picture, in its own units. */
const WIDTH = 96
const HEIGHT = 64
const MARGIN = 4
/** More dots than this make it slow to show and no clearer. */
const DOTS = 220
const DOT = 0.9

/** Keeps a small picture of a fit, made of a view of it, and one of a space. A failure goes to the log: nobody asked for them. */
export function keepThumbnail(
  services: Services,
  id: string,
  draw: (arrays: NamedArrays) => string,
  bytes: Uint8Array
) {
  const { shelf, readOnly } = services.library
  if (readOnly || shelf.thumbnail(id) !== null) return
  try {
    shelf.setThumbnail(id, draw(unpackArrays(bytes)))
  } catch (error) {
    loggedErrorData(error)
  }
}

/** The landscape half way in time under some of its cells, from the arrays of a view (model/fit.ts). */
export function viewThumbnail(arrays: NamedArrays): string {
  const [gridX, gridY] = [arrayOf(arrays, 'gridX', Float64Array), arrayOf(arrays, 'gridY', Float64Array)]
  const [G, frames] = [gridX.length, arrayOf(arrays, 'frameTime', Float64Array).length]
  const from = Math.floor((frames - 1) / 2) * G * G
  const V = arrayOf(arrays, 'V', Float32Array).subarray(from, from + G * G)
  const mask = arrayOf(arrays, 'mask', Uint8Array).subarray(from, from + G * G)
  const cells = {
    x: arrayOf(arrays, 'cellX', Float32Array),
    y: arrayOf(arrays, 'cellY', Float32Array),
    time: arrayOf(arrays, 'cellTime', Int32Array)
  }
  const png = encodePng(landscapePixels(V, mask, G), 72).toString('base64')
  const box = boxOf(cells)
  const [left, right] = [across(gridX[0] ?? 0, box), across(gridX[G - 1] ?? 1, box)]
  const [top, bottom] = [down(gridY[G - 1] ?? 1, box), down(gridY[0] ?? 0, box)]
  const place = `x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"`
  return svg(`<image ${place} preserveAspectRatio="none" href="data:image/png;base64,${png}"/>${dots(cells, box, 0.7)}`)
}

/** Cells of a space by their first two PCs (model/space.ts). */
export function spaceThumbnail(arrays: NamedArrays): string {
  const X = arrayOf(arrays, 'X', Float64Array)
  const time = arrayOf(arrays, 'timeIndex', Int32Array)
  const D = time.length > 0 ? X.length / time.length : 1
  const column = (c: number): Float64Array => Float64Array.from(time, (_, i) => (c < D ? (X[i * D + c] as number) : 0))
  const cells = { x: column(0), y: column(1), time }
  return svg(dots(cells, boxOf(cells), 0.85))
}

function landscapePixels(V: Float32Array, mask: Uint8Array, G: number) {
  const [low, high] = extent(V.filter((value, i) => mask[i] === 1 && Number.isFinite(value)))
  const stops = landStops('blues')
  const data = new Uint8Array(4 * G * G)
  V.forEach((value, i) => {
    if (mask[i] !== 1) return
    // Rows of the grid go up, those of a picture down.
    const at = 4 * ((G - 1 - Math.floor(i / G)) * G + (i % G))
    data.set([...hexToBytes(ramp(stops, (value - low) / (high - low))), 255], at)
  })
  return { width: G, height: G, data }
}

interface Cells {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** Timepoint of each cell; -1 = none. */
  readonly time: Int32Array
}

interface Box {
  readonly left: number
  readonly right: number
  readonly low: number
  readonly high: number
}

/** Share of the cells on each side that may lie outside the picture: single ones far away would make the others small. */
const OUTSIDE = 0.005

/** Where nearly all cells with a timepoint are. */
function boxOf({ x, y, time }: Cells): Box {
  const range = (A: ArrayLike<number>): [number, number] => {
    const known = Float64Array.from(time, (k, i) => (k >= 0 ? (A[i] as number) : NaN))
      .filter(Number.isFinite)
      .sort()
    const at = Math.floor(OUTSIDE * known.length)
    return extent(known.subarray(at, known.length - at))
  }
  const [[left, right], [low, high]] = [range(x), range(y)]
  return { left, right, low, high }
}

const across = (x: number, { left, right }: Box): number =>
  MARGIN + ((x - left) / (right - left)) * (WIDTH - 2 * MARGIN)
const down = (y: number, { low, high }: Box): number => MARGIN + ((high - y) / (high - low)) * (HEIGHT - 2 * MARGIN)

/** Evenly spaced cells that have a timepoint, one path per timepoint. */
function dots({ x, y, time }: Cells, box: Box, opacity: number): string {
  const shown = [...time.keys()].filter((i) => (time[i] ?? -1) >= 0 && Number.isFinite(x[i]) && Number.isFinite(y[i]))
  const every = Math.max(1, shown.length / DOTS)
  const paths = new Map<number, string>()
  for (let s = 0; s < shown.length; s += every) {
    const i = shown[Math.floor(s)] as number
    const [u, v] = [across(x[i] as number, box), down(y[i] as number, box)]
    const k = time[i] as number
    paths.set(k, `${paths.get(k) ?? ''}M${u.toFixed(1)} ${v.toFixed(1)}h0`)
  }
  const colours = timeColours(Math.max(0, ...paths.keys()) + 1)
  const strokes = [...paths].map(([k, d]) => `<path d="${d}" stroke="${colours[k] ?? '#000000'}"/>`).join('')
  return `<g fill="none" stroke-width="${2 * DOT}" stroke-linecap="round" stroke-opacity="${opacity}">${strokes}</g>`
}

/** Least and greatest value, made different where they are not. */
function extent(A: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < A.length; i++) {
    low = Math.min(low, A[i] as number)
    high = Math.max(high, A[i] as number)
  }
  return low < high ? [low, high] : [Number.isFinite(low) ? low - 1 : 0, Number.isFinite(low) ? low + 1 : 1]
}

const svg = (content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${content}</svg>`
