import type { MatrixGuess } from '../../../src-shared/model/file-summary.ts'
import type { H5Dataset } from '../hdf5-read.ts'

const SAMPLE = 4096

/**
 * What the values of a matrix look like, from a sample at its start, middle and end: whole numbers are counts,
 * negative values were scaled, small non-negative fractions were log-normalised.
 */
export function guessValues(data: H5Dataset): MatrixGuess {
  const perRow = Math.max(1, data.width)
  const count = Math.min(data.length, Math.max(1, Math.ceil(SAMPLE / perRow)))
  const starts = [0, (data.length - count) >> 1, data.length - count]
  const values = [...new Set(starts)].flatMap((start) => Array.from(data.numbers(start, start + count)))
  return judgeValues(values)
}

/** The same from values at hand; zeros may be left out. */
export function judgeValues(values: readonly number[]): MatrixGuess {
  const seen = values.filter(Number.isFinite)
  const bounds = seen.reduce((b, value) => ({ min: Math.min(b.min, value), max: Math.max(b.max, value) }), {
    min: Infinity,
    max: -Infinity
  })
  if (!(bounds.max > bounds.min) && !(bounds.max > 0))
    return { values: 'empty', reason: 'no value other than zero was found' }
  if (bounds.min < 0) return { values: 'scaled', reason: `negative values (down to ${short(bounds.min)})` }
  if (seen.every(Number.isInteger)) return { values: 'counts', reason: `whole numbers (up to ${short(bounds.max)})` }
  if (bounds.max < 20) return { values: 'log-normalised', reason: `fractions between 0 and ${short(bounds.max)}` }
  return { values: 'normalised', reason: `fractions up to ${short(bounds.max)}, too large for logarithms` }
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
