import { valueRange } from '../../src-shared/figures/value-range.ts'
import type { MatrixGuess } from '../../src-shared/model/file-summary.ts'
import { labelColours, SCALE, SCALE_STEPS } from './colours.ts'

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

/** A colouring by numbers; with `log` they are shown as log(1 + x). */
export function byNumbers(title: string, stored: Float32Array, log: boolean): Colouring {
  const values = log ? stored.map((x) => Math.log1p(x)) : stored
  return { kind: 'numbers', title: log ? `${title}, log(1 + value)` : title, values, ...valueRange(values) }
}

/** Cells coloured by a label each; codes [n] count in `labels`. */
export const byLabels = (title: string, labels: readonly string[], codes: Int32Array): Colouring => ({
  ...{ kind: 'labels', title, labels, codes }
})

/** Counts, and what was only normalised, span too much to be told apart without a logarithm. */
export const wantsLog = (guess: MatrixGuess | null | undefined): boolean =>
  guess?.values === 'counts' || guess?.values === 'normalised'

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

/** Colours of cells as numbers in a palette, in the order in which they are drawn. */
export interface Painted {
  /** Rows of the file, the last on top. */
  readonly rows: Int32Array
  /** Number of each of these rows' colour. */
  readonly colour: Uint16Array
  readonly palette: readonly string[]
}

/** What a colouring makes of cells; those without a value are drawn first, in the last colour of the palette. */
export function painted(colouring: Colouring, cells: Int32Array, dark: boolean): Painted {
  const { known, missing } = splitMissing(colouring, cells)
  const own = colouring.kind === 'labels' ? labelColours(colouring.labels.length, dark) : SCALE
  const rows = new Int32Array(cells.length)
  rows.set(missing)
  rows.set(known, missing.length)
  return {
    rows,
    colour: Uint16Array.from(rows, (i, r) => (r < missing.length ? own.length : numberOf(colouring, i))),
    palette: [...own, dark ? '#4a5764' : '#c3ccd5']
  }
}

function numberOf(colouring: Colouring, i: number): number {
  if (colouring.kind === 'labels') return colouring.codes[i] as number
  const { values, low, high } = colouring
  const share = ((values[i] as number) - low) / (high - low)
  return Math.round(Math.min(1, Math.max(0, share)) * (SCALE_STEPS - 1))
}

/** The value of a cell in words. */
export function valueWords(colouring: Colouring, i: number): string {
  if (colouring.kind === 'labels') return colouring.labels[colouring.codes[i] as number] ?? 'no value'
  const value = colouring.values[i] as number
  return Number.isFinite(value) ? value.toPrecision(3) : 'no value'
}
