import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Moments, Whitening } from '../kernels/mixture.ts'
import { cholesky } from '../linalg/cholesky.ts'

export interface Component {
  readonly weight: number
  /** [d] */
  readonly mean: Float64Array
  /** [d, d] and its lower Cholesky factor. */
  readonly covariance: Float64Array
  readonly factor: Float64Array
}

/** Added to the diagonal of every covariance, so that a component on equal cells keeps a factor. */
const RIDGE = 1e-6
/** Components with less mass, in cells, are left out. */
const LEAST_MASS = 1e-10

/** Least variance of a component along a coordinate, given those before it, as a part of that of the cells as a whole. */
export function flatness({ factor }: Component, whole: Component): number {
  const d = whole.mean.length
  return Math.min(...Array.from(whole.mean, (_, c) => (factor[c * d + c] / whole.factor[c * d + c]) ** 2))
}

function logDeterminant(factor: Float64Array, d: number): number {
  let sum = 0
  for (let c = 0; c < d; c++) sum += 2 * Math.log(factor[c * d + c])
  return sum
}

/** Log of weight times density at the mean. */
export function logNorm({ weight, mean, factor }: Component): number {
  const d = mean.length
  return Math.log(weight) - (d * Math.log(2 * Math.PI) + logDeterminant(factor, d)) / 2
}

/** A component as densities are computed with it: log norm, mean [d], inverse of its Cholesky factor [d, d]. */
export function whitening(component: Component): Whitening {
  const { mean, factor } = component
  return { norm: logNorm(component), mean, inverse: inverseOf(factor, mean.length) }
}

/** Inverse of a lower triangular L [d, d]. */
function inverseOf(L: Float64Array, d: number): Float64Array {
  const A = new Float64Array(d * d)
  for (let q = 0; q < d; q++) {
    A[q * d + q] = 1 / L[q * d + q]
    for (let p = q + 1; p < d; p++) {
      let sum = 0
      for (let k = q; k < p; k++) sum -= L[p * d + k] * A[k * d + q]
      A[p * d + q] = sum / L[p * d + p]
    }
  }
  return A
}

/** The component that the moments of n cells ask for, in the whitened coordinates of the present one; undefined without mass. */
export function moved(present: Component, { mass, first, second }: Moments, n: number): Component | undefined {
  const d = present.mean.length
  const L = present.factor
  const centre = first.map((v) => v / mass)
  const spread = second.map((v, e) => v / mass - centre[Math.floor(e / d)] * centre[e % d])
  const mean = present.mean.slice()
  for (let p = 0; p < d; p++) for (let q = 0; q <= p; q++) mean[p] += L[p * d + q] * centre[q]
  return finished(mass, mean, timesTranspose(times(L, spread, d), L, d), n)
}

function times(A: Float64Array, B: Float64Array, d: number): Float64Array {
  const C = new Float64Array(d * d)
  for (let p = 0; p < d; p++)
    for (let k = 0; k < d; k++) for (let q = 0; q < d; q++) C[p * d + q] += A[p * d + k] * B[k * d + q]
  return C
}

function timesTranspose(A: Float64Array, B: Float64Array, d: number): Float64Array {
  const C = new Float64Array(d * d)
  for (let p = 0; p < d; p++)
    for (let q = 0; q < d; q++) for (let k = 0; k < d; k++) C[p * d + q] += A[p * d + k] * B[q * d + k]
  return C
}

/** Mean and covariance of the rows of X [n, d] under column k of the responsibilities R [n, K]; undefined without mass. */
export function componentOf(X: Matrix, R: Float64Array, K: number, k: number): Component | undefined {
  const d = X.cols
  const mean = new Float64Array(d)
  let mass = 0
  for (let i = 0; i < X.rows; i++) {
    const r = R[i * K + k]
    mass += r
    for (let c = 0; c < d; c++) mean[c] += r * X.data[i * d + c]
  }
  for (let c = 0; c < d; c++) mean[c] /= mass
  const covariance = new Float64Array(d * d)
  const off = new Float64Array(d)
  for (let i = 0; i < X.rows; i++) {
    const r = R[i * K + k] / mass
    if (r === 0) continue
    for (let c = 0; c < d; c++) off[c] = X.data[i * d + c] - mean[c]
    for (let p = 0; p < d; p++) for (let q = 0; q < d; q++) covariance[p * d + q] += r * off[p] * off[q]
  }
  return finished(mass, mean, covariance, X.rows)
}

function finished(mass: number, mean: Float64Array, covariance: Float64Array, n: number): Component | undefined {
  if (!(mass > LEAST_MASS)) return undefined
  const d = mean.length
  for (let c = 0; c < d; c++) covariance[c * d + c] += RIDGE
  const factor = cholesky(covariance, d)
  return factor && { weight: mass / n, mean, covariance, factor }
}
