import { AppError } from '../errors.ts'
import type { TimeAxis, TimeLevel } from './time-axis.ts'

/** The levels that take part in a fit, in time order: included and with a time. */
export function fittedLevels(axis: TimeAxis): TimeLevel[] {
  return axis.levels.filter((level) => level.included && level.t !== null)
}

/**
 * Model time of each fitted level [K]: 0, 1, 2 ... with equal spacing, else the real times with the mean gap as unit
 * and the first as 0. Throws E_TIME_ONE below two levels and E_TIME_VALUES when times do not increase.
 */
export function modelTimes(axis: TimeAxis, file: string): number[] {
  const levels = fittedLevels(axis)
  if (levels.length < 2) throw new AppError('E_TIME_ONE', { where: file, detail: axis.column })
  if (axis.spacing === 'equal') return levels.map((_, k) => k)
  const T = levels.map((level) => level.t as number)
  const unit = ((T.at(-1) as number) - (T[0] as number)) / (T.length - 1)
  T.forEach((t, k) => {
    if (k > 0 && !(t > (T[k - 1] as number)))
      throw new AppError('E_TIME_VALUES', {
        where: file,
        detail: `"${levels[k]?.label}" is not later than "${levels[k - 1]?.label}"`
      })
  })
  return T.map((t) => (t - (T[0] as number)) / unit)
}

/** Position of each cell's label among the fitted levels; -1 = left out. */
export function timeIndexOf(labels: readonly (string | null)[], axis: TimeAxis): Int32Array<ArrayBuffer> {
  const index = new Map(fittedLevels(axis).map((level, k) => [level.label, k]))
  return Int32Array.from(labels, (label) => (label === null ? -1 : (index.get(label) ?? -1)))
}
