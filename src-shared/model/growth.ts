import * as v from 'valibot'
import type { NamedMatrix } from './best-matrix.ts'

/**
 * What is known beforehand of how cells grow in number. `column`: a numeric column of obs, with net rates (birth - death) per unit of the time axis, so
 * that exp(rate * gap) descendants are expected, or with the expected number of descendants at the next timepoint itself. `genes`: rates of birth and
 * death from the expression of proliferation and death genes in a matrix (compute/jkonet/growth/birth-death.ts).
 */
export const growthPriorSchema = v.variant('kind', [
  v.object({ kind: v.literal('column'), column: v.string(), values: v.picklist(['rate', 'fold']) }),
  v.object({
    kind: v.literal('genes'),
    /** X, raw/X or layers/<name>. */
    matrix: v.string(),
    /** Whether the values are scaled to the median total of the cells, and then log(1 + x) is taken. */
    normalise: v.boolean(),
    log: v.boolean(),
    /** Without it only births differ between cells. */
    death: v.boolean()
  })
])
export type GrowthPrior = v.InferOutput<typeof growthPriorSchema>

/** 10 % and 90 % quantile. */
const rangeSchema = v.tuple([v.number(), v.number()])

/** What a fit says of growth beside what was known beforehand, relative to the mean of each timepoint: a fit, not a measured proliferation. */
export const growthReportSchema = v.object({
  /** Genes of the signatures that the matrix has; null without a score of genes. */
  genes: v.nullable(v.object({ birth: v.number(), death: v.number() })),
  /** Of each timepoint but the last. */
  steps: v.array(
    v.object({
      label: v.string(),
      posterior: rangeSchema,
      prior: v.nullable(rangeSchema),
      /** Of the logarithms of both; null without a prior, or where one is the same for all cells. */
      correlation: v.nullable(v.number())
    })
  )
})
export type GrowthReport = v.InferOutput<typeof growthReportSchema>

/** Scores in a matrix of this content: counts are normalised and logged, other positive values logged, logs taken as they are. */
export function genesPrior({ name, summary }: NamedMatrix, death: boolean): GrowthPrior {
  const values = summary.guess?.values
  const log = values === 'counts' || values === 'normalised'
  return { kind: 'genes', matrix: name, normalise: values === 'counts', log, death }
}

/** Two relative growths in words: "0.68 to 1.36". */
export function growthRange([low, high]: readonly [number, number]): string {
  const words = (growth: number): string => (growth < 0.1 ? String(Number(growth.toPrecision(1))) : growth.toFixed(2))
  return `${words(low)} to ${words(high)}`
}
