import { AppError } from '../../../src-shared/errors.ts'
import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { fittedLevels } from '../../../src-shared/model/axis-levels.ts'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { expectedDescendants, spanOf } from '../../compute/jkonet/growth/prior.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'

/** What is known beforehand of the growth of the cells of some snapshots. */
export interface Prior {
  /** Per snapshot [n_k, 1]: net rates of its cells, per unit of `times`. */
  readonly rates: readonly Matrix[]
  /** Time of each snapshot in the unit of the axis, whatever the model's own time is. */
  readonly times: readonly number[]
}

interface PriorRequest {
  /** Arrays of growth-prior.ts; needed where the configuration has a prior. */
  readonly prior?: NamedArrays
  readonly axis: TimeAxis
  readonly config: FitConfig
}

/** The prior of a fit's cells by timepoint, of those that are `wanted` in their order; undefined where the configuration has none. */
export function priorOf(
  { prior, axis, config }: PriorRequest,
  timeIndex: Int32Array,
  wanted: (cell: number) => boolean = () => true
): Prior | undefined {
  if (!config.growth) return undefined
  if (!prior) throw new AppError('E_INTERNAL', { detail: 'the growth that the fit starts from was not handed over' })
  return ratesByTime(arrayOf(prior, 'rate', Float64Array), axis, timeIndex, wanted)
}

/** Rates [n] of cells, by timepoint. */
export function ratesByTime(
  rate: Float64Array,
  axis: TimeAxis,
  timeIndex: Int32Array,
  wanted: (cell: number) => boolean = () => true
): Prior {
  const cells = cellsByTime(timeIndex)
  const points = fittedLevels(axis)
  const rates = points.map((_, k) => {
    const own = Float64Array.from((cells.get(k) ?? new Int32Array(0)).filter(wanted), (i) => rate[i] as number)
    return matrix(own, own.length, 1)
  })
  return { rates, times: points.map(({ t }) => t) }
}

/** The same of some of the snapshots. */
export function partOf({ rates, times }: Prior, kept: readonly number[]): Prior {
  return { rates: kept.map((k) => rates[k] as Matrix), times: kept.map((k) => times[k] as number) }
}

/** Relative number of descendants [n_k] expected at snapshot k + 1 of the cells of snapshot k. */
export function priorMass({ rates, times }: Prior, k: number): Float64Array<ArrayBuffer> {
  return expectedDescendants((rates[k] as Matrix).data, (times[k + 1] as number) - (times[k] as number))
}

/** Beyond this factor between the cells of a timepoint, expected numbers of descendants are a mistake of units, or of a gap too long to foresee. */
const MOST_SPAN = 1e6

/** Throws E_GROWTH_SPAN where the cells of a snapshot are expected to differ by more than that until the next; `labels` are those of the snapshots. */
export function checkSpans({ rates, times }: Prior, labels: readonly string[]): void {
  rates.slice(0, -1).forEach(({ data, rows }, k) => {
    const span = spanOf(data, (times[k + 1] as number) - (times[k] as number))
    if (rows === 0 || span <= MOST_SPAN) return
    const detail = `${span.toPrecision(2)} until "${labels[k + 1] ?? ''}"`
    throw new AppError('E_GROWTH_SPAN', { element: labels[k] ?? '', detail })
  })
}
