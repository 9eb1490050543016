import { AppError } from '../../../src-shared/errors.ts'
import type { SparseRows } from '../../../src-shared/matrix.ts'
import { ChunkReader } from '../chunk-reader.ts'
import type { H5Dataset } from '../hdf5-read.ts'
import { blockOf } from './csr-check.ts'
import type { Oddities } from './csr-check.ts'
import type { CsrSource, DenseSource, SparseSource } from './matrix.ts'

/** Entries of one block: small enough that progress is seen and work can be stopped several times a second. */
export const BLOCK_ENTRIES = 2 ** 20

/** Rows [start, start + rows.rows) of a matrix. */
export interface RowBlock {
  readonly start: number
  readonly rows: SparseRows
  /** What was mended or found in this block. */
  readonly oddities: Oddities
}

/**
 * A csr or dense matrix by blocks of rows, in order; columns are sorted and unique within a row.
 * Errors: E_CSR, E_H5_READ, E_H5_FILTER.
 */
export function* readRowBlocks(
  source: DenseSource | CsrSource,
  blockEntries = BLOCK_ENTRIES
): Generator<RowBlock, void> {
  if (source.kind === 'dense') yield* denseBlocks(source, blockEntries)
  else yield* csrBlocks(source, blockEntries)
}

function invalid(source: SparseSource, detail: string): AppError {
  return new AppError('E_CSR', { where: source.data.file.name, element: source.path, detail })
}

/** Row (or column) offsets [major + 1], checked: from 0, never falling, ending at the number of entries. */
export function readOffsets(source: SparseSource): Float64Array<ArrayBuffer> {
  const { data, indices } = source
  const major = source.kind === 'csr' ? source.rows : source.cols
  const indptr = source.indptr.numbers()
  if (indptr.length !== major + 1)
    throw invalid(source, `${indptr.length} offsets for ${major} ${source.kind === 'csr' ? 'rows' : 'columns'}`)
  if (indptr[0] !== 0) throw invalid(source, `its offsets start at ${indptr[0]}`)
  const bad = indptr.findIndex((offset, i) => i > 0 && !(offset >= (indptr[i - 1] as number)))
  if (bad >= 0) throw invalid(source, `offset ${bad} is ${indptr[bad]}, less than the one before`)
  const nnz = indptr[major]
  if (nnz !== data.length || nnz !== indices.length) {
    throw invalid(
      source,
      `its offsets end at ${nnz}, but there are ${data.length} values and ${indices.length} indices`
    )
  }
  return indptr
}

/** Indices [start, stop), checked to lie in 0 .. limit - 1. */
export function readIndices(source: SparseSource, limit: number, start: number, stop: number): Int32Array<ArrayBuffer> {
  return checkedIndices(source, limit, start, indicesOf(source)(start, stop))
}

/** Reads indices as they are stored: what int32 cannot hold in float64. */
function indicesOf({
  indices
}: SparseSource): (start: number, stop: number) => Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> {
  const narrow = /^(u?int8|u?int16|int32)$/.test(indices.dtype)
  return (start, stop) => (narrow ? indices.integers(start, stop) : indices.numbers(start, stop))
}

/** Wide types are checked before they are narrowed. */
function checkedIndices(
  source: SparseSource,
  limit: number,
  start: number,
  values: Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>
): Int32Array<ArrayBuffer> {
  for (let i = 0; i < values.length; i++) {
    const index = values[i] as number
    if (!(index >= 0 && index < limit))
      throw invalid(source, `entry ${start + i} has the index ${index}, beyond ${limit - 1}`)
  }
  return values instanceof Int32Array ? values : Int32Array.from(values)
}

/** Values [start, stop) of the first axis in float32. */
export function readValues(data: H5Dataset, start: number, stop: number): Float32Array<ArrayBuffer> {
  return data.floats(start, stop)
}

/** End of the block of rows that starts at `start`: as many rows as fit, at least one. */
function blockEnd(indptr: Float64Array, start: number, blockEntries: number): number {
  let end = start + 1
  const from = indptr[start] as number
  while (end < indptr.length - 1 && (indptr[end + 1] as number) - from <= blockEntries) end++
  return end
}

function* csrBlocks(source: CsrSource, blockEntries: number): Generator<RowBlock, void> {
  const indptr = readOffsets(source)
  const allIndices = new ChunkReader(source.indices, indicesOf(source))
  const allValues = new ChunkReader(source.data, (start, stop) => readValues(source.data, start, stop))
  for (let start = 0; start < source.rows;) {
    const end = blockEnd(indptr, start, blockEntries)
    const from = indptr[start] as number
    const to = indptr[end] as number
    const indices = checkedIndices(source, source.cols, from, allIndices.take(from, to))
    const data = allValues.take(from, to)
    const local = indptr.slice(start, end + 1).map((offset) => offset - from)
    yield blockOf(start, { data, indices, indptr: local, rows: end - start, cols: source.cols })
    start = end
  }
}

function* denseBlocks(source: DenseSource, blockEntries: number): Generator<RowBlock, void> {
  const { rows, cols, data } = source
  const height = Math.max(1, Math.floor(blockEntries / Math.max(1, cols)))
  const values = new ChunkReader(data, (start, stop) => readValues(data, start, stop))
  for (let start = 0; start < rows; start += height) {
    const end = Math.min(rows, start + height)
    // A squeezed vector has as many entries along its first axis as the matrix has values.
    const scale = data.width === cols ? 1 : cols
    yield blockOf(start, sparsify(values.take(start * scale, end * scale), end - start, cols))
  }
}

/** Non-zero entries of dense rows [rows, cols]; a NaN is an entry. */
function sparsify(values: Float32Array, rows: number, cols: number): SparseRows {
  let nnz = 0
  for (const value of values) if (value !== 0) nnz++
  const data = new Float32Array(nnz)
  const indices = new Int32Array(nnz)
  const indptr = new Float64Array(rows + 1)
  let at = 0
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++) {
      const value = values[i * cols + c] as number
      if (value === 0) continue
      data[at] = value
      indices[at++] = c
    }
    indptr[i + 1] = at
  }
  return { data, indices, indptr, rows, cols }
}
