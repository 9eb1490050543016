import type { SparseRows } from '../../../src-shared/matrix.ts'
import type { RowBlock } from './rows.ts'

/** What was mended; values that are not finite stay, the steps that cannot have them refuse them. */
export interface Oddities {
  /** Rows whose columns were not in order. */
  readonly unsortedRows: number
  /** Entries added to another one of the same row and column. */
  readonly duplicates: number
}

/** Rows made canonical (columns ascending, duplicates summed) with what had to be done to them. */
export function blockOf(start: number, rows: SparseRows): RowBlock {
  const oddities = disorder(rows)
  const { unsortedRows, duplicates } = oddities
  return { start, rows: unsortedRows + duplicates > 0 ? canonicalRows(rows, duplicates) : rows, oddities }
}

function disorder(rows: SparseRows): Oddities {
  const { indices, indptr } = rows
  const lastRow = new Int32Array(rows.cols).fill(-1)
  let unsortedRows = 0
  let duplicates = 0
  for (let i = 0; i < rows.rows; i++) {
    const [from, to] = [indptr[i] as number, indptr[i + 1] as number]
    if (ascends(indices, from, to)) continue
    let sorted = true
    for (let e = from; e < to; e++) {
      const col = indices[e] as number
      if (e > from && col < (indices[e - 1] as number)) sorted = false
      if (lastRow[col] === i) duplicates++
      lastRow[col] = i
    }
    if (!sorted) unsortedRows++
  }
  return { unsortedRows, duplicates }
}

/** Whether entries [from, to) strictly ascend: nothing is to be mended then. */
function ascends(indices: Int32Array, from: number, to: number): boolean {
  let before = -1
  for (let e = from; e < to; e++) {
    const col = indices[e] as number
    if (col <= before) return false
    before = col
  }
  return true
}

function canonicalRows(rows: SparseRows, duplicates: number): SparseRows {
  const nnz = rows.data.length - duplicates
  const data = new Float32Array(nnz)
  const indices = new Int32Array(nnz)
  const indptr = new Float64Array(rows.rows + 1)
  let at = 0
  for (let i = 0; i < rows.rows; i++) {
    const from = rows.indptr[i] as number
    const order = Array.from({ length: (rows.indptr[i + 1] as number) - from }, (_, e) => from + e)
    order.sort((a, b) => (rows.indices[a] as number) - (rows.indices[b] as number))
    const rowStart = at
    for (const e of order) {
      const col = rows.indices[e] as number
      if (at > rowStart && indices[at - 1] === col) (data[at - 1] as number) += rows.data[e] as number
      else {
        indices[at] = col
        data[at++] = rows.data[e] as number
      }
    }
    indptr[i + 1] = at
  }
  return { data, indices, indptr, rows: rows.rows, cols: rows.cols }
}
