import { FeatureBasis, type FeatureArchitecture } from '../energy/features.ts'
import type { Rows } from '../kernels/mlp.ts'

/** The unknowns of a closed form: what each of them adds to the force at a row. */
export interface Columns {
  readonly d: number
  readonly count: number
  /** Forces of the unknowns at row i into out [count, d]. */
  at(rows: Rows, i: number, out: Float64Array): void
}

/** Coefficients of the features of a potential, centres [C, d]. */
export function featureColumns(architecture: FeatureArchitecture, centres: ArrayLike<number>): Columns {
  const basis = new FeatureBasis(architecture, centres)
  const values = new Float64Array(basis.count)
  return {
    d: basis.d,
    count: basis.count,
    at: ({ Y }, i, out) => {
      basis.at(Y, i * basis.d, values, out)
    }
  }
}

/** One unknown, the strength beta of the internal energy: the scores S of the rows. */
export function scoreColumn(d: number): Columns {
  return {
    d,
    count: 1,
    at: ({ S }, i, out) => {
      if (!S) throw new RangeError('linear fit: rows without scores')
      for (let c = 0; c < d; c++) out[c] = S[i * d + c]
    }
  }
}

/** Several kinds of unknowns, one after the other. */
export function besides(parts: readonly Columns[]): Columns {
  const d = parts[0].d
  const starts = parts.map((_, p) => parts.slice(0, p).reduce((sum, { count }) => sum + count, 0))
  return {
    d,
    count: parts.reduce((sum, { count }) => sum + count, 0),
    at: (rows, i, out) => {
      parts.forEach((part, p) => {
        part.at(rows, i, out.subarray(starts[p] * d, (starts[p] + part.count) * d))
      })
    }
  }
}
