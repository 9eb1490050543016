import * as v from 'valibot'
import { timeProposalSchema } from './time-axis.ts'

/** What the values of a matrix look like, judged from a sample of its rows, and why. */
export const matrixGuessSchema = v.object({
  values: v.picklist(['counts', 'log-normalised', 'scaled', 'normalised', 'empty']),
  reason: v.string()
})
export type MatrixGuess = v.InferOutput<typeof matrixGuessSchema>

/** What the values of a matrix add up to. */
export const matrixTotalSchema = v.object({
  /** Of the finite values, in double precision. */
  sum: v.number(),
  /** How many are NaN or infinite. */
  nonFinite: v.number()
})
export type MatrixTotal = v.InferOutput<typeof matrixTotalSchema>

/** A matrix of the file (X, raw/X, a layer) that was not read yet. Rows are cells, columns are genes. */
export const matrixSummarySchema = v.object({
  kind: v.picklist(['csr', 'csc', 'dense']),
  /** Number type as numpy names it: float32, int64, uint8, bool ... */
  dtype: v.string(),
  rows: v.number(),
  cols: v.number(),
  /** Stored entries; null for dense matrices. */
  nnz: v.nullable(v.number()),
  /** HDF5 filters of its datasets: gzip, shuffle, lzf, zstd ... */
  filters: v.array(v.string()),
  /** Bytes that reading all of it into memory takes, estimated. */
  bytes: v.number(),
  /** Null when the matrix is not readable (a note says why). */
  guess: v.nullable(matrixGuessSchema),
  /** Only where it was asked for and the values could be read. */
  total: v.optional(matrixTotalSchema)
})
export type MatrixSummary = v.InferOutput<typeof matrixSummarySchema>

export const columnKindSchema = v.picklist([
  'categorical',
  'string',
  'numeric',
  'boolean',
  'nullable-integer',
  'nullable-boolean',
  'nullable-string'
])
export type ColumnKind = v.InferOutput<typeof columnKindSchema>

/** A column of obs or var. */
export const columnSummarySchema = v.object({
  name: v.string(),
  kind: columnKindSchema,
  /** Number type of the stored values; "str" for text. */
  dtype: v.string(),
  /** Distinct values that occur, missing ones not counted. */
  levels: v.number(),
  /** The first 60 of them with their counts, in the column's own order (categories) or by natural order. */
  top: v.array(v.object({ label: v.string(), count: v.number() })),
  /** True for categories whose writer said that they are ordered. */
  ordered: v.boolean(),
  missing: v.number(),
  /** Range of the finite values; null for text. */
  min: v.nullable(v.number()),
  max: v.nullable(v.number())
})
export type ColumnSummary = v.InferOutput<typeof columnSummarySchema>

/** An embedding of the cells: [rows, cols]. */
export const embeddingSummarySchema = v.object({
  key: v.string(),
  rows: v.number(),
  cols: v.number(),
  kind: v.picklist(['dense', 'csr', 'csc', 'dataframe', 'compound'])
})
export type EmbeddingSummary = v.InferOutput<typeof embeddingSummarySchema>

/** What a file holds, found without reading its matrices. */
export const fileSummarySchema = v.object({
  path: v.string(),
  name: v.string(),
  /** Bytes on disk. */
  size: v.number(),
  nObs: v.number(),
  nVars: v.number(),
  /** anndata's `encoding-version` of the root; null for files older than anndata 0.8. */
  encodingVersion: v.nullable(v.string()),
  x: v.nullable(matrixSummarySchema),
  raw: v.nullable(v.object({ nVars: v.number(), x: v.nullable(matrixSummarySchema) })),
  layers: v.record(v.string(), matrixSummarySchema),
  obsm: v.array(embeddingSummarySchema),
  obs: v.array(columnSummarySchema),
  var: v.array(columnSummarySchema),
  uns: v.array(v.string()),
  /** What could not be read or is unusual, one sentence each. */
  notes: v.array(v.string()),
  /** Columns that may be the time, best first. */
  timeProposals: v.array(timeProposalSchema)
})
export type FileSummary = v.InferOutput<typeof fileSummarySchema>
