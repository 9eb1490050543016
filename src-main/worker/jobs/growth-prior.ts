import { AppError } from '../../../src-shared/errors.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { fittedLevels, type Timepoint } from '../../../src-shared/model/axis-levels.ts'
import type { GrowthPrior } from '../../../src-shared/model/growth.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { daysOf } from '../../../src-shared/time/units.ts'
import { withSource } from '../../anndata/open-source.ts'
import type { Source } from '../../anndata/source.ts'
import type { Reporter } from '../drive.ts'
import { readSignatures, scoreGrowth, type GenesPrior, type Signatures } from './growth-score.ts'
import { checkSpans, ratesByTime } from './prior.ts'

interface GrowthPriorRequest {
  /** Arrays of the space; only timeIndex is read. */
  readonly space: NamedArrays
  readonly path: string
  readonly axis: TimeAxis
  readonly prior: GrowthPrior
}

/**
 * Net growth rate per cell as the fit is given it: rate f64 [n] per unit of the time axis (NaN where not known), and genes i32 [2] where it was scored:
 * how many of the genes of birth and death were found. Throws E_GROWTH_VALUES, E_GROWTH_SPAN, E_TIME_COLUMN, E_TIME_VALUES, and those of scoreGrowth.
 */
export function computeGrowthPrior(
  { space, path, axis, prior }: GrowthPriorRequest,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<NamedArrays> {
  return withSource(path, async (source) => {
    const points = fittedLevels(axis)
    checkTimes(points, source.name)
    const timeIndex = arrayOf(space, 'timeIndex', Int32Array)
    reporter.stage('growth', 0, 1)
    const arrays =
      prior.kind === 'column'
        ? { rate: ratesOf(valuesOf(source, prior.column, timeIndex), prior, points, timeIndex, source.name) }
        : scored(await scorerOf(source, prior, axis, timeIndex, reporter, signal))
    const rates = ratesByTime(arrayOf(arrays, 'rate', Float64Array), axis, timeIndex)
    checkSpans(
      rates,
      points.map(({ label }) => label)
    )
    return arrays
  })
}

/** Rates [n] per unit of the axis, scored as though the cells of some timepoints had never been seen, and the genes found. */
interface Scorer {
  readonly found: Signatures['found']
  without(leftOut: readonly number[]): Float64Array<ArrayBuffer>
}

async function scorerOf(
  source: Source,
  prior: GenesPrior,
  { unit, column }: TimeAxis,
  timeIndex: Int32Array,
  reporter: Pick<Reporter, 'progress'>,
  signal?: AbortSignal
): Promise<Scorer> {
  const days = daysOf(unit)
  if (days === null) {
    const detail = unit === null ? 'not known' : `"${unit}", which cannot be told in days`
    throw new AppError('E_GROWTH_UNIT', { where: source.name, element: column, detail })
  }
  const signatures = await readSignatures(source, prior, reporter, signal)
  return {
    found: signatures.found,
    without: (leftOut) => scoreGrowth(signatures, prior, timeIndex, leftOut).map((rate) => rate * days)
  }
}

/** Arrays of the prior when all cells are seen. */
function scored({ found, without }: Scorer): NamedArrays {
  return { rate: without([]), genes: Int32Array.of(found.birth, found.death) }
}

/**
 * Reads the genes of a prior once more and gives a function that scores growth without the cells of timepoints left out, so that nothing of them is
 * known beforehand. Throws what computeGrowthPrior does.
 */
export function readScorer(
  { path, axis, prior }: Omit<GrowthPriorRequest, 'space' | 'prior'> & { readonly prior: GenesPrior },
  timeIndex: Int32Array,
  reporter: Pick<Reporter, 'progress'>,
  signal?: AbortSignal
): Promise<Scorer['without']> {
  return withSource(path, async (source) => (await scorerOf(source, prior, axis, timeIndex, reporter, signal)).without)
}

function checkTimes(points: readonly Timepoint[], where: string): void {
  points.slice(1).forEach((point, k) => {
    if (point.t > (points[k] as Timepoint).t) return
    const detail = `"${point.label}" is not later than "${points[k]?.label}", so that nothing can grow between them`
    throw new AppError('E_TIME_VALUES', { where, detail })
  })
}

/** A column of numbers with a value for every cell of as many rows. */
function valuesOf(source: Source, name: string, timeIndex: Int32Array): Float64Array {
  const found = source.column(name)
  const detail =
    found.form !== 'numbers'
      ? 'it holds labels, not numbers'
      : found.values.length !== timeIndex.length
        ? `it has ${found.values.length} values for ${timeIndex.length} cells`
        : null
  if (found.form === 'numbers' && detail === null) return found.values
  throw new AppError('E_GROWTH_VALUES', { where: source.name, element: `obs/${name}`, detail: detail ?? '' })
}

/** Rates [n]: the values, or log(value) / gap where they are numbers of descendants at the next timepoint. */
function ratesOf(
  values: Float64Array,
  { column, values: kind }: Extract<GrowthPrior, { kind: 'column' }>,
  points: readonly Timepoint[],
  timeIndex: Int32Array,
  where: string
): Float64Array<ArrayBuffer> {
  const last = points.length - 1
  const grows = (i: number): boolean => (timeIndex[i] as number) >= 0 && (timeIndex[i] as number) < last
  const rates = Float64Array.from(values, (value, i) => {
    if (!grows(i)) return NaN
    const k = timeIndex[i] as number
    return kind === 'rate' ? value : Math.log(value) / ((points[k + 1] as Timepoint).t - (points[k] as Timepoint).t)
  })
  const bad = rates.reduce((count, rate, i) => count + (grows(i) && !Number.isFinite(rate) ? 1 : 0), 0)
  if (bad === 0) return rates
  const wanted = kind === 'rate' ? 'no number' : 'no number above 0'
  const detail = `${bad} cells of timepoints that others follow have ${wanted} there`
  throw new AppError('E_GROWTH_VALUES', { where, element: `obs/${column}`, detail })
}
