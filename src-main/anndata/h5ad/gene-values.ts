import type { SparseRows } from '../../../src-shared/matrix.ts'
import { BLOCK_ENTRIES, readIndices, readOffsets, readRowBlocks, readValues } from './rows.ts'
import type { CscSource, MatrixSource } from './matrix.ts'

/**
 * Values [rows] of one column (gene) of a matrix: csc by its column, csr and dense by blocks of rows, so that no more than a block is
 * in memory. Entries stored twice are summed. Yields the fraction read. Errors: those of `readRowBlocks`.
 */
export function* geneValues(
  source: MatrixSource,
  gene: number
): Generator<{ fraction: number }, Float32Array<ArrayBuffer>> {
  if (source.kind === 'csc') return yield* ofColumn(source, gene)
  const values = new Float32Array(source.rows)
  for (const { start, rows } of readRowBlocks(source)) {
    values.set(columnOfRows(rows, gene), start)
    yield { fraction: (start + rows.rows) / source.rows }
  }
  return values
}

/** Values [rows] of one column of sparse rows. */
export function columnOfRows({ data, indices, indptr, rows }: SparseRows, column: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(rows)
  for (let i = 0; i < rows; i++) {
    for (let e = indptr[i] as number; e < (indptr[i + 1] as number); e++) {
      if (indices[e] === column) (values[i] as number) += data[e] as number
    }
  }
  return values
}

function* ofColumn(source: CscSource, gene: number): Generator<{ fraction: number }, Float32Array<ArrayBuffer>> {
  const values = new Float32Array(source.rows)
  const offsets = readOffsets(source)
  const [from, to] = [offsets[gene] as number, offsets[gene + 1] as number]
  for (let at = from; at < to; at += BLOCK_ENTRIES) {
    const stop = Math.min(to, at + BLOCK_ENTRIES)
    const data = readValues(source.data, at, stop)
    readIndices(source, source.rows, at, stop).forEach((row, e) => ((values[row] as number) += data[e] as number))
    yield { fraction: (stop - from) / (to - from) }
  }
  return values
}
