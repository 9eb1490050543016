import type { Matrix } from '../../../src-shared/matrix.ts'

export interface Standardised {
  /** [n, d] with mean 0 and standard deviation 1 per column. */
  readonly X: Matrix
  /** [d] subtracted. */
  readonly mean: Float64Array<ArrayBuffer>
  /** [d] divided by, over n as in the published protocol; 1 where the column is constant, so that it becomes 0. */
  readonly sd: Float64Array<ArrayBuffer>
}

/** Each PC of X [n, d] to mean 0 and standard deviation 1 over all cells; X is not changed. */
export function standardise(X: Matrix): Standardised {
  const { rows: n, cols: d } = X
  const mean = new Float64Array(d)
  const sd = new Float64Array(d)
  for (let i = 0; i < n; i++) for (let c = 0; c < d; c++) mean[c] += X.data[i * d + c]
  for (let c = 0; c < d; c++) mean[c] /= n || 1
  let magnitude = 0
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < d; c++) {
      sd[c] += (X.data[i * d + c] - mean[c]) ** 2
      magnitude = Math.max(magnitude, Math.abs(X.data[i * d + c]))
    }
  }
  for (let c = 0; c < d; c++) {
    sd[c] = Math.sqrt(sd[c] / (n || 1))
    if (!(sd[c] > 1e-12 * magnitude)) sd[c] = 1
  }
  return { X: applyStandardisation(X, mean, sd), mean, sd }
}

/** (X - mean) / sd with the numbers of an earlier standardisation: for cells that were held out of it. */
export function applyStandardisation(X: Matrix, mean: Float64Array, sd: Float64Array): Matrix {
  const data = new Float64Array(X.rows * X.cols)
  for (let at = 0; at < data.length; at++) data[at] = (X.data[at] - mean[at % X.cols]) / sd[at % X.cols]
  return { data, rows: X.rows, cols: X.cols }
}
