import type { Fit } from '../../../src-shared/model/library.ts'

/** The fits of the same space with the same settings as this one but for the seed, by seed; this one among them. */
export function siblings(fits: readonly Fit[], fit: Fit): Fit[] {
  const settings = ({ spaceId, config: { seed: _, ...others } }: Fit): string =>
    JSON.stringify([spaceId, Object.entries(others).sort(([a], [b]) => a.localeCompare(b))])
  return fits.filter((f) => settings(f) === settings(fit)).toSorted((a, b) => a.config.seed - b.config.seed)
}

/** 0, 1, 2, 5 -> "0 to 2, 5". */
export function seedWords(seeds: readonly number[]): string {
  const runs: [number, number][] = []
  for (const seed of seeds) {
    const last = runs.at(-1)
    if (last && seed === last[1] + 1) last[1] = seed
    else runs.push([seed, seed])
  }
  return runs.map(([a, b]) => (a === b ? `${a}` : b === a + 1 ? `${a}, ${b}` : `${a} to ${b}`)).join(', ')
}
