import type { SparseRows } from '../../../src-shared/matrix.ts'
import type { PcaProgress } from './result.ts'
import type { RowBlocks } from './row-blocks.ts'

export interface Moments {
  /** [p] per gene. */
  readonly mean: Float64Array<ArrayBuffer>
  /** [p] per gene, over n - 1; 0 for a single cell. */
  readonly variance: Float64Array<ArrayBuffer>
  readonly totalVariance: number
}

/** Mean and variance per column of X [n, p]; zeros that are not stored count. Two passes, so nothing cancels. */
export function columnMoments(X: SparseRows): Moments {
  const { rows: n, cols: p, data, indices } = X
  const nnz = X.indptr[n]
  const mean = new Float64Array(p)
  const stored = new Float64Array(p)
  for (let e = 0; e < nnz; e++) {
    mean[indices[e]] += data[e]
    stored[indices[e]]++
  }
  for (let g = 0; g < p; g++) mean[g] /= n
  const variance = new Float64Array(p)
  for (let e = 0; e < nnz; e++) {
    const r = data[e] - mean[indices[e]]
    variance[indices[e]] += r * r
  }
  let totalVariance = 0
  for (let g = 0; g < p; g++) {
    variance[g] = n > 1 ? (variance[g] + (n - stored[g]) * mean[g] * mean[g]) / (n - 1) : 0
    totalVariance += variance[g]
  }
  return { mean, variance, totalVariance }
}

/** The same in one pass over row blocks: sums and sums of squares in f64, so a constant gene may show a variance of 1e-16. */
export function* blockMoments(X: RowBlocks): Generator<PcaProgress, Moments> {
  const [n, p] = [X.rows, X.cols]
  const [mean, variance] = [new Float64Array(p), new Float64Array(p)]
  let rows = 0
  for (const { data, indices, indptr, rows: count } of X.blocks()) {
    for (let e = 0; e < indptr[count]; e++) {
      mean[indices[e]] += data[e]
      variance[indices[e]] += data[e] * data[e]
    }
    rows += count
    yield { stage: 'Means of the genes', fraction: 0 }
  }
  if (rows !== n) throw new RangeError(`blockMoments: ${rows} rows came of ${n}`)
  let totalVariance = 0
  for (let g = 0; g < p; g++) {
    mean[g] /= n
    variance[g] = n > 1 ? Math.max(0, (variance[g] - n * mean[g] * mean[g]) / (n - 1)) : 0
    totalVariance += variance[g]
  }
  return { mean, variance, totalVariance }
}
