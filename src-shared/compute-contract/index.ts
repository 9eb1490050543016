import { eventIterator } from '@orpc/contract'
import * as v from 'valibot'
import { base, bytesSchema } from '../contract/base.ts'
import { driversSchema } from '../model/drivers.ts'
import { fileSummarySchema } from '../model/file-summary.ts'
import { fitConfigSchema, fitSummarySchema, viewConfigSchema } from '../model/fit.ts'
import { heldOutSummarySchema } from '../model/held-out.ts'
import { progressSchema } from '../model/job.ts'
import { genesContract } from './genes.ts'
import { identifyContract } from './identify.ts'
import { writtenNamesSchema } from '../model/results-file.ts'
import { pathsContract } from './paths.ts'
import { simulateContract } from './simulate.ts'
import { spaceConfigSchema, spaceSummarySchema } from '../model/space.ts'
import { timeAxisSchema, timeProposalSchema } from '../model/time-axis.ts'

/**
 * The contract between the host and the disposable compute process. Arrays go apart from records: the host puts the
 * blocks that a call needs under keys of its choice (`put`), a call leaves its own block under a key that its result
 * names, and the host takes it (`take`) and keeps it. Compute forgets blocks when told or when it dies.
 */
const key = v.object({ key: v.string() })

export const computeContract = {
  /** `spent`: a damaged file may be stuck in this process, so that files are to be read by another one. */
  ping: base.output(v.object({ memoryBytes: v.number(), spent: v.boolean() })),
  /** The build of the kernels that this process runs ("relaxed" or "base"), and the hash of their code. */
  kernels: base.output(v.object({ build: v.string(), hash: v.string() })),
  has: base.input(key).output(v.object({ present: v.boolean() })),
  put: base.input(v.object({ key: v.string(), bytes: bytesSchema })),
  take: base.input(key).output(bytesSchema),
  /** `totals` also reads the matrices of at most so many values, to add them up. */
  inspect: base.input(v.object({ path: v.string(), totals: v.optional(v.number()) })).output(fileSummarySchema),
  proposeTime: base.input(v.object({ path: v.string(), column: v.string() })).output(timeProposalSchema),
  /** Returns the summary and the key of the arrays of model/space.ts. */
  space: base
    .input(v.object({ path: v.string(), axis: timeAxisSchema, config: spaceConfigSchema, threads: v.number() }))
    .output(eventIterator(progressSchema, v.object({ summary: spaceSummarySchema, key: v.string() }))),
  /**
   * `space` is the key of a put block, and so is `prior`, what `growthPrior` gave, where the configuration has a prior of growth; returns the summary
   * and the key of the arrays of model/fit.ts. `resume` is the key of a put block with the
   * pieces that an earlier call with the same input has saved (bytes by name): the result is as if that had not been interrupted.
   */
  fit: base
    .input(
      v.object({
        space: v.string(),
        prior: v.optional(v.string()),
        axis: timeAxisSchema,
        config: fitConfigSchema,
        threads: v.number(),
        resume: v.optional(v.string())
      })
    )
    .output(eventIterator(progressSchema, v.object({ summary: fitSummarySchema, key: v.string() }))),
  /** Fits without some timepoints (positions among the fitted ones; none = each inner one alone) and measures their prediction. */
  heldOut: base
    .input(
      v.object({
        space: v.string(),
        prior: v.optional(v.string()),
        axis: timeAxisSchema,
        config: fitConfigSchema,
        leaveOut: v.array(v.array(v.number())),
        /** Where the space comes from, to find PCA anew without the cells left out; null where the file is gone. */
        refit: v.nullable(v.object({ path: v.string(), space: spaceConfigSchema })),
        threads: v.number()
      })
    )
    .output(eventIterator(progressSchema, heldOutSummarySchema)),
  /** `space` and `fit` are keys of put blocks; returns the arrays of a view. */
  view: base
    .input(v.object({ space: v.string(), fit: v.string(), summary: fitSummarySchema, config: viewConfigSchema }))
    .output(bytesSchema),
  /** `space` and `fit` are keys of put blocks, `genes` the names of the genes of the space's PCA. */
  drivers: base
    .input(
      v.object({
        space: v.string(),
        fit: v.string(),
        summary: fitSummarySchema,
        genes: v.nullable(v.array(v.string())),
        top: v.number()
      })
    )
    .output(driversSchema),
  /** UMAP of the leading PCs of a put block `space`: the key of the arrays x f32 [m], y f32 [m], cells i32 [m] (rows of the space). */
  umap: base
    .input(v.object({ space: v.string(), dims: v.pipe(v.number(), v.integer(), v.minValue(1)), seed: v.number() }))
    .output(eventIterator(progressSchema, key)),
  ...genesContract,
  ...pathsContract,
  ...simulateContract,
  ...identifyContract,
  /**
   * Writes a copy of the .h5ad file at `path` to `out` with the results of a fit added (worker/jobs/write-results.ts);
   * `about` are the JSON texts of uns/jkoscope.
   */
  writeResults: base
    .input(
      v.object({
        space: v.string(),
        fit: v.string(),
        summary: fitSummarySchema,
        path: v.string(),
        out: v.string(),
        about: v.record(v.string(), v.string())
      })
    )
    .output(eventIterator(progressSchema, writtenNamesSchema)),
  models: base.output(
    v.array(v.object({ id: v.string(), label: v.string(), description: v.string(), growth: v.boolean() }))
  )
}
export type ComputeContract = typeof computeContract
