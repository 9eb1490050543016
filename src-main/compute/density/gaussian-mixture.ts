import { AppError } from '../../../src-shared/errors.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Random } from '../../../src-shared/random.ts'
import { cholesky } from '../linalg/cholesky.ts'
import type { Progress } from '../transport/coupling.ts'
import { seedClusters } from './k-means.ts'
import { determinant, MixtureDensity, type Component } from './mixture-density.ts'

export interface MixtureOptions {
  /** Default 10, at most the number of cells. */
  readonly components?: number
  /** Gain of the mean log likelihood below which EM stops; default 1e-3. */
  readonly tolerance?: number
  /** Default 100. */
  readonly maxIterations?: number
  /** Components whose covariance has a determinant at or below this are dropped after EM; default 1e-4. */
  readonly smallestDeterminant?: number
}

export interface GaussianMixture {
  readonly components: readonly Component[]
  readonly d: number
  /** Mean log likelihood per cell after every EM step, before components were dropped. */
  readonly logLikelihood: Float64Array
  readonly iterations: number
  readonly status: 'converged' | 'iteration-limit'
  /** Components dropped as degenerate. */
  readonly dropped: number
}

/** Added to the diagonal of every covariance, so that a component on equal cells keeps a factor. */
const RIDGE = 1e-6
/** Cell-component pairs between two yields. */
const WORK_PER_YIELD = 1e5

/**
 * Gaussian mixture with full covariances fitted to X [n, d] by expectation maximisation (Dempster et al. 1977) from a
 * k-means++ start. Weights are scaled to sum 1 after degenerate components are dropped.
 * @throws AppError E_FIT_DIVERGED when every component is degenerate.
 */
export function* fitGaussianMixture(
  X: Matrix,
  random: Random,
  options: MixtureOptions = {}
): Generator<Progress, GaussianMixture> {
  const K = Math.min(options.components ?? 10, X.rows)
  const { tolerance = 1e-3, maxIterations = 100, smallestDeterminant = 1e-4 } = options
  let R = seedClusters(X, K, random.split('mixture'))
  let components = maximise(X, R, K)
  const history: number[] = []
  let status: GaussianMixture['status'] = 'iteration-limit'
  for (let step = 0; step < maxIterations; step++) {
    const expected = yield* expectation(X, components, step / maxIterations)
    R = expected.responsibilities
    history.push(expected.logLikelihood)
    if (step > 0 && Math.abs(history[step] - history[step - 1]) < tolerance) {
      status = 'converged'
      break
    }
    components = maximise(X, R, K)
  }
  const kept = components.filter((c) => determinant(c.factor, X.cols) > smallestDeterminant)
  if (kept.length === 0)
    throw new AppError('E_FIT_DIVERGED', {
      detail: 'every component of the cell density has collapsed to a plane or a point'
    })
  const total = kept.reduce((s, c) => s + c.weight, 0)
  return {
    components: kept.map((c) => ({ ...c, weight: c.weight / total })),
    d: X.cols,
    logLikelihood: Float64Array.from(history),
    iterations: history.length,
    status,
    dropped: components.length - kept.length
  }
}

/** Responsibilities [n, K] and the mean log likelihood of the present components. */
function* expectation(
  X: Matrix,
  components: readonly Component[],
  fraction: number
): Generator<Progress, { responsibilities: Float64Array; logLikelihood: number }> {
  const K = components.length
  const responsibilities = new Float64Array(X.rows * K)
  const density = new MixtureDensity(components, X.cols)
  let sum = 0
  for (let i = 0; i < X.rows; i++) {
    sum += density.at(X.data, i * X.cols)
    responsibilities.set(density.responsibilities, i * K)
    if ((i + 1) % Math.ceil(WORK_PER_YIELD / K) === 0) yield { fraction }
  }
  yield { fraction }
  return { responsibilities, logLikelihood: sum / X.rows }
}

/** Weights, means and covariances of the responsibilities; components without mass are left out. */
function maximise(X: Matrix, R: Float64Array, K: number): Component[] {
  return Array.from({ length: K }, (_, k) => componentOf(X, R, K, k)).filter((c) => c !== undefined)
}

function componentOf(X: Matrix, R: Float64Array, K: number, k: number): Component | undefined {
  const d = X.cols
  const mean = new Float64Array(d)
  let mass = 0
  for (let i = 0; i < X.rows; i++) {
    const r = R[i * K + k]
    mass += r
    for (let c = 0; c < d; c++) mean[c] += r * X.data[i * d + c]
  }
  if (!(mass > 1e-10)) return undefined
  for (let c = 0; c < d; c++) mean[c] /= mass
  const covariance = new Float64Array(d * d)
  const off = new Float64Array(d)
  for (let i = 0; i < X.rows; i++) {
    const r = R[i * K + k] / mass
    for (let c = 0; c < d; c++) off[c] = X.data[i * d + c] - mean[c]
    for (let p = 0; p < d; p++) for (let q = 0; q < d; q++) covariance[p * d + q] += r * off[p] * off[q]
  }
  for (let c = 0; c < d; c++) covariance[c * d + c] += RIDGE
  const factor = cholesky(covariance, d)
  return factor && { weight: mass / X.rows, mean, covariance, factor }
}

/** Log density [n] and score grad rho / rho [n, d] of a mixture at the rows of X [n, d]. */
export function evaluateMixture(
  M: GaussianMixture,
  X: Matrix
): { logDensity: Float64Array<ArrayBuffer>; score: Matrix } {
  if (X.cols !== M.d) throw new RangeError(`evaluateMixture: ${X.cols} columns for a mixture in ${M.d}`)
  const density = new MixtureDensity(M.components, M.d)
  const logDensity = new Float64Array(X.rows)
  const data = new Float64Array(X.rows * M.d)
  for (let i = 0; i < X.rows; i++) {
    logDensity[i] = density.at(X.data, i * M.d)
    density.addScore(data, i * M.d)
  }
  return { logDensity, score: { data, rows: X.rows, cols: M.d } }
}
