import type { TimeAxis } from '../../src-shared/model/time-axis.ts'

const round = (t: number): string => Number(t.toPrecision(3)).toString()

/** A label as it reads on its own: bare numbers get their unit. */
export function labelWords(label: string, axis: TimeAxis | null): string {
  return axis?.unit && /^-?\d+(\.\d+)?$/.test(label) ? withUnit(label, axis.unit) : label
}

const withUnit = (value: string, unit: string): string => (unit.length === 1 ? `${unit}${value}` : `${unit} ${value}`)

/** What the axis of a fit says of a moment k + share: its label, or its time between two labels. */
export function momentLabel(labels: readonly string[], axis: TimeAxis | null, k: number, share: number): string {
  const from = labelWords(labels[k] ?? '', axis)
  if (share === 0) return from
  const to = labelWords(labels[k + 1] ?? '', axis)
  const time = realTime(labels, axis, k, share)
  return time === null ? `between ${from} and ${to}` : `${time} (between ${from} and ${to})`
}

/** The short form for a small panel: the interpolated time, or the share of the way. */
export function momentShort(labels: readonly string[], axis: TimeAxis | null, k: number, share: number): string {
  if (share === 0) return labelWords(labels[k] ?? '', axis)
  return realTime(labels, axis, k, share) ?? `+${Math.round(100 * share)} %`
}

function realTime(labels: readonly string[], axis: TimeAxis | null, k: number, share: number): string | null {
  const t = (label: string | undefined): number | null => axis?.levels.find((l) => l.label === label)?.t ?? null
  const a = t(labels[k])
  const b = t(labels[k + 1])
  if (a === null || b === null) return null
  const value = round(a + share * (b - a))
  if (!axis?.unit) return `t = ${value}`
  return withUnit(value, axis.unit)
}
