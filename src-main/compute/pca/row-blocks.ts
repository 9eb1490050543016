import type { SparseRows } from '../../../src-shared/matrix.ts'

/**
 * A matrix [rows, cols] that comes in blocks of consecutive rows, because it is too large to hold. `blocks` starts anew at
 * the first row each time it is called; a block may be overwritten by the next one.
 */
export interface RowBlocks {
  readonly rows: number
  readonly cols: number
  readonly nnz: number
  blocks(): Generator<SparseRows, void>
  /** The same rows with values f(v, row), where that is cheaper than to map every value of a block. */
  valued?(f: (v: number, row: number) => number): RowBlocks
}

/** X in blocks of about `entries` non-zeros (always whole rows). */
export function rowBlocksOf(X: SparseRows, entries: number): RowBlocks {
  return {
    rows: X.rows,
    cols: X.cols,
    nnz: X.indptr[X.rows],
    *blocks() {
      for (let first = 0; first < X.rows;) {
        let end = first + 1
        while (end < X.rows && X.indptr[end + 1] - X.indptr[first] <= entries) end++
        yield rowsOf(X, first, end)
        first = end
      }
    }
  }
}

/** The same rows after f, which keeps their number: normalised, or with fewer genes (`cols`). */
export function mapBlocks(source: RowBlocks, cols: number, f: (block: SparseRows) => SparseRows): RowBlocks {
  return {
    rows: source.rows,
    cols,
    nnz: source.nnz,
    *blocks() {
      for (const block of source.blocks()) yield f(block)
    }
  }
}

/** All rows in memory; `nnz` entries must be enough for them. Yields after each block. */
export function* gatherBlocks(source: RowBlocks): Generator<{ fraction: number }, SparseRows> {
  const [data, indices] = [new Float32Array(source.nnz), new Int32Array(source.nnz)]
  const indptr = new Float64Array(source.rows + 1)
  let [row, at] = [0, 0]
  for (const block of source.blocks()) {
    const nnz = block.indptr[block.rows]
    data.set(block.data.subarray(0, nnz), at)
    indices.set(block.indices.subarray(0, nnz), at)
    for (let i = 0; i < block.rows; i++) indptr[row + i + 1] = at + block.indptr[i + 1]
    row += block.rows
    at += nnz
    yield { fraction: row / source.rows }
  }
  if (row !== source.rows) throw new RangeError(`gatherBlocks: ${row} rows came of ${source.rows}`)
  return { data: data.subarray(0, at), indices: indices.subarray(0, at), indptr, rows: row, cols: source.cols }
}

/** Rows first..end-1 of X; values and indices are views. */
function rowsOf(X: SparseRows, first: number, end: number): SparseRows {
  const [from, to] = [X.indptr[first], X.indptr[end]]
  return {
    data: X.data.subarray(from, to),
    indices: X.indices.subarray(from, to),
    indptr: X.indptr.slice(first, end + 1).map((e) => e - from),
    rows: end - first,
    cols: X.cols
  }
}
