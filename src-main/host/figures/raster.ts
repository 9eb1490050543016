import { hexToBytes } from '../../../src-shared/figures/colour.ts'
import type { Pixels } from './png.ts'

/** Discs of one diameter; positions and diameter in pixels, colour index per disc. */
export interface Discs {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly colour: ArrayLike<number>
  readonly colours: readonly string[]
  readonly diameter: number
  /** Opacity of a disc, 0..1. */
  readonly opacity: number
}

/** Picture of the discs on a transparent ground, painted in order, edges smoothed over one pixel. */
export function paintDiscs(width: number, height: number, discs: Discs): Pixels {
  // Premultiplied while painting, so that "over" is one multiplication and one addition.
  const canvas = new Float32Array(width * height * 4)
  const palette = discs.colours.map(hexToBytes)
  const radius = discs.diameter / 2
  for (let i = 0; i < discs.x.length; i++) {
    const cx = discs.x[i] as number
    const cy = discs.y[i] as number
    if (!Number.isFinite(cx) || !Number.isFinite(cy)) continue
    paintDisc(canvas, width, height, cx, cy, radius, palette[discs.colour[i] as number] ?? [0, 0, 0], discs.opacity)
  }
  return { width, height, data: straighten(canvas) }
}

function paintDisc(
  canvas: Float32Array,
  width: number,
  height: number,
  cx: number,
  cy: number,
  radius: number,
  [r, g, b]: readonly [number, number, number],
  opacity: number
): void {
  const reach = radius + 0.5
  for (let y = Math.max(0, Math.floor(cy - reach)); y <= Math.min(height - 1, Math.ceil(cy + reach)); y++) {
    for (let x = Math.max(0, Math.floor(cx - reach)); x <= Math.min(width - 1, Math.ceil(cx + reach)); x++) {
      // Pixel centres are at + 0.5; coverage falls from 1 to 0 over the pixel that the edge crosses.
      const distance = Math.hypot(x + 0.5 - cx, y + 0.5 - cy)
      const alpha = opacity * Math.min(1, Math.max(0, reach - distance))
      if (alpha === 0) continue
      const at = (y * width + x) * 4
      const keep = 1 - alpha
      canvas[at] = (canvas[at] as number) * keep + r * alpha
      canvas[at + 1] = (canvas[at + 1] as number) * keep + g * alpha
      canvas[at + 2] = (canvas[at + 2] as number) * keep + b * alpha
      canvas[at + 3] = (canvas[at + 3] as number) * keep + alpha
    }
  }
}

function straighten(canvas: Float32Array): Uint8Array {
  const data = new Uint8Array(canvas.length)
  for (let at = 0; at < canvas.length; at += 4) {
    const alpha = canvas[at + 3] as number
    if (alpha === 0) continue
    for (let c = 0; c < 3; c++) data[at + c] = Math.round((canvas[at + c] as number) / alpha)
    data[at + 3] = Math.round(alpha * 255)
  }
  return data
}
