import type { Matrix, SparseRows } from '../../../src-shared/matrix.ts'

/** A column to write: texts, or numbers (NaN is missing). */
export type RecordColumn = readonly string[] | Float64Array

/** Unstructured annotation to write. */
export interface RecordUns {
  readonly [key: string]: string | number | Float64Array | Float32Array | Int32Array | readonly string[] | RecordUns
}

/** An AnnData to write: X [n, genes], obs and var columns of these lengths, obsm matrices [n, d]. */
export interface AnnDataRecord {
  readonly obsNames: readonly string[]
  readonly varNames: readonly string[]
  readonly X: SparseRows
  readonly obs: Readonly<Record<string, RecordColumn>>
  readonly var: Readonly<Record<string, RecordColumn>>
  readonly obsm: Readonly<Record<string, Matrix>>
  readonly uns: RecordUns
}
