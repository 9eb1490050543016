import type { SparseRows } from '../../../src-shared/matrix.ts'

/** [p] number of cells in which each gene of X [n, p] is above zero. */
export function cellsPerGene(X: SparseRows): Int32Array<ArrayBuffer> {
  const cells = new Int32Array(X.cols)
  const nnz = X.indptr[X.rows]
  for (let e = 0; e < nnz; e++) if (X.data[e] > 0) cells[X.indices[e]]++
  return cells
}

/** Genes of X [n, p] detected in at least `minCells` cells, ascending. */
export function genesDetectedIn(X: SparseRows, minCells: number): Int32Array<ArrayBuffer> {
  return genesInCells(cellsPerGene(X), minCells)
}

/** Genes with at least `minCells` in `cells` [p], ascending. */
export function genesInCells(cells: Int32Array, minCells: number): Int32Array<ArrayBuffer> {
  return Int32Array.from(cells.keys()).filter((g) => cells[g] >= minCells)
}

/** Columns G of X [n, p], copied, numbered by their position in G. */
export function takeGenes(X: SparseRows, G: ArrayLike<number>): SparseRows {
  const position = new Int32Array(X.cols).fill(-1)
  for (let k = 0; k < G.length; k++) position[G[k]] = k
  const indptr = new Float64Array(X.rows + 1)
  const nnz = X.indptr[X.rows]
  let kept = 0
  for (let e = 0; e < nnz; e++) if (position[X.indices[e]] >= 0) kept++
  const data = new Float32Array(kept)
  const indices = new Int32Array(kept)
  let out = 0
  for (let i = 0; i < X.rows; i++) {
    for (let e = X.indptr[i]; e < X.indptr[i + 1]; e++) {
      const g = position[X.indices[e]]
      if (g < 0) continue
      data[out] = X.data[e]
      indices[out++] = g
    }
    indptr[i + 1] = out
  }
  return { data, indices, indptr, rows: X.rows, cols: G.length }
}

/** Rows I of X [n, p], copied, in the order of I. */
export function takeCells(X: SparseRows, I: ArrayLike<number>): SparseRows {
  const indptr = new Float64Array(I.length + 1)
  for (let r = 0; r < I.length; r++) indptr[r + 1] = indptr[r] + X.indptr[I[r] + 1] - X.indptr[I[r]]
  const data = new Float32Array(indptr[I.length])
  const indices = new Int32Array(indptr[I.length])
  for (let r = 0; r < I.length; r++) {
    const [first, end] = [X.indptr[I[r]], X.indptr[I[r] + 1]]
    data.set(X.data.subarray(first, end), indptr[r])
    indices.set(X.indices.subarray(first, end), indptr[r])
  }
  return { data, indices, indptr, rows: I.length, cols: X.cols }
}

/** X [n, p] dense row-major as compressed rows of its non-zeros. */
export function sparseOf(X: { data: ArrayLike<number>; rows: number; cols: number }): SparseRows {
  const indptr = new Float64Array(X.rows + 1)
  for (let at = 0; at < X.rows * X.cols; at++) if (X.data[at] !== 0) indptr[Math.floor(at / X.cols) + 1]++
  for (let i = 0; i < X.rows; i++) indptr[i + 1] += indptr[i]
  const data = new Float32Array(indptr[X.rows])
  const indices = new Int32Array(indptr[X.rows])
  let out = 0
  for (let i = 0; i < X.rows; i++) {
    for (let g = 0; g < X.cols; g++) {
      const v = X.data[i * X.cols + g]
      if (v === 0) continue
      data[out] = v
      indices[out++] = g
    }
  }
  return { data, indices, indptr, rows: X.rows, cols: X.cols }
}
