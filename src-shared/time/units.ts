/** Units of time in days; a month and a year are mean Gregorian ones. */
const DAYS: Readonly<Record<string, number>> = {
  second: 1 / 86400,
  minute: 1 / 1440,
  hour: 1 / 24,
  day: 1,
  week: 7,
  month: 30.44,
  year: 365.25
}

/** Spellings of units, longest first where one begins another. dpc counts on the embryonic scale (E). */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['second', 'seconds?|secs?|s'],
  ['minute', 'minutes?|mins?'],
  ['hour', 'hours?|hrs?|hpf|hpi|hpa|h'],
  ['E', 'dpc|embryonic[ _]days?'],
  ['day', 'days?|dpf|dpi|dpa|div|d'],
  ['week', 'weeks?|wks?|pcw|gw|wpc|wpf|w'],
  ['month', 'months?|mos?'],
  ['year', 'years?|yrs?|yo|y']
]

/** One alternative for each spelling of a unit, for use inside a regular expression. */
export const UNIT_PATTERN = SPELLINGS.map(([, pattern]) => pattern).join('|')

/** Unit ("hour") of a spelling ("hpf"), null when it is none. */
export function unitOf(spelling: string): string | null {
  const found = SPELLINGS.find(([, pattern]) => new RegExp(`^(?:${pattern})$`, 'i').test(spelling.trim()))
  return found?.[0] ?? null
}

/** A time in another unit; both must be convertible. */
export function convertTime(t: number, from: string, to: string): number {
  return from === to ? t : (t * (DAYS[from] ?? NaN)) / (DAYS[to] ?? NaN)
}

/** Days of one unit of a time axis ("hour", "E" for embryonic days ...); null where that cannot be told. */
export function daysOf(unit: string | null): number | null {
  const name = unit === null ? '' : (unitOf(unit) ?? unit.trim())
  return name === 'E' || name === 'P' ? 1 : (DAYS[name] ?? null)
}

/** Unit that a column's name tells: "age(days)", "Hours", "hpf", "reprogramming_day"; null when it tells none. */
export function unitOfName(column: string): string | null {
  const words = column.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).filter((word) => word.length > 1)
  return words.map((word) => unitOf(word.toLowerCase())).find((unit) => unit !== null) ?? null
}
