import * as v from 'valibot'

/** A gene and how fast the landscape changes its (transformed) expression, per unit of model time; negative = falls. */
export const geneRateSchema = v.object({
  gene: v.string(),
  /** What people call the gene, where the file tells and it is another name. */
  symbol: v.optional(v.string()),
  rate: v.number()
})
export type GeneRate = v.InferOutput<typeof geneRateSchema>

/** Genes that the landscape raises and lowers fastest, on average over the cells of each timepoint; strongest first. */
export const driversSchema = v.array(
  v.object({ label: v.string(), rising: v.array(geneRateSchema), falling: v.array(geneRateSchema) })
)
export type Drivers = v.InferOutput<typeof driversSchema>
