import { eventIterator } from '@orpc/contract'
import * as v from 'valibot'
import { base, bytesSchema } from '../contract/base.ts'
import { fitConfigSchema, fitSummarySchema, viewConfigSchema } from '../model/fit.ts'
import { progressSchema } from '../model/job.ts'
import { spaceSummarySchema } from '../model/space.ts'
import { timeAxisSchema } from '../model/time-axis.ts'
import { trendSchema } from '../model/trend.ts'
import { geneCacheSchema } from './genes.ts'

/** Where a landscape takes single cells and genes. `space` and `fit` are keys of put blocks. */
export const pathsContract = {
  /** Packed arrays: path f32 [cells, F, d] (contract/fits.ts). */
  trace: base
    .input(
      v.object({
        space: v.string(),
        fit: v.string(),
        summary: fitSummarySchema,
        cells: v.array(v.number()),
        perInterval: v.number()
      })
    )
    .output(bytesSchema),
  /** A gene along the landscape; the measured values are read from the file at `path`, where it still is as it was (else null). */
  trend: base
    .input(
      v.object({
        space: v.string(),
        fit: v.string(),
        summary: fitSummarySchema,
        spaceSummary: spaceSummarySchema,
        path: v.nullable(v.string()),
        gene: v.string(),
        cache: v.nullable(geneCacheSchema)
      })
    )
    .output(eventIterator(progressSchema, trendSchema)),
  /** Packed arrays of a view of a landscape fitted in closed form on a sample of the cells. */
  preview: base
    .input(v.object({ space: v.string(), axis: timeAxisSchema, config: fitConfigSchema, view: viewConfigSchema }))
    .output(bytesSchema)
}
