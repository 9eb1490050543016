import type { TimeAxis } from '../model/time-axis.ts'

const NUMBER = /\d+(?:\.\d+)?/g

/** Text around the numbers of a label, by which "Day 00-03" and "Day 06-09" are seen to be of one kind. */
const frameOf = (label: string): string => label.replaceAll(NUMBER, '#')

const decimals = (text: string): number => text.split('.')[1]?.length ?? 0

/** A number with a digit more than those around it, so that it reads as neither of them: 0.005 between 0 and 0.01. */
function writeNumber(value: number, like: string, next: string): string {
  const text = String(Number(value.toFixed(Math.max(2, decimals(like) + 1, decimals(next) + 1))))
  const digits = like.split('.')[0]?.length ?? 0
  return Number.isInteger(value) && like.startsWith('0') ? text.padStart(digits, '0') : text
}

/** Whole numbers strictly between two ranges, as "Day 04-05" lies between "Day 00-03" and "Day 06-09". */
function gap(a: readonly number[], b: readonly number[]): number[] | null {
  if (a.length !== 2 || b.length !== 2 || ![...a, ...b].every(Number.isInteger)) return null
  const [low, high] = [(a[1] as number) + 1, (b[0] as number) - 1]
  return low <= high ? [low, high] : null
}

/**
 * Name of the time at `share` (0..1) of the way between two labels of timepoints: "Day 4-5" at the middle of "Day 0-3" and
 * "Day 6-9", "E7.25" at a quarter between "E7" and "E8". Null for labels of different kinds, and for ranges off the middle.
 */
export function interpolatedLabel(a: string, b: string, share: number): string | null {
  const [A, B] = [a.match(NUMBER) ?? [], b.match(NUMBER) ?? []]
  if (A.length === 0 || A.length !== B.length || frameOf(a) !== frameOf(b)) return null
  const [from, to] = [A.map(Number), B.map(Number)]
  const single = from.length === 1 ? [(from[0] as number) + ((to[0] as number) - (from[0] as number)) * share] : null
  const numbers = single ?? (share === 0.5 ? gap(from, to) : null)
  if (!numbers) return null
  let i = 0
  return a.replaceAll(NUMBER, (like) => writeNumber(numbers[i] as number, like, B[i++] as string))
}

const withUnit = (value: string, unit: string): string => (unit.length === 1 ? `${unit}${value}` : `${unit} ${value}`)

/** A label as it reads on its own: bare numbers get their unit. */
export function labelWords(label: string, axis: TimeAxis | null): string {
  return axis?.unit && /^-?\d+(\.\d+)?$/.test(label) ? withUnit(label, axis.unit) : label
}

function realTime(labels: readonly string[], axis: TimeAxis | null, k: number, share: number): string | null {
  const t = (label: string | undefined): number | null => axis?.levels.find((l) => l.label === label)?.t ?? null
  const a = t(labels[k])
  const b = t(labels[k + 1])
  if (a === null || b === null) return null
  const value = Number((a + share * (b - a)).toPrecision(3)).toString()
  return axis?.unit ? withUnit(value, axis.unit) : `t = ${value}`
}

/** The name of a moment k + share that stands alone, or null when neither the labels nor the axis give one. */
function nameOf(labels: readonly string[], axis: TimeAxis | null, k: number, share: number): string | null {
  const between = interpolatedLabel(labels[k] ?? '', labels[k + 1] ?? '', share)
  return between === null ? realTime(labels, axis, k, share) : labelWords(between, axis)
}

/** What the axis of a fit says of a moment k + share: its label, or its time between two labels. */
export function momentLabel(labels: readonly string[], axis: TimeAxis | null, k: number, share: number): string {
  const from = labelWords(labels[k] ?? '', axis)
  if (share === 0) return from
  const to = labelWords(labels[k + 1] ?? '', axis)
  const name = nameOf(labels, axis, k, share)
  return name === null ? `between ${from} and ${to}` : `${name} (between ${from} and ${to})`
}

/** The short form, for the title of a panel on the screen and on paper. */
export function momentShort(labels: readonly string[], axis: TimeAxis | null, k: number, share: number): string {
  const from = labelWords(labels[k] ?? '', axis)
  if (share === 0) return from
  return nameOf(labels, axis, k, share) ?? `${from} → ${labelWords(labels[k + 1] ?? '', axis)}`
}
