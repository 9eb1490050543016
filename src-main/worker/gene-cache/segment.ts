import type { SparseRows } from '../../../src-shared/matrix.ts'
import { NUMBERS, type NumberKind } from './layout.ts'

/** Blocks of rows turned round: parts in the order of the file. */
export interface TurnedRound {
  readonly entries: number
  readonly cells: NumberKind
  readonly values: NumberKind
  readonly parts: readonly ArrayBufferView<ArrayBuffer>[]
}

/** Consecutive blocks [rows, genes] by genes instead of by cells (counting sort). Entries stored twice stay two. */
export function turnRound(blocks: readonly SparseRows[], genes: number): TurnedRound {
  const offsets = new Uint32Array(genes + 1)
  for (const { indices, indptr, rows } of blocks) {
    const nnz = indptr[rows] as number
    for (let e = 0; e < nnz; e++) (offsets[(indices[e] as number) + 1] as number)++
  }
  for (let g = 0; g < genes; g++) (offsets[g + 1] as number) += offsets[g] as number
  const entries = offsets[genes] as number
  const cellKind: NumberKind = blocks.reduce((sum, block) => sum + block.rows, 0) <= 2 ** 16 ? 'u16' : 'u32'
  const valueKind = kindOf(blocks)
  const cells = new NUMBERS[cellKind](entries)
  const values = new NUMBERS[valueKind](entries)
  const next = offsets.slice()
  let first = 0
  for (const { data, indices, indptr, rows } of blocks) {
    for (let i = 0; i < rows; i++) {
      for (let e = indptr[i] as number; e < (indptr[i + 1] as number); e++) {
        const slot = (next[indices[e] as number] as number)++
        cells[slot] = first + i
        values[slot] = data[e] as number
      }
    }
    first += rows
  }
  return { entries, cells: cellKind, values: valueKind, parts: [offsets, cells, values] }
}

/** Smallest kind that holds every value as it is. */
function kindOf(blocks: readonly SparseRows[]): NumberKind {
  let most = 0
  for (const { data, indptr, rows } of blocks) {
    const nnz = indptr[rows] as number
    for (let e = 0; e < nnz; e++) {
      const value = data[e] as number
      if (!(value >= 0 && value < 2 ** 16 && value === Math.floor(value))) return 'f32'
      if (value > most) most = value
    }
  }
  return most < 2 ** 8 ? 'u8' : 'u16'
}
