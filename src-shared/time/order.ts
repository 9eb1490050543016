import type { TimeAxis, TimeLevel } from '../model/time-axis.ts'
import { listed, readScale } from './scale.ts'
import type { TimeScale } from './scale.ts'

/** The distinct values of a column with their cells, as the file orders them. */
export interface TimeColumn {
  readonly name: string
  readonly labels: readonly string[]
  readonly counts: readonly number[]
  /** The file says that the order of `labels` means something. */
  readonly ordered: boolean
  /** Cells without a value. */
  readonly missing: number
  /** Order that the file keeps elsewhere (`uns/time_ordering`, `uns/<column>_order`). */
  readonly order: readonly string[] | null
}

export interface OrderedAxis {
  readonly axis: TimeAxis
  readonly scale: TimeScale
  /** Where the order comes from. */
  readonly by: 'ordered categories' | 'stored order' | 'times' | 'names'
  readonly warnings: readonly string[]
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Compares as people do: "d2" before "d10". */
export function naturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}

/**
 * Time axis of a column: order by its ordered categories, else by an order stored in the file, else by the times that
 * its labels tell, else by natural order; never alphabetical. Levels without a time come last and are not included.
 */
export function orderAxis(column: TimeColumn): OrderedAxis {
  const scale = readScale(column.labels, column.name)
  const warnings = [...scale.warnings]
  if (column.missing > 0) warnings.push(`${column.missing} cells have no value and are left out.`)
  const stored = storedOrder(column, scale, warnings)
  const levels = stored === null ? byTimes(column, scale) : byRank(column, scale, stored.labels)
  const followsTimes = stored === null || increasing(levels)
  if (!followsTimes) {
    warnings.push('The stored order disagrees with the numbers in the labels: the order is kept, times are its ranks.')
    levels.forEach((level, rank) => Object.assign(level, { t: rank, included: true }))
  }
  const unit = followsTimes ? scale.unit : null
  const axis: TimeAxis = { column: column.name, unit, levels, spacing: spacingOf(levels, scale, followsTimes) }
  return { axis, scale, by: stored?.by ?? (scale.family === null ? 'names' : 'times'), warnings }
}

interface StoredOrder {
  readonly labels: readonly string[]
  readonly by: 'ordered categories' | 'stored order'
}

function storedOrder(column: TimeColumn, scale: TimeScale, warnings: string[]): StoredOrder | null {
  if (column.ordered) {
    const timed = column.labels.filter((_, i) => scale.times[i] !== null)
    const times = scale.times.filter((t) => t !== null)
    // Ordered categories made from plain text are alphabetical by accident: d10 before d2.
    const accident = isAlphabetical(timed) && !times.every((t, i) => i === 0 || t >= (times[i - 1] as number))
    if (!accident) return { labels: column.labels, by: 'ordered categories' }
    warnings.push(
      'The stored order is alphabetical and disagrees with the numbers in the labels: the numbers were followed.'
    )
  }
  if (column.order === null) return null
  const known = column.order.filter((label) => column.labels.includes(label))
  const others = column.labels.filter((label) => !known.includes(label))
  if (known.length < 2) return null
  if (others.length > 0) warnings.push(`The stored order does not name these levels: ${listed(others)}.`)
  return { labels: [...known, ...others], by: 'stored order' }
}

function isAlphabetical(labels: readonly string[]): boolean {
  return labels.every((label, i) => i === 0 || label >= (labels[i - 1] as string))
}

function levelOf(column: TimeColumn, index: number, t: number | null): TimeLevel {
  return { label: column.labels[index] as string, t, cells: column.counts[index] as number, included: t !== null }
}

function byTimes(column: TimeColumn, scale: TimeScale): TimeLevel[] {
  const levels = column.labels.map((_, i) => levelOf(column, i, scale.times[i] ?? null))
  return levels.sort((a, b) => (a.t ?? Infinity) - (b.t ?? Infinity) || naturalOrder(a.label, b.label))
}

/** In a stored order; when no label tells a time, the ranks are the times. */
function byRank(column: TimeColumn, scale: TimeScale, order: readonly string[]): TimeLevel[] {
  const levels = order.map((label, rank) => {
    const i = column.labels.indexOf(label)
    return levelOf(column, i, scale.family === null ? rank : (scale.times[i] ?? null))
  })
  return [...levels.filter((level) => level.t !== null), ...levels.filter((level) => level.t === null)]
}

function increasing(levels: readonly TimeLevel[]): boolean {
  const times = levels.map((level) => level.t).filter((t) => t !== null)
  return times.every((t, i) => i === 0 || t >= (times[i - 1] as number))
}

/** Real times where they are known and the gaps differ (or are none); equal gaps and guessed times are equal steps. */
function spacingOf(levels: readonly TimeLevel[], scale: TimeScale, followsTimes: boolean): TimeAxis['spacing'] {
  if (!followsTimes || scale.family === null || scale.family === 'weak') return 'equal'
  const times = levels.map((level) => level.t).filter((t) => t !== null)
  const gaps = times.slice(1).map((t, i) => t - (times[i] as number))
  const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length
  return mean > 0 && gaps.every((gap) => Math.abs(gap - mean) <= 0.01 * mean) ? 'equal' : 'real'
}
