import type { Matrix, SparseRows } from '../../../src-shared/matrix.ts'

/** (X - 1 mean') V [n, c] for X [n, p] and V [p, c] row-major, in f64. */
export function multiplyCentred(
  X: SparseRows,
  V: Float32Array | Float64Array,
  c: number,
  mean: Float64Array
): Float64Array<ArrayBuffer> {
  const centre = new Float64Array(c)
  for (let g = 0; g < X.cols; g++) for (let k = 0; k < c; k++) centre[k] += mean[g] * V[g * c + k]
  const out = new Float64Array(X.rows * c)
  for (let i = 0; i < X.rows; i++) {
    const row = out.subarray(i * c, i * c + c)
    for (let k = 0; k < c; k++) row[k] = -centre[k]
    for (let e = X.indptr[i]; e < X.indptr[i + 1]; e++) {
      const [value, at] = [X.data[e], X.indices[e] * c]
      for (let k = 0; k < c; k++) row[k] += value * V[at + k]
    }
  }
  return out
}

/**
 * Scores [n, c] of cells that a PCA has not seen: X [n, p] normalised and transformed as the cells it was fitted on, the
 * same genes in the same order. The loadings and means are those of the fit, so a held-out timepoint leaks nothing.
 */
export function projectCells(X: SparseRows, fit: { loadings: Float32Array; mean: Float64Array }): Matrix {
  if (fit.mean.length !== X.cols) throw new RangeError(`projectCells: ${X.cols} genes for ${fit.mean.length}`)
  const c = fit.loadings.length / X.cols
  return { data: multiplyCentred(X, fit.loadings, c, fit.mean), rows: X.rows, cols: c }
}
