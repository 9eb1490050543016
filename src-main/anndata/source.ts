import type { Matrix } from '../../src-shared/matrix.ts'
import type { FileSummary, MatrixTotal } from '../../src-shared/model/file-summary.ts'
import type { TimeProposal } from '../../src-shared/model/time-axis.ts'
import type { CollectedMatrix } from './h5ad/collect.ts'
import type { Column } from './h5ad/column.ts'
import type { RowBlock } from './h5ad/rows.ts'

/** A matrix of a source that can be read as a whole (perhaps by rows, too), and the genes of its columns. */
export interface SourceMatrix {
  readonly rows: number
  readonly cols: number
  /** Bytes that it takes in memory, estimated. */
  readonly bytes: number
  genes(): string[]
  collect(): Generator<{ fraction: number }, CollectedMatrix>
  /** Values [rows] of the gene at this position, without holding the matrix; absent where only `collect` can tell. */
  gene?(position: number): Generator<{ fraction: number }, Float32Array<ArrayBuffer>>
  /** Sum of the values without holding the matrix; absent where only `collect` can tell. */
  total?(): Generator<{ fraction: number }, MatrixTotal>
  /** Names that people know the genes by [cols], where the file has them besides `genes()`. */
  symbols?(): string[] | null
  /** The same rows block by block, read anew at each call; missing where the file is not stored by rows. */
  readonly blocks?: () => Generator<RowBlock, void>
}

/** A file (or folder) of cells, whatever its format. Nothing large is read before it is asked for. Close it in `finally`. */
export interface Source {
  readonly name: string
  summary(): FileSummary
  /** Reading of an obs column as time. Errors: E_TIME_COLUMN. */
  proposeTime(column: string): TimeProposal
  /** A column of obs. Errors: E_TIME_COLUMN when there is none of this name. */
  column(name: string): Column
  /** Embedding of all cells [n, d], d at most `dims`. Errors: E_NO_MATRIX, E_EMBED_PCS, E_EMBED_NONFINITE. */
  embedding(key: string, dims?: number): Matrix
  /** X, raw/X or layers/<name>. Errors: E_NO_MATRIX. */
  matrix(element: string): SourceMatrix
  /** The single numbers and texts of the unstructured group of this name; null where there is none. Formats without such groups leave it out. */
  unsScalars?(name: string): Record<string, string | number> | null
  close(): void
}

/** A format that can be opened: one file in `formats`, listed in `open-source.ts`. */
export interface Format {
  readonly id: string
  readonly label: string
  /** Whether this path is of this format, by its name and first bytes; never throws. */
  recognises(path: string): boolean
  /** Errors: what is wrong with the file, as AppError. */
  open(path: string): Promise<Source>
}
