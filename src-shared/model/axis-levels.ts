import { AppError } from '../errors.ts'
import type { TimeAxis } from './time-axis.ts'

/** One timepoint of a fit: all included labels of one time. */
export interface Timepoint {
  /** The label; of several, the words that they begin with ("D2" of "D2 rep1" and "D2 rep2"), else all of them. */
  readonly label: string
  readonly t: number
  readonly cells: number
  /** The labels of the file that are this timepoint. */
  readonly members: readonly string[]
}

/** The timepoints that take part in a fit, in time order: included and with a time; neighbours of one time are one. */
export function fittedLevels(axis: TimeAxis): Timepoint[] {
  const groups: { t: number; cells: number; members: string[] }[] = []
  for (const { label, t, cells, included } of axis.levels) {
    if (!included || t === null) continue
    const last = groups.at(-1)
    if (last?.t === t) {
      last.cells += cells
      last.members.push(label)
    } else groups.push({ t, cells, members: [label] })
  }
  const short = groups.map(({ members }) => commonWords(members))
  return groups.map((group, k) => {
    const name = short[k] as string
    const usable = name !== '' && short.indexOf(name) === short.lastIndexOf(name)
    return { ...group, label: usable ? name : group.members.join(' + ') }
  })
}

/** A word may end here: before white space, "_", or a dash that no digit follows (that would be a range). */
const WORD_END = /^(?:$|[\s_]|-(?!\d))/

/** The whole words that all labels begin with, when they hold a digit: without one they do not tell a time. */
function commonWords([first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return first
  for (let end = first.length; end > 0; end--) {
    const start = first.slice(0, end)
    const shared = [first, ...others].every((label) => label.startsWith(start) && WORD_END.test(label.slice(end)))
    if (shared && !/[\s_-]$/.test(start)) return /\d/.test(start) ? start : ''
  }
  return ''
}

/**
 * Model time of each fitted timepoint [K]: 0, 1, 2 ... with equal spacing, else the real times with the mean gap as unit
 * and the first as 0. Throws E_TIME_ONE below two timepoints and E_TIME_VALUES when times do not increase.
 */
export function modelTimes(axis: TimeAxis, file: string): number[] {
  const points = fittedLevels(axis)
  if (points.length < 2) throw new AppError('E_TIME_ONE', { where: file, detail: axis.column })
  if (axis.spacing === 'equal') return points.map((_, k) => k)
  const T = points.map((point) => point.t)
  const unit = ((T.at(-1) as number) - (T[0] as number)) / (T.length - 1)
  T.forEach((t, k) => {
    if (k > 0 && !(t > (T[k - 1] as number)))
      throw new AppError('E_TIME_VALUES', {
        where: file,
        detail: `"${points[k]?.label}" is not later than "${points[k - 1]?.label}"`
      })
  })
  return T.map((t) => (t - (T[0] as number)) / unit)
}

/** Position of each cell's label among the fitted timepoints; -1 = left out. */
export function timeIndexOf(labels: readonly (string | null)[], axis: TimeAxis): Int32Array<ArrayBuffer> {
  const index = new Map(fittedLevels(axis).flatMap(({ members }, k) => members.map((label) => [label, k] as const)))
  return Int32Array.from(labels, (label) => (label === null ? -1 : (index.get(label) ?? -1)))
}
