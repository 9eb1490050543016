import { niceTicks, tickLabels } from '../../../src-shared/figures/ticks.ts'

/** A rectangle of data. */
export interface Window {
  readonly x0: number
  readonly x1: number
  readonly y0: number
  readonly y1: number
}

/** A rectangle of the page, in CSS pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The largest box inside another that has the shape of the window, in its middle. */
export function boxOfShape({ left, top, width, height }: Box, { x0, x1, y0, y1 }: Window): Box {
  const scale = Math.min(width / (x1 - x0), height / (y1 - y0))
  const [w, h] = [scale * (x1 - x0), scale * (y1 - y0)]
  return { left: left + (width - w) / 2, top: top + (height - h) / 2, width: w, height: h }
}

/** The smallest window around another that has the shape of the box, so that one unit is as long on both axes. */
export function windowOfShape({ x0, x1, y0, y1 }: Window, { width, height }: Pick<Box, 'width' | 'height'>): Window {
  const unit = Math.max((x1 - x0) / width, (y1 - y0) / height)
  const [dx, dy] = [(unit * width - (x1 - x0)) / 2, (unit * height - (y1 - y0)) / 2]
  return { x0: x0 - dx, x1: x1 + dx, y0: y0 - dy, y1: y1 + dy }
}

/** The window zoomed by a factor (above 1: closer) so that the place x, y stays where it is. */
export function zoomAt(w: Window, factor: number, x: number, y: number): Window {
  const near = (value: number, fixed: number): number => fixed + (value - fixed) / factor
  return { x0: near(w.x0, x), x1: near(w.x1, x), y0: near(w.y0, y), y1: near(w.y1, y) }
}

/** The window moved by shares of its width and height. */
export function moved(w: Window, right: number, up: number): Window {
  const [dx, dy] = [right * (w.x1 - w.x0), up * (w.y1 - w.y0)]
  return { x0: w.x0 + dx, x1: w.x1 + dx, y0: w.y0 + dy, y1: w.y1 + dy }
}

/** Range of values with a margin of it on both sides; NaN does not count. One value gets a range of 2 around it. */
export function rangeOf(values: Iterable<number>, margin = 0.04): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const v of values) {
    if (v < low) low = v
    if (v > high) high = v
  }
  if (!(high >= low)) return [-1, 1]
  const pad = margin * (high - low) || 1
  return [low - pad, high + pad]
}

/** Round numbers in a range, about `count` of them, as they are written; none in an empty range. */
export function ticks(low: number, high: number, count: number): { value: number; text: string }[] {
  if (!(high > low && Number.isFinite(high - low))) return []
  const values = niceTicks([low, high], count)
  const texts = tickLabels(values)
  return values.map((value, i) => ({ value, text: texts[i] ?? '' }))
}
