import { niceTicks, tickLabels } from '../../../src-shared/figures/ticks.ts'
import { CAP_HEIGHT, textWidth } from './text.ts'

/** A linear map from data to points on the page. */
export interface Scale {
  readonly domain: readonly [number, number]
  readonly range: readonly [number, number]
  readonly at: (value: number) => number
}

/** The linear map of a domain onto a range; an empty domain goes to the start of the range. */
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
