import type { SparseRows } from '../../../src-shared/matrix.ts'
import { preferredBuild } from '../kernels/loader.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import { PANEL, sparseKernel } from '../kernels/sparse.ts'
import { blockLanczos } from './block-lanczos.ts'
import { exactPca } from './exact.ts'
import { blockMoments, columnMoments } from './moments.ts'
import type { Moments } from './moments.ts'
import { residentOperator, streamedOperator } from './operator.ts'
import type { PanelOperator } from './operator.ts'
import type { PcaProgress, PcaResult } from './result.ts'
import { rowBlocksOf } from './row-blocks.ts'
import type { RowBlocks } from './row-blocks.ts'
import { fixSigns } from './signs.ts'

/** Non-zeros up to which the kernel gets a copy of the whole matrix (1 GB); a larger one is handed to it in blocks. */
const RESIDENT = 1.25e8
const BLOCK = 4e6

export interface PcaOptions {
  /** PCs asked for; fewer come back where the data have fewer directions. */
  readonly components: number
  readonly seed: number
  /** Share of the captured variance that may be missed, estimated: see blockLanczos. */
  readonly tolerance?: number
  readonly maxBlocks?: number
  readonly panels?: number
  readonly build?: KernelBuild | 'plain'
  /** min(n, p) up to which the exact solver is used. */
  readonly exactUpTo?: number
}

/**
 * Principal components of the cells X [n, p], centred per gene, not scaled. Same matrix, seed and kernel build: the same
 * bytes. A small side goes to the exact solver, everything else to block Lanczos. RangeError where there is nothing to
 * decompose (a single cell, no genes); AppError E_MEMORY.
 */
export function* pca(X: SparseRows, options: PcaOptions): Generator<PcaProgress, PcaResult> {
  if (X.rows < 2 || X.cols < 1 || options.components < 1) throw new RangeError(`pca: ${X.rows} cells x ${X.cols} genes`)
  const moments = columnMoments(X)
  yield { stage: 'Principal components', fraction: 0 }
  const side = Math.min(X.rows, X.cols)
  const small = side <= (options.exactUpTo ?? 500) || side < options.components + 2 * PANEL
  if (small) return yield* exactPca(X, options.components, moments)
  const build = options.build ?? preferredBuild()
  const kernel = sparseKernel(build)
  const operator =
    X.indptr[X.rows] <= RESIDENT
      ? residentOperator(kernel, X, moments.mean)
      : streamedOperator(kernel, rowBlocksOf(X, BLOCK), moments.mean)
  yield { stage: 'Principal components', fraction: 0 }
  return yield* lanczosPca(operator, options, moments, build)
}

/**
 * As `pca` for a matrix that does not fit into memory: X comes in row blocks, once for the moments and once per iteration
 * (64 vectors each). Memory: 128 bytes * maxBlocks * (n + p) at most, and one block.
 */
export function* streamedPca(X: RowBlocks, options: PcaOptions): Generator<PcaProgress, PcaResult> {
  const moments = yield* blockMoments(X)
  const build = options.build ?? preferredBuild()
  const operator = streamedOperator(sparseKernel(build), X, moments.mean)
  return yield* lanczosPca(operator, { panels: 4, ...options }, moments, build)
}

function* lanczosPca(
  X: PanelOperator,
  options: PcaOptions,
  moments: Moments,
  build: PcaResult['build']
): Generator<PcaProgress, PcaResult> {
  const found = yield* blockLanczos(X, options)
  const squares = columnSquares(found.scores, options.components)
  const c = rankOf(squares, frobeniusSquare(X.rows, moments))
  const scores = leadingColumns(found.scores, X.rows, options.components, c)
  const loadings = Float32Array.from(leadingColumns(found.loadings, X.cols, options.components, c))
  fixSigns(loadings, scores, c)
  const variance = squares.slice(0, c).map((v) => v / (X.rows - 1))
  return {
    scores: { data: scores, rows: X.rows, cols: c },
    loadings,
    variance,
    varianceRatio: variance.map((v) => v / moments.totalVariance),
    totalVariance: moments.totalVariance,
    mean: moments.mean,
    method: 'block-lanczos',
    status: c < options.components ? 'rank-limited' : found.status,
    iterations: found.iterations,
    residuals: found.residuals.slice(0, c),
    build
  }
}

/** f32 products leave scores of about 1e-7 of the norm of X, before centring, in directions the data do not have. */
function rankOf(squares: Float64Array, total: number): number {
  let rank = 0
  while (rank < squares.length && squares[rank] > 1e-12 * total) rank++
  return rank
}

/** Sum of squares per column of A [n, c]: the variance of the scores themselves, finer than the Ritz values. */
function columnSquares(A: Float64Array, c: number): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(c)
  for (let at = 0; at < A.length; at++) sums[at % c] += A[at] * A[at]
  return sums
}

function frobeniusSquare(n: number, { mean, totalVariance }: Moments): number {
  return (n - 1) * totalVariance + n * mean.reduce((a, m) => a + m * m, 0)
}

function leadingColumns(
  A: Float32Array | Float64Array,
  rows: number,
  from: number,
  to: number
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(rows * to)
  for (let i = 0; i < rows; i++) for (let k = 0; k < to; k++) out[i * to + k] = A[i * from + k]
  return out
}
