/**
 * Array notation of the whole project: capitals are arrays, row-major and flat; X [n, d] = n cells, d PCs;
 * k is the timepoint index, t a real time, i and j are cells, c a PC.
 */
export interface Matrix {
  /** [rows, cols] row-major. */
  readonly data: Float64Array<ArrayBuffer>
  readonly rows: number
  readonly cols: number
}

/** Compressed sparse rows: rows i hold indices[indptr[i] .. indptr[i+1]]. Indices within a row are unique. */
export interface SparseRows {
  readonly data: Float32Array<ArrayBuffer>
  readonly indices: Int32Array<ArrayBuffer>
  /** [rows + 1]; float64 because sums above 2^31 occur. */
  readonly indptr: Float64Array<ArrayBuffer>
  readonly rows: number
  readonly cols: number
}

/** Matrix over existing values; throws if the length is not rows * cols. */
export function matrix(data: Float64Array<ArrayBuffer>, rows: number, cols: number): Matrix {
  if (data.length !== rows * cols) throw new RangeError(`matrix: ${data.length} values for ${rows} x ${cols}`)
  return { data, rows, cols }
}

/** Rows I of X [n, d], copied, in the order of I. */
export function takeRows(X: Matrix, I: ArrayLike<number>): Matrix {
  const d = X.cols
  const data = new Float64Array(I.length * d)
  for (let r = 0; r < I.length; r++) {
    const s = (I[r] as number) * d
    data.set(X.data.subarray(s, s + d), r * d)
  }
  return { data, rows: I.length, cols: d }
}

/** First `cols` columns of X, copied. */
export function takeCols(X: Matrix, cols: number): Matrix {
  const data = new Float64Array(X.rows * cols)
  for (let i = 0; i < X.rows; i++) for (let c = 0; c < cols; c++) data[i * cols + c] = X.data[i * X.cols + c] as number
  return { data, rows: X.rows, cols }
}
