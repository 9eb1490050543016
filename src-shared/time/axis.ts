import { AppError } from '../errors.ts'
import type { TimeAxis } from '../model/time-axis.ts'

/** A timepoint of the fit: all included levels of one time. */
export interface Timepoint {
  /** Time of the fit: real, or the steps 0, 1, 2 ... by the axis' spacing. */
  readonly time: number
  /** Time in the axis' unit. */
  readonly t: number
  readonly labels: readonly string[]
  readonly cells: number
}

/**
 * Timepoints of an axis in order; levels of the same time are one.
 * Errors: E_TIME_ONE with less than two, E_TIME_VALUES when an included level has no finite time.
 */
export function timepointsOf(axis: TimeAxis, where: string): Timepoint[] {
  const included = axis.levels.filter((level) => level.included && level.cells > 0)
  const bad = included.find((level) => level.t === null || !Number.isFinite(level.t))
  if (bad !== undefined) throw new AppError('E_TIME_VALUES', { where, detail: `"${bad.label}" has no time` })
  const groups = Map.groupBy(included, (level) => level.t as number)
  const times = [...groups.keys()].sort((a, b) => a - b)
  if (times.length < 2) throw new AppError('E_TIME_ONE', { where, detail: axis.column })
  return times.map((t, k) => {
    const levels = groups.get(t) ?? []
    const cells = levels.reduce((n, level) => n + level.cells, 0)
    return { time: axis.spacing === 'equal' ? k : t, t, labels: levels.map((level) => level.label), cells }
  })
}

/** Timepoint k of every cell [n] from its label code; -1 for cells that are not included. */
export function timepointOfCells(
  timepoints: readonly Timepoint[],
  labels: readonly string[],
  codes: Int32Array
): Int32Array<ArrayBuffer> {
  const index = new Map(timepoints.flatMap((timepoint, k) => timepoint.labels.map((label) => [label, k] as const)))
  const ofLabel = labels.map((label) => index.get(label) ?? -1)
  return Int32Array.from(codes, (code) => ofLabel[code] ?? -1)
}
