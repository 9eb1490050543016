import * as v from 'valibot'
import { fitConfigSchema } from './fit.ts'
import { spreadOf, type Metric } from './step-errors.ts'

/** Each inner timepoint alone, or every second one together. */
export const heldOutWhichSchema = v.picklist(['one', 'two'])
export type HeldOutWhich = v.InferOutput<typeof heldOutWhichSchema>

/** Sets of positions that are left out together, of K timepoints; none = nothing can be left out. */
export function leftOutSets(which: HeldOutWhich, K: number): number[][] {
  if (K < 3) return []
  if (which === 'one') return Array.from({ length: K - 2 }, (_, k) => [k + 1])
  return [Array.from({ length: Math.floor((K - 1) / 2) }, (_, i) => 2 * i + 1)]
}

/** W1 (Euclidean cost) and W2 (square root of squared cost), both exact, and MMD (five Gaussians), which earlier versions did not measure; on all cells. */
const distancesSchema = v.object({ w1: v.number(), w2: v.number(), mmd: v.optional(v.number()) })
export type Distances = v.InferOutput<typeof distancesSchema>

/** How well one timepoint is predicted by a landscape that was fitted without it. */
export const heldOutPointSchema = v.object({
  label: v.string(),
  /** The observed timepoint before it that the prediction starts from. */
  from: v.string(),
  fromPrevious: distancesSchema,
  /** Rolled out from the first timepoint. */
  fromFirst: distancesSchema,
  /** Coupled cells half way on a straight line: no landscape at all. */
  straightLine: distancesSchema,
  /** The observed timepoints before and after, as they are. */
  previous: distancesSchema,
  next: distancesSchema,
  /** Two random halves of the timepoint's own cells: what chance alone gives between samples of that size. Earlier versions did not measure it. */
  halves: v.optional(distancesSchema)
})
export type HeldOutPoint = v.InferOutput<typeof heldOutPointSchema>

/** What is compared with the cells of a timepoint that was left out, in the order in which it is shown. */
export const HELD_OUT_COLUMNS = ['fromPrevious', 'fromFirst', 'straightLine', 'previous', 'next', 'halves'] as const
export type HeldOutColumn = (typeof HELD_OUT_COLUMNS)[number]

/** One number of a point; undefined where an earlier version did not measure it. */
export function heldOutDistance(point: HeldOutPoint, column: HeldOutColumn, metric: Metric): number | undefined {
  return point[column]?.[metric]
}

/** Mean of a column over points; undefined where one of them does not have it, or there is none. */
export function heldOutMean(
  points: readonly HeldOutPoint[],
  column: HeldOutColumn,
  metric: Metric
): number | undefined {
  const values = points.flatMap((point) => heldOutDistance(point, column, metric) ?? [])
  return values.length === points.length && values.length > 0 ? spreadOf(values).mean : undefined
}

export const heldOutSummarySchema = v.object({
  config: fitConfigSchema,
  model: v.string(),
  /** One fit per set of left-out timepoints. */
  sets: v.array(
    v.object({
      leftOut: v.array(v.string()),
      points: v.array(heldOutPointSchema),
      trainingStatus: v.string(),
      seconds: v.number()
    })
  ),
  /** Whether PCA (genes, means, PCs, scaling) was found anew without the cells left out; else they had a part in the coordinates. */
  refitted: v.optional(v.boolean(), false),
  /** Mean over all points, prediction from the previous observed timepoint. */
  mean: distancesSchema,
  notes: v.array(v.string())
})
export type HeldOutSummary = v.InferOutput<typeof heldOutSummarySchema>

/** A test of a fit: what was left out of it, and what came of that. */
export interface HeldOutFound {
  readonly which: HeldOutWhich
  readonly summary: HeldOutSummary
}
