import * as v from 'valibot'
import { driversSchema } from '../model/drivers.ts'
import { fatesSchema } from '../model/fates.ts'
import { fitConfigSchema, viewConfigSchema } from '../model/fit.ts'
import { heldOutSummarySchema, heldOutWhichSchema } from '../model/held-out.ts'
import { fitSchema } from '../model/library.ts'
import { trendSchema } from '../model/trend.ts'
import { base, bytesSchema, idSchema } from './base.ts'

/** Cells that can be traced at once. */
const MOST_TRACED = 200
const trendInput = v.object({ id: v.string(), gene: v.string() })
const modelSchema = v.object({
  ...{ id: v.string(), label: v.string(), description: v.string() },
  /** Whether a fit may start from growth that is known. */
  growth: v.boolean()
})

const heldOutInput = v.object({ id: v.string(), which: heldOutWhichSchema })

export const fits = {
  /** Starts a job whose result is a fit. */
  start: base.input(v.object({ spaceId: v.string(), config: fitConfigSchema })).output(v.object({ jobId: v.string() })),
  list: base.input(v.object({ datasetId: v.string() })).output(v.array(fitSchema)),
  get: base.input(idSchema).output(fitSchema),
  /** Takes a fit out of the list; it can be restored until the program ends. */
  remove: base.input(idSchema),
  restore: base.input(idSchema),
  /** Packed arrays of the fit (model/fit.ts). */
  arrays: base.input(idSchema).output(bytesSchema),
  /** Packed arrays of a view (model/fit.ts); computed once, then kept in the library. */
  view: base.input(v.object({ id: v.string(), config: viewConfigSchema })).output(bytesSchema),
  /** Starts a job that fits without each inner timepoint in turn, or without every second one, and measures their prediction; its result is the fit. */
  startHeldOut: base.input(heldOutInput).output(v.object({ jobId: v.string() })),
  /** What such a job found for a fit; null while there was none. */
  heldOut: base.input(heldOutInput).output(v.object({ summary: v.nullable(heldOutSummarySchema) })),
  /** Genes that the landscape raises and lowers fastest at each timepoint; only where the space is a PCA of ours. */
  drivers: base
    .input(v.object({ id: v.string(), top: v.pipe(v.number(), v.integer(), v.maxValue(500)) }))
    .output(driversSchema),
  /**
   * Where the cells of each timepoint arrive at the last one when the landscape moves them on: a prediction, by the group
   * (a value of an obs column) of the nearest observed cell there.
   */
  fates: base.input(v.object({ id: v.string(), column: v.string() })).output(fatesSchema),
  /** Starts a job that works these fates out; its result is the fit, and `fates` answers at once then. */
  startFates: base.input(v.object({ id: v.string(), column: v.string() })).output(v.object({ jobId: v.string() })),
  /** Starts a job that follows one gene of the space's PCA along the landscape; its result is the fit. */
  startTrend: base.input(trendInput).output(v.object({ jobId: v.string() })),
  /** What such a job found; null while there is nothing. */
  trend: base.input(trendInput).output(v.object({ trend: v.nullable(trendSchema) })),
  /**
   * Paths of cells (rows of the space) under the landscape, from their own time to the last. Packed arrays: path
   * f32 [cells, F, d] (F = (K - 1) * perInterval + 1 frames as in a view; NaN before a cell's own time).
   */
  trace: base
    .input(
      v.object({
        id: v.string(),
        cells: v.pipe(v.array(v.number()), v.minLength(1), v.maxLength(MOST_TRACED)),
        perInterval: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32))
      })
    )
    .output(bytesSchema),
  /**
   * Packed arrays of a view (model/fit.ts) of a landscape that is fitted in closed form on a sample of the cells: what is
   * drawn while the fit of this configuration is being learnt. Nothing is kept.
   */
  preview: base
    .input(v.object({ spaceId: v.string(), config: fitConfigSchema, view: viewConfigSchema }))
    .output(bytesSchema),
  /**
   * Starts a job that writes a copy of the dataset's .h5ad file with the results added; its result is the path of the copy.
   * Electron asks where by the system's dialog (null = cancelled); elsewhere `path` is a new file below the roots.
   */
  exportH5ad: base
    .input(v.object({ id: v.string(), path: v.nullable(v.string()) }))
    .output(v.object({ jobId: v.nullable(v.string()) })),
  models: base.output(v.array(modelSchema))
}
