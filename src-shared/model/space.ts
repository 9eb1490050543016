import * as v from 'valibot'
import { batchSchema } from './batch.ts'

/** Where the coordinates of the cells come from: an embedding of the file, or PCA of one of its matrices. */
export const spaceSourceSchema = v.variant('kind', [
  v.object({ kind: v.literal('obsm'), key: v.string() }),
  v.object({
    kind: v.literal('pca'),
    /** 'X', 'raw/X' or 'layers/<name>'. */
    matrix: v.string(),
    /** Divide each cell by its library size and multiply by the median library size. */
    normalise: v.boolean(),
    transform: v.picklist(['log1p', 'sqrt', 'none']),
    /** Number of most variable genes kept; null keeps all. */
    variableGenes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(2))),
    /** Genes detected in fewer cells are dropped. */
    minCells: v.pipe(v.number(), v.integer(), v.minValue(0)),
    /** Cells left out first: those outside two quantiles of library size of their timepoint, and the most mitochondrial share. */
    cells: v.optional(
      v.nullable(
        v.object({
          librarySize: v.tuple([v.pipe(v.number(), v.minValue(0)), v.pipe(v.number(), v.maxValue(1))]),
          dropMitochondrial: v.pipe(v.number(), v.minValue(0), v.maxValue(0.9))
        })
      )
    ),
    components: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500))
  })
])
export type SpaceSource = v.InferOutput<typeof spaceSourceSchema>

export const spaceConfigSchema = v.object({
  source: spaceSourceSchema,
  /** Each PC to mean 0 and standard deviation 1 over all cells. */
  standardise: v.boolean(),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0))
})
export type SpaceConfig = v.InferOutput<typeof spaceConfigSchema>

/**
 * What is known of a computed space. Its arrays travel apart: X f64 [n, D] (standardised where asked), timeIndex i32 [n]
 * (position among the included timepoints, -1 = left out; the X of a cell that a filter of cells left out is NaN), mean f64 [D], sd f64 [D]; for PCA also variance f64 [D],
 * loadings f32 [genes, D], geneMean f64 [genes]; where cells of one timepoint come from several batches, batch i32 [n] (which; -1 = not known);
 * where a matrix was read also total f32 [n], detected f32 [n], and where genes are mitochondrial by their names mitochondrial f32 [n] (share of the total).
 */
export const spaceSummarySchema = v.object({
  config: spaceConfigSchema,
  name: v.string(),
  n: v.number(),
  D: v.number(),
  /** Cells per included timepoint. */
  cells: v.array(v.number()),
  /** Share of the total variance per PC; null when the space is an embedding of the file. */
  varianceRatio: v.nullable(v.array(v.number())),
  genes: v.nullable(v.array(v.string())),
  solver: v.nullable(v.object({ status: v.string(), iterations: v.number(), residual: v.number() })),
  notes: v.array(v.string()),
  /** Where cells of one timepoint come from several batches. */
  batch: v.optional(batchSchema),
  seconds: v.object({ read: v.number(), space: v.number() })
})
export type SpaceSummary = v.InferOutput<typeof spaceSummarySchema>
