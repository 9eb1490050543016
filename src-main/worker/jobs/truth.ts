import { takeRows } from '../../../src-shared/matrix.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { fittedLevels } from '../../../src-shared/model/axis-levels.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import type { TruthSummary } from '../../../src-shared/model/truth.ts'
import { withSource } from '../../anndata/open-source.ts'
import { gridOver, meanCell, places } from '../../compute/field/grid.ts'
import { cellMask, ruleFor } from '../../compute/field/mask.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'
import { compareWithTruth, heightMaps, type Comparison } from '../../compute/simulate/compare.ts'
import { POTENTIALS } from '../../compute/simulate/potentials.ts'
import { drive } from '../drive.ts'
import { storedLandscape } from './landscape.ts'
import { leadingPcs } from './snapshots.ts'

interface TruthRequest {
  readonly space: NamedArrays
  readonly fit: NamedArrays
  readonly summary: FitSummary
  readonly axis: TimeAxis
  /** The file that the space is an embedding of. */
  readonly path: string
}

/** Places along each side of the maps. */
const GRID = 64

/** A fit against the landscape that `jkoscope simulate` says its file was simulated in (model/truth.ts); null for other files. */
export async function computeTruth(
  { space, fit, summary, axis, path }: TruthRequest,
  signal?: AbortSignal
): Promise<{ summary: TruthSummary; arrays: NamedArrays } | null> {
  const uns = await withSource(path, (source) => source.unsScalars?.('truth') ?? null)
  const truth = POTENTIALS.find(({ name }) => name === uns?.['potential'])
  const mean = arrayOf(space, 'mean', Float64Array)
  if (!truth || uns?.['dims'] !== mean.length || summary.config.dims < 2) return null
  const { X: all, timeIndex } = leadingPcs(space, mean.length, 'the space')
  const cells = cellsByTime(timeIndex)
  const landscape = storedLandscape(fit, summary)
  const comparison: Comparison = {
    truth,
    fitted: landscape.potential,
    mean,
    sd: arrayOf(space, 'sd', Float64Array),
    // A JKO step is taken in the landscape of the timepoint that it leads to: that of the first is not fitted.
    snapshots: summary.times
      .map((time, k) => ({ X: takeRows(all, cells.get(k) ?? []), time, rate: rateAt(axis, summary.times, k) }))
      .slice(landscape.predictor.startsWith('implicit') ? 1 : 0)
  }
  const found = await drive(compareWithTruth(comparison), signal)
  const used = takeRows(
    all,
    [...timeIndex.keys()].filter((i) => (timeIndex[i] as number) >= 0)
  )
  const grid = gridOver(used, [0, 1], GRID)
  // The cells of all timepoints as one ground: it is wider than the rule for single clouds would have it, and without holes.
  const mask = cellMask(used, grid, ruleFor(used.rows / 4))
  return {
    summary: { potential: truth.name, ...found },
    arrays: {
      gridX: places(grid.x),
      gridY: places(grid.y),
      mask: Uint8Array.from(mask),
      ...heightMaps(comparison, grid, meanCell(used), mask)
    }
  }
}

/** Real time per unit of model time, of the interval that leads to timepoint k (of the first: that leads on). */
function rateAt(axis: TimeAxis, times: readonly number[], k: number): number {
  const real = fittedLevels(axis).map((level) => level.t)
  const from = Math.max(0, k - 1)
  return (real[from + 1] - real[from]) / (times[from + 1] - times[from])
}
