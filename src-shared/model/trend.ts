import * as v from 'valibot'

/** Mean and quartiles of a gene over a population. */
const spreadSchema = v.object({ mean: v.number(), low: v.number(), middle: v.number(), high: v.number() })
export type Spread = v.InferOutput<typeof spreadSchema>

/**
 * A gene of the space's PCA along time, in the expression that the PCA was made of (normalised and transformed).
 * Populations that the landscape moves exist in PCs only: their expression is what those PCs say of the gene.
 */
export const trendSchema = v.object({
  gene: v.string(),
  /** False where the space does not know the gene's own mean: values are then differences from it. */
  absolute: v.boolean(),
  observed: v.array(
    v.object({
      label: v.string(),
      cells: v.number(),
      /** As the file has it, normalised and transformed alike; null where it could not be read. */
      measured: v.nullable(spreadSchema),
      /** What the fitted PCs of the observed cells say: to be compared with the prediction. */
      throughPcs: spreadSchema
    })
  ),
  /** The cells of timepoint k moved a share of the way to timepoint k + 1. */
  predicted: v.array(v.object({ k: v.number(), share: v.number(), cells: v.number(), ...spreadSchema.entries }))
})
export type Trend = v.InferOutput<typeof trendSchema>
