import * as v from 'valibot'

/** A gene as a search shows it: its name in the matrix, and its symbol where the file has another one. */
export const geneMatchSchema = v.object({ name: v.string(), symbol: v.nullable(v.string()) })
export type GeneMatch = v.InferOutput<typeof geneMatchSchema>

export const geneMatchesSchema = v.object({ genes: v.array(geneMatchSchema), total: v.number() })
export type GeneMatches = v.InferOutput<typeof geneMatchesSchema>

/** Names of all genes of a matrix [p], and their symbols [p] where the file has them. */
export const geneNamesSchema = v.object({ names: v.array(v.string()), symbols: v.nullable(v.array(v.string())) })
export type GeneNames = v.InferOutput<typeof geneNamesSchema>
