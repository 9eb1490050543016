import type { Matrix } from '../../../src-shared/matrix.ts'
import type { PcaBasis } from './rates.ts'

/** Mean and quartiles (linear interpolation between order statistics, as numpy); NaN of no values. */
export function spreadOf(values: Float64Array): { mean: number; low: number; middle: number; high: number } {
  const sorted = values.toSorted()
  const at = (q: number): number => {
    const place = q * (sorted.length - 1)
    const below = Math.floor(place)
    const rest = place - below
    return rest === 0 ? (sorted[below] ?? NaN) : sorted[below] + rest * (sorted[below + 1] - sorted[below])
  }
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  return { mean, low: at(0.25), middle: at(0.5), high: at(0.75) }
}

/**
 * What the leading PCs X [n, d] of cells say of gene g: offset + sum over c of (X_c sd_c + mean_c) loading_gc. PCs beyond d
 * stay at their mean, as the landscape knows nothing of them.
 */
export function expressionOf(
  X: Matrix,
  { loadings, D, sd }: PcaBasis,
  mean: Float64Array,
  g: number,
  offset: number
): Float64Array {
  const out = new Float64Array(X.rows)
  let base = offset
  for (let c = 0; c < D; c++) base += loadings[g * D + c] * mean[c]
  for (let i = 0; i < X.rows; i++) {
    let value = base
    for (let c = 0; c < X.cols; c++) value += loadings[g * D + c] * sd[c] * X.data[i * X.cols + c]
    out[i] = value
  }
  return out
}
