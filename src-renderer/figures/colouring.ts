import type { MatrixGuess } from '../../src-shared/model/file-summary.ts'
import { timeColours, viridisScale } from './colours.ts'
import type { PlotTheme } from './style.ts'

/** What cells are coloured by instead of their time; rows are those of the file. */
export type Colouring =
  | {
      readonly kind: 'numbers'
      readonly title: string
      /** [n] as shown; NaN = missing. */
      readonly values: Float32Array
      /** Ends of the colour scale. */
      readonly low: number
      readonly high: number
    }
  | {
      readonly kind: 'labels'
      readonly title: string
      readonly labels: readonly string[]
      /** [n], -1 = missing. */
      readonly codes: Int32Array
    }

/** A few extreme cells would leave all others in one colour: the scale ends at this share of the values. */
const TOP_SHARE = 0.995

/** A colouring by numbers; with `log` they are shown as log(1 + x). */
export function byNumbers(title: string, stored: Float32Array, log: boolean): Colouring {
  const values = log ? stored.map((x) => Math.log1p(x)) : stored
  const sorted = values.filter(Number.isFinite).toSorted()
  const low = sorted[0] ?? 0
  const most = sorted.at(-1) ?? 1
  const top = sorted[Math.floor(TOP_SHARE * (sorted.length - 1))] ?? 1
  const high = top > low ? top : most > low ? most : low + 1
  return { kind: 'numbers', title: log ? `${title}, log(1 + value)` : title, values, low, high }
}

export const byLabels = (title: string, labels: readonly string[], codes: Int32Array): Colouring => ({
  ...{ kind: 'labels', title, labels, codes }
})

/** Counts, and what was only normalised, span too much to be told apart without a logarithm. */
export const wantsLog = (guess: MatrixGuess | null | undefined): boolean =>
  guess?.values === 'counts' || guess?.values === 'normalised'

/** Golden angle: neighbours in the list are far apart in hue. */
const TURN = 137.508

/** One colour per label: the colours of the timepoints for up to eight, then hues. */
export function labelColours(count: number, dark: boolean): string[] {
  if (count <= 8) return timeColours(count, dark)
  return Array.from({ length: count }, (_, i) => {
    const lightness = (dark ? 62 : 42) + (i % 2 === 0 ? 0 : 14)
    return `hsl(${Math.round(i * TURN) % 360}, 62%, ${lightness}%)`
  })
}

/** Of these rows those with a value, low values first so that high ones lie on top; and those without. */
export function splitMissing(colouring: Colouring, rows: Int32Array): { known: Int32Array; missing: Int32Array } {
  if (colouring.kind === 'labels') {
    const { codes } = colouring
    return {
      known: rows.filter((i) => (codes[i] as number) >= 0),
      missing: rows.filter((i) => !((codes[i] as number) >= 0))
    }
  }
  const { values } = colouring
  const known = rows.filter((i) => Number.isFinite(values[i]))
  return {
    known: known.sort((a, b) => (values[a] as number) - (values[b] as number)),
    missing: rows.filter((i) => !Number.isFinite(values[i]))
  }
}

/** The part of a plotly marker that colours these rows; with or without a bar that tells what the colours mean. */
export function markerOf(
  colouring: Colouring,
  rows: Int32Array,
  theme: PlotTheme,
  bar: boolean
): Record<string, unknown> {
  if (colouring.kind === 'labels') {
    const colours = labelColours(colouring.labels.length, theme.dark)
    return { color: Array.from(rows, (i) => colours[colouring.codes[i] as number] ?? theme.line) }
  }
  const { values, low, high, title } = colouring
  return {
    color: Float32Array.from(rows, (i) => values[i] as number),
    colorscale: viridisScale(),
    cmin: low,
    cmax: high,
    showscale: bar,
    colorbar: {
      ...{ thickness: 10, len: 0.9, outlinewidth: 0, nticks: 5, tickformat: '.2~g' },
      title: { text: title, side: 'right' }
    }
  }
}

/** The colours of a scale from left to right, as CSS. */
export const scaleGradient = (): string =>
  `linear-gradient(to right, ${viridisScale()
    .map(([, colour]) => colour)
    .join(', ')})`
