import type { Drivers, GeneRate } from '../../../src-shared/model/drivers.ts'
import { toCsv } from '../../figures/csv.ts'

/** What a gene is called on the screen. */
export const called = ({ gene, symbol }: GeneRate): string => symbol ?? gene

/** Bars of the genes of one timepoint: the fastest rise at the top, the fastest fall at the bottom. */
export const barsOf = ({ rising, falling }: Drivers[number], shown: number): { name: string; value: number }[] =>
  [...rising.slice(0, shown), ...falling.slice(0, shown).toReversed()].map((rate) => ({
    ...{ name: called(rate), value: rate.rate }
  }))

/** All genes of all timepoints as CSV; the rank counts from the fastest in its direction. */
export function driversCsv(drivers: Drivers): string {
  const rows = drivers.flatMap(({ label, rising, falling }) =>
    [
      { direction: 'rising', genes: rising },
      { direction: 'falling', genes: falling }
    ].flatMap(({ direction, genes }) =>
      genes.map(({ gene, symbol, rate }, i) => [label, direction, i + 1, gene, symbol ?? '', rate])
    )
  )
  return toCsv(['timepoint', 'direction', 'rank', 'gene', 'symbol', 'change_per_step_of_time'], rows)
}

/** The timepoint nearest to a frame; half way belongs to the one before. */
export const nearestTimepoint = (frame: number, perInterval: number, K: number): number =>
  Math.max(0, Math.min(K - 1, Math.ceil(frame / perInterval - 0.5)))
