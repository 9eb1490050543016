import { hexToBytes } from '../../../src-shared/figures/colour.ts'
import type { Ground } from './ground.ts'

/** Pixels of an image: red, green, blue and alpha, 0..255 each. */
type Pixels = Pick<ImageData, 'data' | 'width' | 'height'>

export interface Points {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** Which of them are drawn, the last on top. */
  readonly rows: ArrayLike<number>
  /** One colour (#rrggbb) for all, or the number of each drawn point's colour in `palette`. */
  readonly colour: string | ArrayLike<number>
  readonly palette?: readonly string[]
  /** Diameter in CSS pixels. */
  readonly size: number
  /** Opacity, 0..1. */
  readonly alpha: number
  /** Colour (#rrggbb) of a rim around the points, below all of them, so that they are seen on any ground; none without. */
  readonly halo?: string
}

/** Of a rim, in CSS pixels. */
const RIM = 1.25
/** Of a rim: what lies below shines through a little. */
const RIM_ALPHA = 0.85
/** Above this number points lie on each other anyway, and rims would but take time. */
const MOST_WITH_RIM = 20_000

/** Pixels of a disc of this diameter around the pixel at its middle, with the share of each that it covers. */
export function disc(diameter: number): { dx: number; dy: number; share: number }[] {
  const radius = diameter / 2
  const reach = Math.ceil(radius)
  const pixels: { dx: number; dy: number; share: number }[] = []
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const share = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)))
      if (share > 0.02) pixels.push({ dx, dy, share })
    }
  return pixels
}

/** Colours over what is there: alpha compositing of colours that are not multiplied by it. */
export function paint(
  { data, width, height }: Pixels,
  px: number,
  py: number,
  rgb: readonly number[],
  marker: ReturnType<typeof disc>,
  alpha: number
): void {
  for (const { dx, dy, share } of marker) {
    const [x, y] = [px + dx, py + dy]
    if (x < 0 || y < 0 || x >= width || y >= height) continue
    const at = 4 * (y * width + x)
    const over = alpha * share
    const under = (data[at + 3] as number) / 255
    const both = over + under * (1 - over)
    const keep = (under * (1 - over)) / both
    const mine = over / both
    data[at] = (rgb[0] as number) * mine + (data[at] as number) * keep
    data[at + 1] = (rgb[1] as number) * mine + (data[at + 1] as number) * keep
    data[at + 2] = (rgb[2] as number) * mine + (data[at + 2] as number) * keep
    data[at + 3] = 255 * both
  }
}

/** Pixels painted in a slice: some milliseconds. */
const SLICE = 250_000

/**
 * Draws points pixel by pixel: 200,000 of them take some 30 ms without any help of the graphics card, where drawing each
 * as a shape would take seconds. The canvas is replaced at the end, so points need one of their own.
 */
export function* drawPoints(ground: Ground, points: Points): Generator<void, void> {
  const { ctx, width, height } = ground
  const image = ctx.createImageData(width, height)
  const { colour, halo, size, alpha, rows } = points
  if (halo !== undefined && rows.length <= MOST_WITH_RIM) {
    const rim = hexToBytes(halo)
    yield* stamp(image, ground, points, size + 2 * RIM, RIM_ALPHA, () => rim)
  }
  const own = typeof colour === 'string' ? hexToBytes(colour) : null
  const palette = (points.palette ?? []).map(hexToBytes)
  yield* stamp(image, ground, points, size, alpha, (r) => own ?? palette[(colour as ArrayLike<number>)[r] as number])
  ctx.putImageData(image, 0, 0)
}

/** A disc of this diameter (CSS pixels) at each point; `rgb` of the r-th drawn one, none: it is left out. */
function* stamp(
  image: Pixels,
  ground: Pick<Ground, 'x' | 'y' | 'ratio'>,
  { x, y, rows }: Pick<Points, 'x' | 'y' | 'rows'>,
  diameter: number,
  alpha: number,
  rgb: (r: number) => readonly number[] | undefined
): Generator<void, void> {
  const { width, height } = image
  const marker = disc(Math.max(1, diameter * ground.ratio))
  const slice = Math.ceil(SLICE / marker.length)
  for (let r = 0; r < rows.length; r++) {
    if (r % slice === slice - 1) yield
    const i = rows[r] as number
    const px = Math.round(ground.x(x[i] as number))
    const py = Math.round(ground.y(y[i] as number))
    if (!(px >= -8 && py >= -8 && px < width + 8 && py < height + 8)) continue
    const colour = rgb(r)
    if (colour) paint(image, px, py, colour, marker, alpha)
  }
}

/** 0 .. n - 1 in an order without runs, so that no group of neighbours in a file covers the others. */
export function mixedOrder(n: number): Int32Array<ArrayBuffer> {
  let step = Math.max(1, Math.round(n * 0.618))
  while (gcd(step, n) !== 1) step++
  return Int32Array.from({ length: n }, (_, i) => (i * step) % n)
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
