import type { Drivers } from '../../../src-shared/model/drivers.ts'
import { toCsv } from '../../figures/csv.ts'

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
