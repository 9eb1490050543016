import type { SparseRows } from '../../../../src-shared/matrix.ts'
import type { CollectedMatrix } from '../../h5ad/collect.ts'
import { blockOf } from '../../h5ad/csr-check.ts'

/** Entries of a matrix in any order; the room grows by half, because counts in headers are not to be trusted. */
export class Entries {
  rows = new Int32Array(0)
  cols = new Int32Array(0)
  values = new Float32Array(0)
  length = 0

  push(row: number, col: number, value: number): void {
    if (this.length === this.values.length) this.#grow()
    this.rows[this.length] = row
    this.cols[this.length] = col
    this.values[this.length++] = value
  }

  /** Compressed rows [rows, cols] by a counting sort; the order of entries within a row is kept. */
  toRows(rows: number, cols: number): SparseRows {
    const indptr = new Float64Array(rows + 1)
    for (let e = 0; e < this.length; e++) (indptr[(this.rows[e] as number) + 1] as number)++
    for (let i = 0; i < rows; i++) (indptr[i + 1] as number) += indptr[i] as number
    const next = indptr.slice()
    const data = new Float32Array(this.length)
    const indices = new Int32Array(this.length)
    for (let e = 0; e < this.length; e++) {
      const slot = (next[this.rows[e] as number] as number)++
      data[slot] = this.values[e] as number
      indices[slot] = this.cols[e] as number
    }
    return { data, indices, indptr, rows, cols }
  }

  #grow(): void {
    const room = Math.max(4096, Math.ceil(this.values.length * 1.5))
    const [rows, cols, values] = [new Int32Array(room), new Int32Array(room), new Float32Array(room)]
    rows.set(this.rows)
    cols.set(this.cols)
    values.set(this.values)
    Object.assign(this, { rows, cols, values })
  }
}

/** The columns of X that `place` names, at the place it says; -1 leaves a column out. Rows come out canonical. */
export function moveColumns(X: SparseRows, place: Int32Array, cols: number): SparseRows {
  let kept = 0
  for (const col of X.indices) if ((place[col] as number) >= 0) kept++
  const data = new Float32Array(kept)
  const indices = new Int32Array(kept)
  const indptr = new Float64Array(X.rows + 1)
  let at = 0
  for (let i = 0; i < X.rows; i++) {
    for (let e = X.indptr[i] as number; e < (X.indptr[i + 1] as number); e++) {
      const col = place[X.indices[e] as number] as number
      if (col < 0) continue
      data[at] = X.data[e] as number
      indices[at++] = col
    }
    indptr[i + 1] = at
  }
  return blockOf(0, { data, indices, indptr, rows: X.rows, cols }).rows
}

/** Matrices of the same columns, one below the other. */
export function stack(parts: readonly CollectedMatrix[], cols: number): CollectedMatrix {
  const rows = parts.reduce((sum, part) => sum + part.matrix.rows, 0)
  const entries = parts.reduce((sum, part) => sum + part.matrix.data.length, 0)
  const data = new Float32Array(entries)
  const indices = new Int32Array(entries)
  const indptr = new Float64Array(rows + 1)
  const oddities = { unsortedRows: 0, duplicates: 0 }
  let [row, at] = [0, 0]
  for (const part of parts) {
    data.set(part.matrix.data, at)
    indices.set(part.matrix.indices, at)
    for (let i = 1; i <= part.matrix.rows; i++) indptr[row + i] = at + (part.matrix.indptr[i] as number)
    row += part.matrix.rows
    at += part.matrix.data.length
    oddities.unsortedRows += part.oddities.unsortedRows
    oddities.duplicates += part.oddities.duplicates
  }
  return { matrix: { data, indices, indptr, rows, cols }, oddities }
}
