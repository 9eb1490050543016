import { eventIterator } from '@orpc/contract'
import * as v from 'valibot'
import { base } from '../contract/base.ts'
import { fitSummarySchema } from '../model/fit.ts'
import { progressSchema } from '../model/job.ts'
import { timeAxisSchema } from '../model/time-axis.ts'

export const identifyContract = {
  /**
   * Fits with `extraSeeds` other seeds and compares their forces with those of the fit: the key of the array disagreement f32 [n] (0..1, NaN for cells
   * without a timepoint). `space` and `fit` are keys of put blocks.
   */
  disagreement: base
    .input(
      v.object({
        space: v.string(),
        fit: v.string(),
        summary: fitSummarySchema,
        axis: timeAxisSchema,
        extraSeeds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
        threads: v.number()
      })
    )
    .output(eventIterator(progressSchema, v.object({ key: v.string() })))
}
