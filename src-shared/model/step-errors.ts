import * as v from 'valibot'

/** Distances between predicted and observed cells. */
export const METRICS = ['w1', 'w2', 'mmd'] as const
export type Metric = (typeof METRICS)[number]
export const METRIC_NAMES: Readonly<Record<Metric, string>> = { w1: 'W1', w2: 'W2', mmd: 'MMD' }

/** What is compared with the test cells of a timepoint, or (batches) with each other; the fields of `stepErrorSchema`. */
export const ERROR_COLUMNS = ['w1', 'cumulative', 'previous', 'floor', 'shift', 'batches'] as const
export type ErrorColumn = (typeof ERROR_COLUMNS)[number]

/** What the column `shift` is called wherever it is shown. */
export const WITHOUT_LANDSCAPE = 'Without a landscape'

/** The columns of an error table in another distance than W1. */
const columnsSchema = v.object({
  predicted: v.number(),
  cumulative: v.number(),
  previous: v.number(),
  floor: v.number(),
  shift: v.number(),
  batches: v.optional(v.number())
})
export type ErrorColumns = v.InferOutput<typeof columnsSchema>

/**
 * Errors of one prediction step on the test cells, in the space of the fit: W1 with Euclidean cost (Wasserstein-1), and apart W2 (square root of
 * squared cost) and MMD (five Gaussians), which fits made by earlier versions do not have.
 */
export const stepErrorSchema = v.object({
  from: v.string(),
  to: v.string(),
  /** Predicted from the observed previous timepoint, against the test cells of `to`. */
  w1: v.number(),
  /** Predicted by rolling out from the first timepoint. */
  cumulative: v.number(),
  /** "Nothing moves": the previous test cells against these. */
  previous: v.number(),
  /** Sampling floor: train cells of `to` against its test cells. */
  floor: v.number(),
  /** Shift of the 5 nearest train cells under the coupling. */
  shift: v.number(),
  /** Cells of the largest batch of `to` against those of its other batches, where it has several. */
  batches: v.optional(v.number()),
  w2: v.optional(columnsSchema),
  mmd: v.optional(columnsSchema)
})
export type StepError = v.InferOutput<typeof stepErrorSchema>

/** One number of an error table; undefined where the fit does not have this distance, or the timepoint no batches. */
export function errorOf(step: StepError, metric: Metric, column: ErrorColumn): number | undefined {
  if (metric === 'w1') return step[column]
  return step[metric]?.[column === 'w1' ? 'predicted' : column]
}

export interface Spread {
  readonly mean: number
  /** Standard deviation of the sample (n - 1); 0 of a single value. */
  readonly sd: number
}

/** Mean and standard deviation of values; NaN without any. */
export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const square = values.reduce((sum, x) => sum + (x - mean) ** 2, 0)
  return { mean, sd: values.length > 1 ? Math.sqrt(square / (values.length - 1)) : 0 }
}

/** One column of an error table over several fits of the same timepoints: each step, and the mean over the steps of each fit; undefined where not measured. */
export interface ColumnSpread {
  readonly steps: readonly (Spread | undefined)[]
  readonly mean: Spread | undefined
}

/** A column over fits that differ in their seed only; null where none of its numbers was measured in all of them. */
export function columnSpread(
  fits: readonly (readonly StepError[])[],
  metric: Metric,
  column: ErrorColumn
): ColumnSpread | null {
  const K = fits[0]?.length ?? 0
  if (fits.some((steps) => steps.length !== K)) return null
  const spreads = Array.from({ length: K }, (_, k) =>
    spreadOfAll(fits.map((steps) => errorOf(steps[k] as StepError, metric, column)))
  )
  if (!spreads.some(Boolean)) return null
  const means = fits.map((steps) => meanOfAll(steps.map((step) => errorOf(step, metric, column))))
  return { steps: spreads, mean: spreadOfAll(means) }
}

/** The spread of values all of which are there. */
function spreadOfAll(values: readonly (number | undefined)[]): Spread | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length === values.length ? spreadOf(known) : undefined
}

const meanOfAll = (values: readonly (number | undefined)[]): number | undefined => spreadOfAll(values)?.mean
