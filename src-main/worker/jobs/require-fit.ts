import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { fittedLevels } from '../../../src-shared/model/axis-levels.ts'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { fitBytes } from '../estimates.ts'
import { requireMemory } from '../memory.ts'

/** Refuses fits of a space for which there is no memory, before anything is copied: E_MEMORY with the numbers. */
export function requireFit(
  arrays: NamedArrays,
  { axis, config, threads }: { axis: TimeAxis; config: FitConfig; threads: number },
  runs: number,
  job: string
): void {
  const cells = fittedLevels(axis).map(() => 0)
  for (const k of arrayOf(arrays, 'timeIndex', Int32Array)) if (k >= 0 && k < cells.length) (cells[k] as number)++
  requireMemory(fitBytes({ cells, dims: config.dims, threads, runs }), job)
}
