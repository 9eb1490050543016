import type { ColumnSummary } from '../../../src-shared/model/file-summary.ts'
import { levelLimit } from '../../../src-shared/time/detect.ts'
import type { TimeCandidate } from '../../../src-shared/time/detect.ts'
import { naturalOrder } from '../../../src-shared/time/order.ts'
import type { Column, LabelColumn, NumberColumn } from './column.ts'

const TOP = 60
/** Texts with more different values than this (names, barcodes) stay in the order of the file. */
const MOST_SORTED = 1000

/** Distinct values of a column that occur, in its own order (categories) or by natural order, and who has which. */
export interface Levels {
  readonly labels: readonly string[]
  readonly counts: readonly number[]
  /** [n] index into labels; -1 for missing. */
  readonly codes: Int32Array
}

/** A column as the summary shows it. */
export function summariseColumn(name: string, column: Column): ColumnSummary {
  const { kind, dtype, missing } = column
  const about = column.form === 'labels' ? aboutLabels(column) : aboutNumbers(column)
  const ordered = column.form === 'labels' && column.ordered
  return { name, kind, dtype, ordered, missing, ...about }
}

/** A column as the time detection wants it; null when it has far too many values to be a time. */
export function candidateOf(name: string, column: Column, order: readonly string[] | null): TimeCandidate | null {
  const integers = column.form === 'numbers' && column.values.every((v) => Number.isNaN(v) || Number.isInteger(v))
  const values = column.form === 'numbers' ? column.values : column.codes
  // One more than the limit for missing ones.
  if (hasMore(values, levelLimit(values.length, integers) + 1)) return null
  const ordered = column.form === 'labels' && column.ordered
  return { name, kind: column.kind, integers, ordered, missing: column.missing, order, ...levelsOf(column) }
}

function hasMore(values: Float64Array | Int32Array, limit: number): boolean {
  const seen = new Set<number>()
  return values.some((value: number) => seen.add(value).size > limit)
}

/** Levels of any column, however many they are. */
export function levelsOf(column: Column): Levels {
  return column.form === 'labels' ? labelLevels(column) : numberLevels(column)
}

type About = Pick<ColumnSummary, 'levels' | 'top' | 'min' | 'max'>

function aboutLabels(column: LabelColumn): About {
  const { labels, counts } = labelLevels(column)
  const top = labels.slice(0, TOP).map((label, i) => ({ label, count: counts[i] as number }))
  return { levels: labels.length, top, min: null, max: null }
}

function aboutNumbers(column: NumberColumn): About {
  const { levels, values, counts, min, max } = distinct(column.values, TOP)
  const top = values.map((value, i) => ({ label: numberLabel(value, column.dtype), count: counts[i] as number }))
  return { levels, top, min, max }
}

function labelLevels(column: LabelColumn): Levels {
  const counts = new Array<number>(column.labels.length).fill(0)
  for (const code of column.codes) if (code >= 0) (counts[code] as number)++
  const used = column.labels.map((_, code) => code).filter((code) => (counts[code] as number) > 0)
  if (column.kind !== 'categorical' && used.length <= MOST_SORTED) {
    used.sort((a, b) => naturalOrder(column.labels[a] as string, column.labels[b] as string))
  }
  const place = new Int32Array(column.labels.length).fill(-1)
  used.forEach((code, at) => (place[code] = at))
  return {
    labels: used.map((code) => column.labels[code] as string),
    counts: used.map((code) => counts[code] as number),
    codes: column.codes.map((code) => place[code] ?? -1)
  }
}

function numberLevels(column: NumberColumn): Levels {
  const { values, counts } = distinct(column.values)
  const place = new Map(values.map((value, at) => [value, at]))
  return {
    labels: values.map((value) => numberLabel(value, column.dtype)),
    counts,
    codes: Int32Array.from(column.values, (value) => place.get(value) ?? -1)
  }
}

interface Distinct {
  /** Different numbers; NaN is none. */
  readonly levels: number
  /** The first of them, ascending, and how often each occurs. */
  readonly values: readonly number[]
  readonly counts: readonly number[]
  readonly min: number | null
  readonly max: number | null
}

/** The different numbers of a column; the first `most` of them are named. */
function distinct(all: Float64Array, most = Infinity): Distinct {
  const sorted = all.filter((value) => !Number.isNaN(value)).sort()
  const values: number[] = []
  const counts: number[] = []
  let levels = 0
  for (let i = 0; i < sorted.length; i++) {
    // -0 and 0 are one number here, and are sorted side by side.
    if (i === 0 || sorted[i] !== sorted[i - 1]) {
      levels++
      if (levels <= most) {
        values.push((sorted[i] as number) + 0)
        counts.push(0)
      }
    }
    if (levels <= most) (counts[levels - 1] as number)++
  }
  return {
    levels,
    values,
    counts,
    min: sorted.find(Number.isFinite) ?? null,
    max: sorted.findLast(Number.isFinite) ?? null
  }
}

/** The shortest text that names a value of its type: 0.1 as float32 is 0.1, not 0.10000000149. */
function numberLabel(value: number, dtype: string): string {
  return String(dtype === 'float32' ? Number(value.toPrecision(7)) : value)
}
