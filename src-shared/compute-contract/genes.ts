import { eventIterator } from '@orpc/contract'
import * as v from 'valibot'
import { base } from '../contract/base.ts'
import { fatesSchema } from '../model/fates.ts'
import { fitSummarySchema } from '../model/fit.ts'
import { geneNamesSchema } from '../model/genes.ts'
import { growthPriorSchema } from '../model/growth.ts'
import { progressSchema } from '../model/job.ts'
import { timeAxisSchema } from '../model/time-axis.ts'

const key = v.object({ key: v.string() })

/** Where a matrix is kept by genes (worker/gene-cache/), and what it may take there at most. */
export const geneCacheSchema = v.object({ path: v.string(), mostBytes: v.number() })

/** What is read of single genes and obs columns of a file, and what the landscape makes of groups of cells. */
export const genesContract = {
  /** Names of the genes of a matrix (X, raw/X, layers/<name>). */
  genes: base.input(v.object({ path: v.string(), matrix: v.string() })).output(geneNamesSchema),
  /** Key of the array values f32 [n] of one gene, as stored; `cache` is a file that holds the matrix by genes, or will. */
  gene: base
    .input(
      v.object({
        path: v.string(),
        matrix: v.string(),
        gene: v.string(),
        cache: v.nullable(geneCacheSchema)
      })
    )
    .output(key),
  /** `labels` and the key of codes i32 [n] (-1 = missing); or null and the key of values f32 [n] (NaN = missing). */
  obsColumn: base
    .input(v.object({ path: v.string(), column: v.string() }))
    .output(v.object({ labels: v.nullable(v.array(v.string())), key: v.string() })),
  /** `space` is the key of a put block; returns the key of the arrays rate f64 [n] and, where growth was scored, genes i32 [2] (worker/jobs/growth-prior.ts). */
  growthPrior: base
    .input(v.object({ space: v.string(), path: v.string(), axis: timeAxisSchema, prior: growthPriorSchema }))
    .output(eventIterator(progressSchema, key)),
  /** `space` and `fit` are keys of put blocks; the groups are read from the obs column of the file at `path`. */
  fates: base
    .input(
      v.object({
        space: v.string(),
        fit: v.string(),
        summary: fitSummarySchema,
        path: v.string(),
        column: v.string()
      })
    )
    .output(eventIterator(progressSchema, fatesSchema))
}
