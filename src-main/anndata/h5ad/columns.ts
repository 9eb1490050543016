import { blockOf } from './csr-check.ts'
import type { CollectedMatrix } from './collect.ts'
import type { CscSource } from './matrix.ts'
import { BLOCK_ENTRIES, readIndices, readOffsets, readValues } from './rows.ts'

/**
 * A csc matrix as sparse rows: rows are counted in one pass over the indices and filled in a second one, all in memory.
 * Yields the fraction done. Errors: those of `readRowBlocks`.
 */
export function* collectColumns(source: CscSource): Generator<{ fraction: number }, CollectedMatrix> {
  const offsets = readOffsets(source)
  const { rows, cols } = source
  const nnz = source.data.length
  const indptr = new Float64Array(rows + 1)
  for (let at = 0; at < nnz; at += BLOCK_ENTRIES) {
    for (const row of readIndices(source, rows, at, Math.min(nnz, at + BLOCK_ENTRIES))) (indptr[row + 1] as number)++
    yield { fraction: (0.3 * at) / nnz }
  }
  for (let i = 0; i < rows; i++) (indptr[i + 1] as number) += indptr[i] as number
  const next = indptr.slice()
  const data = new Float32Array(nnz)
  const indices = new Int32Array(nnz)
  let col = 0
  for (let at = 0; at < nnz; at += BLOCK_ENTRIES) {
    const stop = Math.min(nnz, at + BLOCK_ENTRIES)
    const I = readIndices(source, rows, at, stop)
    const values = readValues(source.data, at, stop)
    for (let e = 0; e < I.length; e++) {
      while ((offsets[col + 1] as number) <= at + e) col++
      const slot = (next[I[e] as number] as number)++
      data[slot] = values[e] as number
      indices[slot] = col
    }
    yield { fraction: 0.3 + (0.7 * at) / nnz }
  }
  const { rows: matrix, oddities } = blockOf(0, { data, indices, indptr, rows, cols })
  return { matrix, oddities }
}
