import type { ColumnKind } from '../model/file-summary.ts'
import type { TimeProposal } from '../model/time-axis.ts'
import { orderAxis } from './order.ts'
import type { OrderedAxis, TimeColumn } from './order.ts'

/** A column of obs that may be the time. */
export interface TimeCandidate extends TimeColumn {
  readonly kind: ColumnKind
  /** True when every value is a whole number. */
  readonly integers: boolean
  /** Index into `labels` of every cell; -1 for missing. */
  readonly codes: Int32Array
}

/** Least score of a column that is offered. */
const LEAST_SCORE = 3

const NOT_TIME =
  /pseudotime|latent|velocity|dpt|fit_t|label_?ing|label_time|score|n_counts|n_genes|total_counts|pct|mito|leiden|louvain|cluster|phase|doublet|runtime|barcode|(^|[^a-z])well([^a-z]|$)/i
const EXACT = /^(days?|times?|time_?points?|time_info|hpf|hours?|weeks?|stage|development_stage|age|sample_labels)$/i
const CONTAINS = /day|time|hour|hpf|week|stage|dpc|dpi|(^|[^a-z])age([^a-z]|$)/i
const SAMPLE = /sample|batch|orig\.ident|condition/i
const REPLICATE = /batch|replicate/i

/**
 * Columns that may be the time, best first, each with its axis and why. An empty list means
 * that nothing looks like a time.
 */
export function detectTime(candidates: readonly TimeCandidate[], cells: number): TimeProposal[] {
  const scored = candidates.filter((c) => rejection(c, cells) === null).map((c) => proposeColumn(c, candidates))
  return scored.filter((p) => p.score >= LEAST_SCORE).sort((a, b) => b.score - a.score)
}

/** Why a column cannot be the time, or null. */
export function rejection(column: TimeCandidate, cells: number): string | null {
  const levels = column.labels.length
  if (levels === 0) return 'all values are missing'
  if (levels === 1) return 'it has a single value'
  if (column.kind === 'boolean' || column.kind === 'nullable-boolean') return 'it holds truth values'
  if (NOT_TIME.test(column.name)) return 'its name says that it is something else'
  return levels > levelLimit(cells, column.integers) ? `it has ${levels} different values` : null
}

/** Most distinct values of a time column; small files are let have a few, whole numbers may be many days. */
export function levelLimit(cells: number, integers: boolean): number {
  return integers ? 200 : Math.min(60, Math.max(4, cells / 20))
}

/** The axis of one column with its score, however low: for the column that a person chose. */
export function proposeColumn(column: TimeCandidate, all: readonly TimeCandidate[] = []): TimeProposal {
  const ordered = orderAxis(column)
  const name = namePoints(column.name)
  const silent = name.length === 0 && (ordered.axis.unit === null || ordered.scale.share < 0.5)
  const points = [...name, ...valuePoints(column, ordered), ...contextPoints(column, all)]
  if (silent) points.push([-2, 'neither its name nor its values speak of time'])
  const score = points.reduce((sum, [value]) => sum + value, 0)
  const reasons = points.filter(([value]) => value !== 0).map(([, reason]) => reason)
  return { column: column.name, score, reasons, axis: ordered.axis, warnings: [...ordered.warnings] }
}

type Point = readonly [value: number, reason: string]

function namePoints(name: string): Point[] {
  if (EXACT.test(name)) return [[3, `"${name}" is a usual name of the time column`]]
  if (CONTAINS.test(name)) return [[2, `the name "${name}" speaks of time`]]
  return SAMPLE.test(name) ? [[1, `"${name}" may name samples taken over time`]] : []
}

function valuePoints(column: TimeCandidate, { axis, scale, by }: OrderedAxis): Point[] {
  const n = axis.levels.length
  const points: Point[] = []
  if (scale.share >= 0.5) points.push([scale.share, `${Math.round(scale.share * n)} of ${n} values are times`])
  else if (by === 'times' || by === 'names') points.push([-3, 'most values are no times'])
  const told = (scale.family === 'unit' || scale.family === 'stage') && axis.unit !== null
  if (told && scale.share >= 0.5) points.push([2, `the values tell their unit (${axis.unit})`])
  if (column.ordered) points.push([2, 'its categories are ordered'])
  if (column.order !== null) points.push([3, 'the file keeps an order for it'])
  if (n >= 3 && n <= 60) points.push([1, `${n} different values`])
  if (column.counts.every((cells) => cells >= 20)) points.push([1, 'every value has at least 20 cells'])
  if (scale.family === 'weak') points.push([-2, 'only the last digits of the values are numbers'])
  return points
}

function contextPoints(column: TimeCandidate, all: readonly TimeCandidate[]): Point[] {
  const twin = all.find(
    (other) => other.name !== column.name && REPLICATE.test(other.name) && samePartition(column, other)
  )
  return twin === undefined ? [] : [[-1, `it divides the cells just as "${twin.name}" does`]]
}

/** True when two columns divide the cells into the same groups. */
function samePartition(a: TimeCandidate, b: TimeCandidate): boolean {
  if (a.labels.length !== b.labels.length || a.codes.length !== b.codes.length) return false
  const twin = new Map<number, number>()
  const used = new Set<number>()
  for (let i = 0; i < a.codes.length; i++) {
    const [p, q] = [a.codes[i] as number, b.codes[i] as number]
    const known = twin.get(p)
    if (known === undefined) {
      if (used.has(q)) return false
      twin.set(p, q)
      used.add(q)
    } else if (known !== q) return false
  }
  return true
}
