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
}

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

/** Points of a slice: some milliseconds. */
const SLICE = 20_000

/**
 * Draws points pixel by pixel: 200,000 of them take some 30 ms without any help of the graphics card, where drawing each
 * as a shape would take seconds. The canvas is replaced at the end, so points need one of their own.
 */
export function* drawPoints(ground: Ground, points: Points): Generator<void, void> {
  const { ctx, width, height, ratio } = ground
  const image = ctx.createImageData(width, height)
  const { x, y, rows, colour, size, alpha } = points
  const marker = disc(Math.max(1, size * ratio))
  const own = typeof colour === 'string' ? hexToBytes(colour) : null
  const palette = (points.palette ?? []).map(hexToBytes)
  for (let r = 0; r < rows.length; r++) {
    if (r % SLICE === SLICE - 1) yield
    const i = rows[r] as number
    const px = Math.round(ground.x(x[i] as number))
    const py = Math.round(ground.y(y[i] as number))
    if (!(px >= -8 && py >= -8 && px < width + 8 && py < height + 8)) continue
    const rgb = own ?? palette[(colour as ArrayLike<number>)[r] as number]
    if (rgb) paint(image, px, py, rgb, marker, alpha)
  }
  ctx.putImageData(image, 0, 0)
}

/** 0 .. n - 1 in an order without runs, so that no group of neighbours in a file covers the others. */
export function mixedOrder(n: number): Int32Array<ArrayBuffer> {
  let step = Math.max(1, Math.round(n * 0.618))
  while (gcd(step, n) !== 1) step++
  return Int32Array.from({ length: n }, (_, i) => (i * step) % n)
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
