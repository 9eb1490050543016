import * as v from 'valibot'
import { learningCurveSchema } from '../model/learning-curve.ts'
import { truthSummarySchema } from '../model/truth.ts'
import { base, bytesSchema, idSchema } from './base.ts'

const jobId = v.object({ jobId: v.string() })
export const MOST_SEEDS = 20

/** How far the landscape of a fit can be known. */
export const checks = {
  /**
   * Starts a job that makes the fits with the same settings and this many seeds from the fit's own on, those that are not there yet side by side; its
   * result is the fit.
   */
  startSeeds: base
    .input(v.object({ id: v.string(), count: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(MOST_SEEDS)) }))
    .output(jobId),
  /**
   * How much fits of one space disagree on the direction downhill at each cell at its time. Packed arrays: angle f32 [n], degrees 0..180, mean over the pairs
   * of fits; disagreement f32 [n], 0..1 (NaN for cells without a timepoint).
   */
  disagreement: base
    .input(v.object({ ids: v.pipe(v.array(v.string()), v.minLength(2), v.maxLength(100)) }))
    .output(bytesSchema),
  /** Starts a job that fits again from a sixteenth, an eighth ... of the cells; its result is the fit. */
  startLearningCurve: base.input(idSchema).output(jobId),
  /** What such a job found; null while there was none. */
  learningCurve: base.input(idSchema).output(v.object({ curve: v.nullable(learningCurveSchema) })),
  /** The fit against the landscape that its file was simulated in, with packed arrays (model/truth.ts); null for other files and spaces. */
  truth: base
    .input(idSchema)
    .output(v.object({ found: v.nullable(v.object({ summary: truthSummarySchema, bytes: bytesSchema })) }))
}
