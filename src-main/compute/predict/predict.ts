import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import type { Potential } from '../energy/potential.ts'
import type { Method } from './methods.ts'

/** Certificate of an implicit step. */
export interface Residuals {
  /** [n] |x' - x + tau grad V(x', to)|. */
  readonly perCell: Float64Array<ArrayBuffer>
  readonly max: number
  readonly mean: number
  /** Cells whose residual is above 1/1000 of the root mean square step. */
  readonly notConverged: number
}

export interface Prediction {
  readonly X: Matrix
  /** Only of methods that solve an equation. */
  readonly residuals?: Residuals
}

/** Cells per piece of work: some 10 to 30 ms. */
const CHUNK = 512
const TOLERANCE = 1e-3

/**
 * The cells X [n, d] moved from time `from` to time `to`. With `to` = T_{k+1} this is the prediction of the next snapshot; with
 * `to` = T_k + s tau, s in (0, 1), it is the interpolated cloud (for a JKO step: a step of length s tau at that time).
 */
export function* predict(
  potential: Potential,
  X: Matrix,
  from: number,
  to: number,
  method: Method
): Generator<{ fraction: number }, Prediction> {
  const { rows, cols: d } = X
  const out = new Float64Array(rows * d)
  const residual = new Float64Array(rows)
  let solved = false
  for (let at = 0; at < rows; at += CHUNK) {
    const end = Math.min(rows, at + CHUNK)
    const part = method.advance(potential, X.data.subarray(at * d, end * d), from, to)
    out.set(part.X, at * d)
    if (part.residual) {
      solved = true
      residual.set(part.residual, at)
    }
    yield { fraction: end / rows }
  }
  const moved = matrix(out, rows, d)
  return solved ? { X: moved, residuals: summarise(residual, X, moved) } : { X: moved }
}

function summarise(perCell: Float64Array<ArrayBuffer>, from: Matrix, to: Matrix): Residuals {
  const square = from.data.reduce((sum, x, i) => sum + (to.data[i] - x) ** 2, 0)
  const limit = TOLERANCE * Math.sqrt(square / from.rows)
  return {
    perCell,
    max: perCell.reduce((most, r) => Math.max(most, r), 0),
    mean: perCell.reduce((sum, r) => sum + r, 0) / perCell.length,
    notConverged: perCell.reduce((count, r) => count + (r <= limit ? 0 : 1), 0)
  }
}
