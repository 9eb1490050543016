import type { MatrixGuess } from '../../../../src-shared/model/file-summary.ts'
import { guessValues } from '../../h5ad/guess.ts'
import type { H5Dataset } from '../../hdf5-read.ts'

/** What values look like, by the rules for matrices of .h5ad files. */
export function guessSample(values: Float64Array<ArrayBuffer>): MatrixGuess {
  // Of a dataset the rules use its extent and its numbers only.
  const sample = { length: values.length, width: 1, numbers: (a: number, b: number) => values.slice(a, b) }
  return guessValues(sample as H5Dataset)
}

const CAUTION: readonly MatrixGuess['values'][] = ['empty', 'counts', 'log-normalised', 'normalised', 'scaled']

/** One guess for the parts of a joined matrix: what they agree on, else that of the part that is least like counts. */
export function commonGuess(parts: readonly { name: string; guess: MatrixGuess | null }[]): MatrixGuess | null {
  const known = parts.filter((part): part is { name: string; guess: MatrixGuess } => part.guess !== null)
  const found = known.filter((part) => part.guess.values !== 'empty')
  const [first] = found
  if (first === undefined) return known[0]?.guess ?? null
  if (found.every((part) => part.guess.values === first.guess.values)) return first.guess
  const worst = found.reduce((a, b) => (CAUTION.indexOf(b.guess.values) > CAUTION.indexOf(a.guess.values) ? b : a))
  const reason = `its parts differ: ${found.map(({ name, guess }) => `${name} ${guess.values}`).join(', ')}`
  return { values: worst.guess.values, reason }
}
