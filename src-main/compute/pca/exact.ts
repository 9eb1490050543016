import type { SparseRows } from '../../../src-shared/matrix.ts'
import { symmetricEigenSteps } from '../linalg/symmetric-eigen.ts'
import type { Moments } from './moments.ts'
import { multiplyCentred } from './project.ts'
import type { PcaProgress, PcaResult } from './result.ts'
import { fixSigns } from './signs.ts'

const ENTRIES_PER_SLICE = 5e6

/**
 * PCA of X [n, p] in f64 through the smaller of the covariance [p, p] and the Gram matrix [n, n]. Exact up to rounding:
 * used where min(n, p) is at most a few hundred, and the oracle of the iterative solver.
 */
export function* exactPca(X: SparseRows, components: number, moments: Moments): Generator<PcaProgress, PcaResult> {
  const byGenes = X.cols <= X.rows
  const side = byGenes ? X.cols : X.rows
  const C = byGenes ? yield* covariance(X, moments.mean) : yield* centredGram(X, moments.mean)
  yield { stage: 'Principal components', fraction: 0.6 }
  const eigen = symmetricEigenSteps(C, side)
  let step = eigen.next()
  for (; !step.done; step = eigen.next()) yield { stage: 'Principal components', fraction: 0.6 }
  const { values, vectors } = step.value
  yield { stage: 'Principal components', fraction: 0.9 }
  const c = Math.min(components, rankOf(values, Math.min(X.rows - 1, X.cols)))
  const E = { values, vectors, c }
  const { loadings, scores } = byGenes ? fromCovariance(X, moments.mean, E) : fromGram(X, moments.mean, E)
  fixSigns(loadings, scores, c)
  const variance = values.slice(0, c)
  return {
    scores: { data: scores, rows: X.rows, cols: c },
    loadings,
    variance,
    varianceRatio: variance.map((v) => v / moments.totalVariance),
    totalVariance: moments.totalVariance,
    mean: moments.mean,
    method: 'exact',
    status: c < components ? 'rank-limited' : 'converged',
    iterations: 1,
    residuals: residualsOf(C, side, E),
    build: 'f64'
  }
}

interface Leading {
  readonly values: Float64Array<ArrayBuffer>
  readonly vectors: Float64Array<ArrayBuffer>
  readonly c: number
}

/** Number of eigenvalues above rounding, at most `most`. */
function rankOf(values: Float64Array, most: number): number {
  let rank = 0
  while (rank < most && values[rank] > 1e-12 * values[0]) rank++
  return rank
}

/** (X - 1 mean')'(X - 1 mean') / (n - 1), [p, p]. */
function* covariance(X: SparseRows, mean: Float64Array): Generator<PcaProgress, Float64Array<ArrayBuffer>> {
  const p = X.cols
  const C = new Float64Array(p * p)
  let work = 0
  for (let i = 0; i < X.rows; i++) {
    const [first, end] = [X.indptr[i], X.indptr[i + 1]]
    for (let e = first; e < end; e++) {
      const [row, value] = [X.indices[e] * p, X.data[e]]
      for (let f = first; f < end; f++) C[row + X.indices[f]] += value * X.data[f]
    }
    if ((work += (end - first) ** 2) > ENTRIES_PER_SLICE) {
      work = 0
      yield { stage: 'Principal components', fraction: (0.6 * i) / X.rows }
    }
  }
  for (let g = 0; g < p; g++) {
    for (let h = 0; h < p; h++) C[g * p + h] = (C[g * p + h] - X.rows * mean[g] * mean[h]) / (X.rows - 1)
  }
  return C
}

/** (X - 1 mean')(X - 1 mean')' / (n - 1), [n, n]. */
function* centredGram(X: SparseRows, mean: Float64Array): Generator<PcaProgress, Float64Array<ArrayBuffer>> {
  const n = X.rows
  const K = new Float64Array(n * n)
  const meanDot = mean.reduce((a, m) => a + m * m, 0)
  const rowMean = multiplySparse(X, mean)
  const dense = new Float64Array(X.cols)
  let work = 0
  for (let i = 0; i < n; i++) {
    for (let e = X.indptr[i]; e < X.indptr[i + 1]; e++) dense[X.indices[e]] = X.data[e]
    for (let j = 0; j <= i; j++) {
      let sum = meanDot - rowMean[i] - rowMean[j]
      for (let e = X.indptr[j]; e < X.indptr[j + 1]; e++) sum += X.data[e] * dense[X.indices[e]]
      K[i * n + j] = K[j * n + i] = sum / (n - 1)
    }
    for (let e = X.indptr[i]; e < X.indptr[i + 1]; e++) dense[X.indices[e]] = 0
    if ((work += X.indptr[i + 1]) > ENTRIES_PER_SLICE) {
      work = 0
      yield { stage: 'Principal components', fraction: (0.6 * i) / n }
    }
  }
  return K
}

function multiplySparse(X: SparseRows, v: Float64Array): Float64Array {
  const out = new Float64Array(X.rows)
  for (let i = 0; i < X.rows; i++) {
    for (let e = X.indptr[i]; e < X.indptr[i + 1]; e++) out[i] += X.data[e] * v[X.indices[e]]
  }
  return out
}

function fromCovariance(X: SparseRows, mean: Float64Array, E: Leading) {
  const p = X.cols
  const loadings = new Float32Array(p * E.c)
  const V = new Float64Array(p * E.c)
  for (let k = 0; k < E.c; k++) for (let g = 0; g < p; g++) V[g * E.c + k] = E.vectors[k * p + g]
  loadings.set(V)
  return { loadings, scores: multiplyCentred(X, V, E.c, mean) }
}

/** With K u = lambda u: the scores are sqrt(lambda (n - 1)) u, and the loading is X_c' u over the same root. */
function fromGram(X: SparseRows, mean: Float64Array, E: Leading) {
  const [n, p, c] = [X.rows, X.cols, E.c]
  const scores = new Float64Array(n * c)
  const V = new Float64Array(p * c)
  for (let k = 0; k < c; k++) {
    const root = Math.sqrt(E.values[k] * (n - 1))
    let sum = 0
    for (let i = 0; i < n; i++) {
      const u = E.vectors[k * n + i]
      sum += u
      scores[i * c + k] = root * u
      for (let e = X.indptr[i]; e < X.indptr[i + 1]; e++) V[X.indices[e] * c + k] += (u * X.data[e]) / root
    }
    for (let g = 0; g < p; g++) V[g * c + k] -= (sum * mean[g]) / root
  }
  return { loadings: Float32Array.from(V), scores }
}

function residualsOf(C: Float64Array, n: number, E: Leading): Float64Array<ArrayBuffer> {
  const residuals = new Float64Array(E.c)
  for (let k = 0; k < E.c; k++) {
    const v = E.vectors.subarray(k * n, k * n + n)
    let sum = 0
    for (let i = 0; i < n; i++) {
      let r = -E.values[k] * v[i]
      for (let j = 0; j < n; j++) r += C[i * n + j] * v[j]
      sum += r * r
    }
    residuals[k] = Math.sqrt(sum) / E.values[0]
  }
  return residuals
}
