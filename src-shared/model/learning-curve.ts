import * as v from 'valibot'
import { fitConfigSchema } from './fit.ts'

/** A fit from a share of the training cells, judged on the same test cells as all of them. */
export const learningPointSchema = v.object({
  /** Of the training cells of each timepoint. */
  share: v.number(),
  /** Cells learnt from, all timepoints together. */
  cells: v.number(),
  /** Mean one-step W1 on the test cells. */
  error: v.number()
})
export type LearningPoint = v.InferOutput<typeof learningPointSchema>

export const learningCurveSchema = v.object({
  config: fitConfigSchema,
  model: v.string(),
  /** From few cells to all. */
  points: v.array(learningPointSchema),
  /** Mean W1 of "nothing moves" and of the sampling floor, on the same cells. */
  previous: v.number(),
  floor: v.number(),
  sentence: v.string()
})
export type LearningCurve = v.InferOutput<typeof learningCurveSchema>
