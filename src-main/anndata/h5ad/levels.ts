import type { ColumnSummary } from '../../../src-shared/model/file-summary.ts'
import { levelLimit } from '../../../src-shared/time/detect.ts'
import type { TimeCandidate } from '../../../src-shared/time/detect.ts'
import { naturalOrder } from '../../../src-shared/time/order.ts'
import type { Column, LabelColumn, NumberColumn } from './column.ts'

const TOP = 60

/** Distinct values of a column that occur, in its own order (categories) or by natural order, and who has which. */
export interface Levels {
  readonly labels: readonly string[]
  readonly counts: readonly number[]
  /** [n] index into labels; -1 for missing. */
  readonly codes: Int32Array
}

/** A column as the summary shows it. */
export function summariseColumn(name: string, column: Column): ColumnSummary {
  const levels = levelsOf(column)
  const top = levels.labels.slice(0, TOP).map((label, i) => ({ label, count: levels.counts[i] as number }))
  const [min, max] = column.form === 'numbers' ? rangeOf(column.values) : [null, null]
  const ordered = column.form === 'labels' && column.ordered
  const { kind, dtype, missing } = column
  return { name, kind, dtype, levels: levels.labels.length, top, ordered, missing, min, max }
}

/** A column as the time detection wants it; null when it has far too many values to be a time. */
export function candidateOf(name: string, column: Column, order: readonly string[] | null): TimeCandidate | null {
  const integers = column.form === 'numbers' && column.values.every((v) => Number.isNaN(v) || Number.isInteger(v))
  const levels = levelsOf(column)
  const cells = levels.codes.length
  if (levels.labels.length > Math.max(levelLimit(cells, integers), 1)) return null
  const ordered = column.form === 'labels' && column.ordered
  return { name, kind: column.kind, integers, ordered, missing: column.missing, order, ...levels }
}

/** Levels for any column, however many: the column that a person chose. */
export function levelsOf(column: Column): Levels {
  return column.form === 'labels' ? labelLevels(column) : numberLevels(column)
}

function labelLevels(column: LabelColumn): Levels {
  const counts = new Array<number>(column.labels.length).fill(0)
  for (const code of column.codes) if (code >= 0) (counts[code] as number)++
  const used = column.labels.map((_, code) => code).filter((code) => (counts[code] as number) > 0)
  if (column.kind !== 'categorical') {
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
  const values = [...new Set(column.values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  const place = new Map(values.map((value, at) => [value, at]))
  const codes = Int32Array.from(column.values, (value) => place.get(value) ?? -1)
  const counts = new Array<number>(values.length).fill(0)
  for (const code of codes) if (code >= 0) (counts[code] as number)++
  return { labels: values.map((value) => numberLabel(value, column.dtype)), counts, codes }
}

/** The shortest text that names a value of its type: 0.1 as float32 is 0.1, not 0.10000000149. */
function numberLabel(value: number, dtype: string): string {
  return String(dtype === 'float32' ? Number(value.toPrecision(7)) : value)
}

function rangeOf(values: Float64Array): [number | null, number | null] {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (value < min) min = value
    if (value > max) max = value
  }
  return min <= max ? [min, max] : [null, null]
}
