import { eventIterator } from '@orpc/contract'
import * as v from 'valibot'
import { base, bytesSchema } from '../contract/base.ts'
import { fitConfigSchema, fitSummarySchema } from '../model/fit.ts'
import { progressSchema } from '../model/job.ts'
import { learningCurveSchema } from '../model/learning-curve.ts'
import { timeAxisSchema } from '../model/time-axis.ts'
import { truthSummarySchema } from '../model/truth.ts'

/** `prior` is the key of what `growthPrior` gave, where the configuration has a prior of growth. */
const request = {
  space: v.string(),
  prior: v.optional(v.string()),
  axis: timeAxisSchema,
  config: fitConfigSchema,
  threads: v.number()
}

/** How much a landscape depends on chance, on the number of cells, and how far it is from one that is known. Keys are of put blocks. */
export const identifyContract = {
  /** As `fit` with each of the seeds instead of the configuration's own, side by side on threads; results in the order of the seeds. */
  fitSeeds: base
    .input(v.object({ ...request, seeds: v.pipe(v.array(v.number()), v.minLength(1), v.maxLength(100)) }))
    .output(
      eventIterator(
        progressSchema,
        v.object({ fits: v.array(v.object({ summary: fitSummarySchema, key: v.string() })) })
      )
    ),
  /** The arrays angle f32 [n] (degrees) and disagreement f32 [n] (0..1) of at least two fits; NaN for cells without a timepoint. */
  disagreement: base
    .input(
      v.object({
        space: v.string(),
        fits: v.pipe(v.array(v.object({ fit: v.string(), summary: fitSummarySchema })), v.minLength(2))
      })
    )
    .output(bytesSchema),
  /** Error against the number of cells that are learnt from. */
  learningCurve: base.input(v.object(request)).output(eventIterator(progressSchema, learningCurveSchema)),
  /** A fit against the landscape that the file at `path` says it was simulated in; null where it does not (model/truth.ts). */
  truth: base
    .input(
      v.object({
        space: v.string(),
        fit: v.string(),
        summary: fitSummarySchema,
        axis: timeAxisSchema,
        path: v.string()
      })
    )
    .output(v.nullable(v.object({ summary: truthSummarySchema, bytes: bytesSchema })))
}
