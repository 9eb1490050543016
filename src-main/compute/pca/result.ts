import type { Matrix } from '../../../src-shared/matrix.ts'

/** What yields between slices of work; `fraction` is of the call at hand, 0..1, and never falls. */
export interface PcaProgress {
  readonly stage: string
  readonly fraction: number
}

/**
 * Principal components of X [n, p] (cells x genes), centred per gene. The number of components c is what was asked for
 * or, where the data have fewer directions, their rank (status 'rank-limited').
 */
export interface PcaResult {
  /** [n, c] f64: centred X times loadings. */
  readonly scores: Matrix
  /** [p, c] row-major, orthonormal columns; the entry of largest magnitude of each column is positive. */
  readonly loadings: Float32Array<ArrayBuffer>
  /** [c] descending, sum of squares over n - 1. */
  readonly variance: Float64Array<ArrayBuffer>
  /** [c] share of totalVariance. */
  readonly varianceRatio: Float64Array<ArrayBuffer>
  readonly totalVariance: number
  /** [p] mean per gene, subtracted before projecting. */
  readonly mean: Float64Array<ArrayBuffer>
  readonly method: 'exact' | 'block-lanczos'
  readonly status: 'converged' | 'rank-limited' | 'max-iterations'
  readonly iterations: number
  /** [c] ||C v - lambda v|| / lambda_1 with C the covariance: the certificate of each component. */
  readonly residuals: Float64Array<ArrayBuffer>
  /** 'f64' for the exact solver, else the kernel build: the last bits depend on it. */
  readonly build: 'f64' | 'base' | 'relaxed' | 'plain'
}
