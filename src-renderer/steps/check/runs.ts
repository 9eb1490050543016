import type { Fit, Space } from '../../../src-shared/model/library.ts'
import { spaceNames } from '../../state/space-words.ts'
import { shortName } from '../landscape/defaults.ts'
import { siblings } from './seeds.ts'

export interface Setting {
  name: string
  value: (fit: Fit) => string
}

/** Settings of a fit in words, in the order of the table; spaces have the names that are given by their ids. */
const settingsOf = (names: ReadonlyMap<string, string>): readonly Setting[] => [
  { name: 'Preset', value: ({ config }) => shortName(config.preset) },
  { name: 'Model', value: ({ summary }) => `${summary.model.label} (${summary.model.variant})` },
  { name: 'Space', value: ({ spaceId }) => names.get(spaceId) ?? spaceId.slice(0, 6) },
  { name: 'PCs', value: ({ config }) => String(config.dims) },
  { name: 'Test cells', value: ({ config }) => `${Math.round(100 * config.testFraction)} %` },
  { name: 'Spacing', value: ({ summary }) => (summary.spacing === 'real' ? 'real times' : 'equal steps') },
  { name: 'Seed', value: ({ config }) => String(config.seed) }
]

/** The settings in which fits differ; those that they share say nothing. */
export function differing(fits: readonly Fit[], spaces: readonly Space[]): Setting[] {
  const used = new Set(fits.map(({ spaceId }) => spaceId))
  const names = spaceNames(spaces.filter(({ id }) => used.has(id)))
  return settingsOf(names).filter(({ value }) => new Set(fits.map(value)).size > 1)
}

/** Ids of the fits with the smallest mean error of those in as many PCs of the same space: others cannot be compared. */
export function bestOfAlike(fits: readonly Fit[]): ReadonlySet<string> {
  const mean = ({ summary }: Fit): number => summary.errors.mean
  const groups = [...Map.groupBy(fits, ({ spaceId, config }) => `${spaceId} ${config.dims}`).values()]
  const best = groups.flatMap((own) => own.filter((fit) => mean(fit) === Math.min(...own.map(mean))))
  return new Set(best.map(({ id }) => id))
}

/** Newest first, but fits that differ in their seed only side by side, by seed. */
export function sideBySide(fits: readonly Fit[]): Fit[] {
  const seen = new Set<Fit>()
  return fits.flatMap((fit) => {
    const group = seen.has(fit) ? [] : siblings(fits, fit)
    for (const one of group) seen.add(one)
    return group
  })
}

/** Seconds from couplings to errors. */
export const secondsOf = ({ summary: { timings } }: Fit): number =>
  timings.couplings + timings.fit + timings.predict + timings.evaluate
