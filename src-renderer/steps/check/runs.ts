import type { Fit } from '../../../src-shared/model/library.ts'
import { shortName } from '../landscape/defaults.ts'
import { siblings } from './seeds.ts'

export interface Setting {
  name: string
  value: (fit: Fit) => string
}

/** Settings of a fit in words, in the order of the table. */
const SETTINGS: readonly Setting[] = [
  { name: 'Preset', value: ({ config }) => shortName(config.preset) },
  { name: 'Model', value: ({ summary }) => `${summary.model.label} (${summary.model.variant})` },
  { name: 'Space', value: ({ spaceId }) => spaceId.slice(0, 6) },
  { name: 'PCs', value: ({ config }) => String(config.dims) },
  { name: 'Test cells', value: ({ config }) => `${Math.round(100 * config.testFraction)} %` },
  { name: 'Spacing', value: ({ summary }) => (summary.spacing === 'real' ? 'real times' : 'equal steps') },
  { name: 'Seed', value: ({ config }) => String(config.seed) }
]

/** The settings in which fits differ; those that they share say nothing. */
export function differing(fits: readonly Fit[]): Setting[] {
  return SETTINGS.filter(({ value }) => new Set(fits.map(value)).size > 1)
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
