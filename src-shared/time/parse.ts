import { UNIT_PATTERN, unitOf } from './units.ts'

/**
 * How a label tells its time. Labels of different families are not on one scale:
 * `plain` a bare number; `unit` a number with a unit; `stage` a developmental scale (E, P, TS, CS, HH, T, stage);
 * `weak` only its last digits.
 */
export type TimeFamily = 'plain' | 'unit' | 'stage' | 'weak'

export interface ParsedTime {
  readonly family: TimeFamily
  /** Middle of the range for "0-3 days", in `unit`. */
  readonly t: number
  readonly range: readonly [number, number] | null
  /** "day", "hour" ...; a scale's name for stages; null when the label does not tell. */
  readonly unit: string | null
  /** A dash stood between prefix and number ("D-1"): it may be a minus. */
  readonly dashed: boolean
}

/** Names of developmental scales; longer names come before their beginnings. */
const STAGES: Readonly<Record<string, string>> = {
  'embryonic stage': 'E',
  'theiler stage': 'TS',
  'carnegie stage': 'CS',
  'hamburger-hamilton stage': 'HH',
  'postnatal day': 'P',
  'embryonic day': 'E',
  postnatal: 'P',
  timepoint: 'T',
  'time point': 'T',
  time: 'T',
  stage: 'stage',
  theiler: 'TS',
  ts: 'TS',
  cs: 'CS',
  hh: 'HH',
  tp: 'T',
  st: 'stage',
  e: 'E',
  p: 'P',
  t: 'T'
}

const STAGE_PATTERN = Object.keys(STAGES)
  .map((name) => name.replace(' ', '[ _]'))
  .join('|')

const NUMBER = '\\d+(?:[.,]\\d+)?'
const RANGE = `(${NUMBER})(?:\\s*(?:-|to)\\s*(${NUMBER}))?`
const DAY_WORDS = 'days?|weeks?|wks?|months?|years?|hours?|hrs?|minutes?|mins?|hpf|dpf|dpi|gw|pcw|d|w'

const PLAIN = new RegExp(`^([+-]?${NUMBER}(?:e[+-]?\\d+)?)$`, 'i')
const NUMBER_UNIT = new RegExp(
  `^(?:t|time)?[\\s_=-]*(-?)${RANGE}(?:st|nd|rd|th)?[\\s_-]*(${UNIT_PATTERN})(?![a-z])`,
  'i'
)
const PREFIX_UNIT = new RegExp(`(?:^|[\\s_./:(-])(${DAY_WORDS})(?:([\\s_.:=]+-|[\\s_.:=]*)|(-))${RANGE}(?!\\d)`, 'i')
const STAGE = new RegExp(`^(${STAGE_PATTERN})[\\s_.:=]*${RANGE.replace('-|to', '-|_|to')}`, 'i')
const LATER_EMBRYONIC = new RegExp(`[\\s_./:(-](E)(${NUMBER})(?:-(${NUMBER}))?(?!\\d)`)
const LAST_DIGITS = new RegExp(`(${NUMBER})\\D*$`)
/** CL:0000236, HsapDv_0000087: the digits of an identifier are no time. */
const IDENTIFIER = /^[a-z]+[:_]\d{6,}$/i

/**
 * The time that a label tells, or null when it tells none ("iPSC", "mixed_gastrulation").
 * `dashIsMinus` reads "D-1" as the day before 0.
 */
export function parseTime(label: string, dashIsMinus = false): ParsedTime | null {
  const text = label
    .normalize('NFKC')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .trim()
  if (IDENTIFIER.test(text)) return null
  return plain(text) ?? numberUnit(text) ?? stage(text) ?? prefixUnit(text, dashIsMinus) ?? lastDigits(text)
}

function number(text: string): number {
  return Number(text.replace(',', '.'))
}

/** "10-1" after a time is a replicate, not a range: the end must lie beyond the start. */
function timed(
  family: TimeFamily,
  low: string,
  high: string | undefined,
  unit: string | null,
  sign = 1,
  dashed = false
): ParsedTime {
  const lo = sign * number(low)
  const hi = high === undefined ? NaN : number(high)
  const range: [number, number] | null = hi > lo ? [lo, hi] : null
  return { family, t: range === null ? lo : (lo + hi) / 2, range, unit, dashed }
}

function plain(text: string): ParsedTime | null {
  const found = PLAIN.exec(text)
  return found === null
    ? null
    : { family: 'plain', t: number(found[1] as string), range: null, unit: null, dashed: false }
}

function numberUnit(text: string): ParsedTime | null {
  const found = NUMBER_UNIT.exec(text)
  if (found === null) return null
  const unit = unitOf(found[4] as string)
  const family = unit === 'E' ? 'stage' : 'unit'
  return timed(family, found[2] as string, found[3], unit, found[1] === '-' ? -1 : 1)
}

function prefixUnit(text: string, dashIsMinus: boolean): ParsedTime | null {
  const found = PREFIX_UNIT.exec(text)
  if (found === null) {
    const later = LATER_EMBRYONIC.exec(text)
    return later === null ? null : timed('stage', later[2] as string, later[3], 'E')
  }
  const dashed = found[3] === '-'
  const minus = (found[2] ?? '').endsWith('-') || (dashed && dashIsMinus)
  return timed('unit', found[4] as string, found[5], unitOf(found[1] as string), minus ? -1 : 1, dashed)
}

function stage(text: string): ParsedTime | null {
  const found = STAGE.exec(text)
  if (found === null) return null
  const name = (found[1] as string).toLowerCase().replace('_', ' ')
  return timed('stage', found[2] as string, found[3], STAGES[name] ?? null)
}

function lastDigits(text: string): ParsedTime | null {
  const found = LAST_DIGITS.exec(text)
  return found === null ? null : timed('weak', found[1] as string, undefined, null)
}
