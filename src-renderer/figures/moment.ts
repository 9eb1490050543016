import type { TimeAxis } from '../../src-shared/model/time-axis.ts'

const round = (t: number): string => Number(t.toPrecision(3)).toString()

/** What the axis of a fit says of a moment k + share: its label, or its time between two labels. */
export function momentLabel(labels: readonly string[], axis: TimeAxis | null, k: number, share: number): string {
  const from = labels[k] ?? ''
  if (share === 0) return from
  const to = labels[k + 1] ?? ''
  const time = realTime(labels, axis, k, share)
  return time === null ? `between ${from} and ${to}` : `${time} (between ${from} and ${to})`
}

/** The short form for a small panel: the interpolated time, or the share of the way. */
export function momentShort(labels: readonly string[], axis: TimeAxis | null, k: number, share: number): string {
  if (share === 0) return labels[k] ?? ''
  return realTime(labels, axis, k, share) ?? `+${Math.round(100 * share)} %`
}

function realTime(labels: readonly string[], axis: TimeAxis | null, k: number, share: number): string | null {
  const t = (label: string | undefined): number | null => axis?.levels.find((l) => l.label === label)?.t ?? null
  const a = t(labels[k])
  const b = t(labels[k + 1])
  if (a === null || b === null) return null
  const value = round(a + share * (b - a))
  if (!axis?.unit) return `t = ${value}`
  return axis.unit.length === 1 ? `${axis.unit}${value}` : `${axis.unit} ${value}`
}
