import { CAP_HEIGHT, textWidth } from './text.ts'

/** A linear map from data to points on the page. */
export interface Scale {
  readonly domain: readonly [number, number]
  readonly range: readonly [number, number]
  readonly at: (value: number) => number
}

export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [d0, d1] = domain
  const [r0, r1] = range
  const k = d1 === d0 ? 0 : (r1 - r0) / (d1 - d0)
  return { domain, range, at: (value) => r0 + (value - d0) * k }
}

/** Smallest interval that holds all finite values, or [0, 1] when there are none. */
export function extent(values: Iterable<number>): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : [0, 1]
}

/** The interval widened by a share of its length on both sides; a single value becomes an interval around it. */
export function padded([low, high]: readonly [number, number], share: number): [number, number] {
  const margin = high > low ? (high - low) * share : Math.abs(low) * share || 0.5
  return [low - margin, high + margin]
}

/** Tick step of the form 1, 2 or 5 times a power of ten that gives at most about `count` steps. */
export function niceStep(length: number, count: number): number {
  const raw = length / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(raw))
  const factor = [1, 2, 5].find((f) => f * power >= raw * (1 - 1e-9)) ?? 10
  return factor * power
}

/** Round numbers inside [low, high], about `count` of them. */
export function niceTicks([low, high]: readonly [number, number], count: number): number[] {
  if (!(high > low)) return [low]
  const step = niceStep(high - low, count)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  // Divide by the inverse where the step is a fraction: 3 * 0.1 is 0.30000000000000004, 3 / 10 is 0.3.
  const inverse = Math.round(1 / step)
  return Array.from({ length: last - first + 1 }, (_, i) => (step < 1 ? (first + i) / inverse : (first + i) * step))
}

/** The interval widened to the nearest round numbers. */
export function niceDomain([low, high]: readonly [number, number], count: number): [number, number] {
  if (!(high > low)) return [low, low + 1]
  const step = niceStep(high - low, count)
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step]
}

const digitsOf = (value: number): string => String(Number(value.toPrecision(6)))

/** Labels of the ticks of one axis: a typographic minus, and as many decimals in all as the finest of them needs. */
export function tickLabels(values: readonly number[]): string[] {
  const texts = values.map(digitsOf)
  const plain = texts.every((text) => !text.includes('e'))
  const decimals = Math.max(0, ...texts.map((text) => text.split('.')[1]?.length ?? 0))
  return texts.map((text) => (plain ? Number(text).toFixed(decimals) : text).replace('-', '−'))
}

/** Between labels of ticks, in points. */
const LABEL_GAP = 3

export interface TickRoom {
  /** Length of the axis in points. */
  readonly room: number
  /** Size of the labels' text in points. */
  readonly size: number
  /** How far a label may hang over the ends of the axis. */
  readonly overhang: number
  /** Labels of an upright axis lie above one another, so their height counts and not their width. */
  readonly upright?: boolean
}

/** Round numbers inside the domain, as many (at most 6) as have labels that keep apart and inside their room. */
export function fittingTicks(domain: readonly [number, number], { room, size, overhang, upright }: TickRoom): number[] {
  const scale = linearScale(domain, [0, room])
  for (let count = 6; count > 1; count--) {
    const all = niceTicks(domain, count)
    const labels = tickLabels(all)
    const placed = all
      .map((t, i) => ({ t, half: (upright ? CAP_HEIGHT * size : textWidth(labels[i] as string, size)) / 2 }))
      .filter(({ t, half }) => scale.at(t) - half >= -overhang && scale.at(t) + half <= room + overhang)
    const gap = (i: number): number => {
      const [a, b] = [placed[i - 1], placed[i]]
      return a && b ? scale.at(b.t) - b.half - scale.at(a.t) - a.half : Infinity
    }
    if (placed.length > 1 && placed.every((_, i) => gap(i) >= LABEL_GAP)) return placed.map(({ t }) => t)
  }
  return niceTicks(domain, 1)
}
