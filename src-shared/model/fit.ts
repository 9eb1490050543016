import * as v from 'valibot'
import { growthPriorSchema, growthReportSchema } from './growth.ts'
import { identifiabilitySchema } from './identifiability.ts'
import { stepErrorSchema } from './step-errors.ts'

export type { StepError } from './step-errors.ts'

const natural = v.pipe(v.number(), v.integer(), v.minValue(0))

/** `tuned`: the default with a learning rate chosen on held-out cells. */
export const presetSchema = v.picklist(['default', 'reference', 'tuned'])
export type Preset = v.InferOutput<typeof presetSchema>

/** Everything that a fit depends on besides the space, its time axis and the kernel build. */
export const fitConfigSchema = v.object({
  preset: presetSchema,
  /** Id of a model of the registry (src-main/compute/jkonet/registry.ts); null = the preset's own. */
  model: v.nullable(v.string()),
  /** Leading PCs used. */
  dims: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Share of the cells of each timepoint kept for the errors. */
  testFraction: v.pipe(v.number(), v.minValue(0.05), v.maxValue(0.9)),
  seed: natural,
  /** Only for models with growth; missing = all cells of a timepoint are expected to grow alike. */
  growth: v.optional(growthPriorSchema)
})
export type FitConfig = v.InferOutput<typeof fitConfigSchema>

/** One coupling of consecutive timepoints with its certificate. */
const couplingSummarySchema = v.object({
  from: v.string(),
  to: v.string(),
  n: v.number(),
  m: v.number(),
  cost: v.number(),
  gap: v.number(),
  iterations: v.number(),
  status: v.string()
})

const triedSchema = v.object({
  rate: v.number(),
  structure: v.picklist(['any', 'additive']),
  steps: v.number(),
  loss: v.nullable(v.number()),
  used: v.boolean()
})
export type TriedSummary = v.InferOutput<typeof triedSchema>

const solverSummarySchema = v.object({
  couplings: v.array(couplingSummarySchema),
  training: v.object({
    status: v.string(),
    steps: v.number(),
    finalLoss: v.number(),
    validationLoss: v.nullable(v.number()),
    /** Where held-out cells chose among several ways to train: each with their loss (null: it diverged). */
    tried: v.optional(v.array(triedSchema)),
    /** Of the tensor library, for models that are trained with it: tensorflow (its own library), wasm, cpu (JavaScript). */
    backend: v.optional(v.string())
  }),
  prediction: v.object({
    method: v.string(),
    status: v.string(),
    residualMax: v.nullable(v.number()),
    residualMean: v.nullable(v.number()),
    notConverged: v.number(),
    cells: v.number()
  })
})

const trustSchema = v.object({ verdict: v.picklist(['good', 'fair', 'poor']), sentence: v.string() })

const timingsSchema = v.object({
  couplings: v.number(),
  fit: v.number(),
  predict: v.number(),
  evaluate: v.number()
})

/**
 * What is known of a fit. Its arrays travel apart: theta f32 (parameters), isTest u8 [n], lossStep f64, lossValue f64,
 * validationStep f64, validationLoss f64, times f64 [K] (model time of the timepoints). Models with growth: growth f32 [n], the relative growth of each
 * cell until the next timepoint (1 = mean of its timepoint; NaN where not known): a fit, not a measured proliferation, and a cautious one (growth/coupling.ts);
 * with a prior also growthPrior f32 [n], what was expected beforehand, on the same scale.
 */
export const fitSummarySchema = v.object({
  config: fitConfigSchema,
  model: v.object({ id: v.string(), label: v.string(), variant: v.string() }),
  architecture: v.record(v.string(), v.union([v.number(), v.boolean(), v.string()])),
  kernelBuild: v.string(),
  labels: v.array(v.string()),
  times: v.array(v.number()),
  spacing: v.picklist(['equal', 'real']),
  solver: solverSummarySchema,
  errors: v.object({ steps: v.array(stepErrorSchema), mean: v.number(), cumulativeMean: v.number() }),
  trust: trustSchema,
  /** Of linear models. */
  identifiability: v.optional(identifiabilitySchema),
  /** Of models with growth. */
  growth: v.optional(growthReportSchema),
  timings: timingsSchema
})
export type FitSummary = v.InferOutput<typeof fitSummarySchema>

/** What of a fit is drawn: two PCs, the fineness of the grid and of time. */
export const viewConfigSchema = v.object({
  pcs: v.tuple([natural, natural]),
  grid: v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(256)),
  perInterval: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32))
})
export type ViewConfig = v.InferOutput<typeof viewConfigSchema>
export const DEFAULT_VIEW: ViewConfig = { pcs: [0, 1], grid: 64, perInterval: 8 }

/**
 * What the page draws of a fit. Arrays (F frames = (K - 1) * perInterval + 1, G = grid, A = arrow grid):
 * frameTime f64 [F] model time; gridX, gridY f64 [G]; V f32 [F, G, G] (row = y, column = x); mask u8 [F, G, G] (1 = cells near);
 * arrowX, arrowY f64 [A]; arrow f32 [F, A, A, 2] (-grad V along the two PCs); cellX, cellY f32 [n] and cellTime i32 [n] of the observed
 * cells; population f32 [sum over k < K-1 of n_k * (perInterval + 1), 2]: for interval k, step s, the cells of timepoint k moved to
 * T_k + s / perInterval * (T_{k+1} - T_k), ordered by k, then s, then cell; populationOffset i32 [K] (rows where interval k starts; the last is their number).
 * Of fits with growth the cells are drawn by it before they move, and populationCell i32 [sum over k < K-1 of n_k] says which of the cells of timepoint k each is.
 */
export const viewSummarySchema = v.object({ config: viewConfigSchema, frames: v.number(), arrowGrid: v.number() })
export type ViewSummary = v.InferOutput<typeof viewSummarySchema>
