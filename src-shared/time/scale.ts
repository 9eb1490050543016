import { parseTime } from './parse.ts'
import type { ParsedTime, TimeFamily } from './parse.ts'
import { convertTime, unitOfName } from './units.ts'

/** Times of a column's labels on one scale; null where a label tells no time on that scale. */
export interface TimeScale {
  readonly times: readonly (number | null)[]
  readonly unit: string | null
  /** Family of the labels that have a time; null when none has. */
  readonly family: TimeFamily | null
  /** Share of the labels that have a time. */
  readonly share: number
  readonly ranges: boolean
  readonly warnings: readonly string[]
}

const STRENGTH: readonly TimeFamily[] = ['unit', 'stage', 'plain', 'weak']

/**
 * Reads labels as times of one scale. Scales are never mixed (P0 is not day 0 beside E18.5): the scale of most labels
 * is taken and the others get no time. Units are kept when all agree, otherwise turned into days.
 */
export function readScale(labels: readonly string[], column: string): TimeScale {
  const parsed = parseAll(labels)
  const groups = Map.groupBy(
    parsed.filter((p) => p !== null),
    keyOf
  )
  const best = [...groups.values()].sort(byWeight)[0]
  const first = best?.[0]
  if (best === undefined || first === undefined) {
    return { times: labels.map(() => null), unit: null, family: null, share: 0, ranges: false, warnings: [] }
  }
  const unit = commonUnit(best, column)
  const key = keyOf(first)
  const times = parsed.map((p) => timeOn(p, key, unit))
  const ranges = best.some((p) => p.range !== null)
  const share = times.filter((t) => t !== null).length / labels.length
  return { times, unit, family: first.family, share, ranges, warnings: warn(labels, parsed, times, unit, key) }
}

/** "D-1" beside "D1" can only be a day before 0; alone its dash is a separator. */
function parseAll(labels: readonly string[]): (ParsedTime | null)[] {
  const parsed = labels.map((label) => parseTime(label))
  const plain = new Set(parsed.filter((p) => p !== null && !p.dashed).map((p) => p?.t))
  const clash = parsed.some((p) => p?.dashed === true && plain.has(p.t))
  return clash ? labels.map((label) => parseTime(label, true)) : parsed
}

function keyOf(p: ParsedTime): string {
  return p.family === 'stage' ? `stage ${p.unit ?? ''}` : p.family
}

function byWeight(a: ParsedTime[], b: ParsedTime[]): number {
  const strength = (group: ParsedTime[]): number => STRENGTH.indexOf(group[0]?.family ?? 'weak')
  return b.length - a.length || strength(a) - strength(b)
}

function commonUnit(group: readonly ParsedTime[], column: string): string | null {
  const units = new Set(group.map((p) => p.unit))
  if (units.size > 1) return 'day'
  const [unit] = units
  if (unit === 'T') return null
  return unit ?? (group[0]?.family === 'plain' ? unitOfName(column) : null)
}

function timeOn(p: ParsedTime | null, key: string, unit: string | null): number | null {
  if (p === null) return null
  if (keyOf(p) === key)
    return p.family === 'unit' && p.unit !== null && unit !== null ? convertTime(p.t, p.unit, unit) : p.t
  // Zero is the same time in every unit.
  return key === 'unit' && p.family === 'plain' && p.t === 0 ? 0 : null
}

function warn(
  labels: readonly string[],
  parsed: readonly (ParsedTime | null)[],
  times: readonly (number | null)[],
  unit: string | null,
  key: string
): string[] {
  const warnings: string[] = []
  const without = labels.filter((_, i) => times[i] === null)
  const birth = parsed.some((p, i) => times[i] === null && p?.unit === 'P' && p.family === 'stage')
  if (without.length > 0) warnings.push(`These levels tell no time and are set aside: ${listed(without)}.`)
  if (unit === 'E' && birth)
    warnings.push('Levels that count from birth (P) need times on the embryonic scale: for mouse P0 is about E19.')
  if (key === 'weak') warnings.push('The times are only the last digits of the labels: check them.')
  const units = new Set(parsed.filter((p) => p?.family === 'unit').map((p) => p?.unit))
  if (unit === 'day' && units.size > 1) warnings.push(`Several units were turned into days: ${[...units].join(', ')}.`)
  if (unit === null) warnings.push('The labels do not tell the unit of time.')
  const same = [
    ...Map.groupBy(
      labels.filter((_, i) => times[i] !== null),
      (label) => times[labels.indexOf(label)]
    ).values()
  ]
  for (const group of same)
    if (group.length > 1) warnings.push(`Levels at the same time cannot be timepoints of their own: ${listed(group)}.`)
  return warnings
}

/** Up to six names, then how many more. */
export function listed(names: readonly string[]): string {
  const more = names.length > 6 ? ` and ${names.length - 6} more` : ''
  return names.slice(0, 6).join(', ') + more
}
