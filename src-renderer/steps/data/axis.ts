import { fittedLevels } from '../../../src-shared/model/axis-levels.ts'
import type { TimeAxis, TimeLevel } from '../../../src-shared/model/time-axis.ts'

/** Levels with a time in time order (equal times keep their order), then the tray of those without. */
function ordered(levels: readonly TimeLevel[]): TimeLevel[] {
  const timed = levels.filter((l) => l.t !== null)
  const tray = levels.filter((l) => l.t === null)
  return [...timed.toSorted((a, b) => (a.t as number) - (b.t as number)), ...tray]
}

/** The time that was typed: null for an empty field, undefined for what is no number. */
export function readTime(typed: string): number | null | undefined {
  if (typed.trim() === '') return null
  const t = Number(typed)
  return Number.isFinite(t) ? t : undefined
}

/** Why what was typed is not taken as a time, with the time (null: none) that stays. */
export function timeFault(typed: string, stays: number | null): string {
  const now = stays === null ? 'there is still no time' : `the time is still ${stays}`
  return `“${typed.trim()}” is no number: ${now}.`
}

/** Gives a label another time; without one it goes to the tray and is left out. */
export function setTime(axis: TimeAxis, label: string, t: number | null): TimeAxis {
  const change = (l: TimeLevel): TimeLevel =>
    l.label === label ? { ...l, t, included: t !== null && (l.t === null || l.included) } : l
  return { ...axis, levels: ordered(axis.levels.map(change)) }
}

/** The axis with a label taken in or left out. */
export function setIncluded(axis: TimeAxis, label: string, included: boolean): TimeAxis {
  return { ...axis, levels: axis.levels.map((l) => (l.label === label ? { ...l, included } : l)) }
}

/** Moves a label one place earlier (-1) or later (+1): it changes times with its neighbour. */
export function move(axis: TimeAxis, label: string, by: -1 | 1): TimeAxis {
  const timed = axis.levels.filter((l) => l.t !== null)
  const at = timed.findIndex((l) => l.label === label)
  const [a, b] = [timed[at], timed[at + by]]
  if (!a || !b) return axis
  const swap = (l: TimeLevel): TimeLevel => (l === a ? { ...b, t: a.t } : l === b ? { ...a, t: b.t } : l)
  return { ...axis, levels: axis.levels.map(swap) }
}

/** What stands in the way of a fit, as a sentence; null when nothing does. */
export function axisProblem(axis: TimeAxis): string | null {
  const times = new Set(axis.levels.filter((l) => l.included).map((l) => l.t))
  times.delete(null)
  if (times.size >= 2) return null
  if (axis.levels.every((l) => l.t === null)) {
    return `No value of ${axis.column} reads as a time: give at least two of them one, or choose another column.`
  }
  return 'A landscape over time needs at least two timepoints: include one more.'
}

/** Says that what was accepted stays in use while edits of it cannot be fitted. */
export function keptTimepoints(accepted: TimeAxis): string {
  const labels = fittedLevels(accepted).map((point) => point.label)
  return `Until then, the timepoints of ${accepted.column} stay in use: ${labels.join(', ')}.`
}

/** Labels that share a time are one timepoint of the fit; a sentence that says so, null where none do. */
export function sharedTimes(axis: TimeAxis): string | null {
  const merged = fittedLevels(axis).filter((point) => point.members.length > 1)
  if (merged.length === 0) return null
  return `Labels of one time are taken together: ${merged.map((point) => point.members.join(', ')).join('; ')}.`
}
