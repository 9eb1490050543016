import { fittedLevels } from '../../src-shared/model/axis-levels.ts'
import type { Fit, Space } from '../../src-shared/model/library.ts'
import type { TimeAxis } from '../../src-shared/model/time-axis.ts'
import { labelWords } from '../../src-shared/time/moment-label.ts'
import { count, many } from '../widgets/format.ts'

/** The timepoints of an axis that take part: "Day 0 to Day 12, 5 timepoints". */
export function axisWords(axis: TimeAxis): string {
  const labels = fittedLevels(axis).map(({ label }) => labelWords(label, axis))
  const [first, last] = [labels[0] ?? 'none', labels.at(-1) ?? 'none']
  return `${first === last ? first : `${first} to ${last}`}, ${many(labels.length, 'timepoint')}`
}

/** What a space is made of: "PCA of X", "embedding X_pca". */
export const sourceWords = ({ config: { source } }: Space): string =>
  source.kind === 'obsm' ? `embedding ${source.key}` : `PCA of ${source.matrix}`

/** Names of spaces by their ids: source and number of timepoints, and the beginning of the id where two would read alike. */
export function spaceNames(spaces: readonly Space[]): ReadonlyMap<string, string> {
  const named = spaces.map((space) => ({
    id: space.id,
    words: `${sourceWords(space)}, ${many(fittedLevels(space.axis).length, 'timepoint')}`
  }))
  const alike = (words: string): boolean => named.filter((other) => other.words === words).length > 1
  return new Map(named.map(({ id, words }) => [id, alike(words) ? `${words} (${id.slice(0, 6)})` : words]))
}

/** Fits that were made in other spaces than the one that is shown. */
export interface Elsewhere {
  readonly sentence: string
  readonly newest: Fit
}

/** What to say of the fits (newest first) of other spaces; null = there are none. */
export function fitsElsewhere(fits: readonly Fit[], spaces: readonly Space[], shownId: string): Elsewhere | null {
  const others = fits.filter(({ spaceId }) => spaceId !== shownId)
  const [newest] = others
  const space = spaces.find(({ id }) => id === newest?.spaceId)
  if (!newest || !space) return null
  const made = others.length === 1 ? '1 fit was made' : `${count(others.length)} fits were made`
  const about = `${sourceWords(space)}; ${axisWords(space.axis)}`
  const n = new Set(others.map(({ spaceId }) => spaceId)).size
  const where = n === 1 ? `another space (${about})` : `${n} other spaces (the newest in ${about})`
  return { sentence: `${made} in ${where}.`, newest }
}
