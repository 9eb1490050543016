import { Random } from '../../../src-shared/random.ts'
import { PANEL } from '../kernels/sparse.ts'
import { symmetricEigenSteps, symmetricEigenvalues } from '../linalg/symmetric-eigen.ts'
import { MOST_PANELS } from './operator.ts'
import type { PanelOperator } from './operator.ts'
import { combine, gram, orthogonalise, orthonormalise, scratch } from './panel-basis.ts'
import type { Scratch } from './panel-basis.ts'
import type { PcaProgress } from './result.ts'

export interface LanczosOptions {
  readonly components: number
  readonly seed: number
  /** Stop when the variance still to be captured is estimated below this share of what is captured. */
  readonly tolerance?: number
  /** Blocks of 16 vectors; memory is blocks * 64 * (n + p) bytes. */
  readonly maxBlocks?: number
  /** Blocks per pass over the data, at most 8: more of them mean fewer passes but more work, right where X is on disk. */
  readonly panels?: number
}

export interface LanczosResult {
  /** [c] eigenvalues of A'A, descending. */
  readonly values: Float64Array<ArrayBuffer>
  /** [p, c] row-major. */
  readonly loadings: Float32Array<ArrayBuffer>
  /** [n, c] row-major: A loadings. */
  readonly scores: Float64Array<ArrayBuffer>
  /** [c] ||A'A v - lambda v|| / lambda_1. */
  readonly residuals: Float64Array<ArrayBuffer>
  readonly iterations: number
  readonly status: 'converged' | 'max-iterations'
}

interface State {
  readonly s: Scratch
  /** Byte offsets of the orthonormal panels [p, 16] and of their images A Q [n, 16]. */
  readonly Q: number[]
  readonly W: number[]
  /** Blocks [16, 16] of the projected matrix T = W'W: T[j][i] for i <= j. */
  readonly T: Float64Array[][]
  /** Captured variance after each check. */
  readonly captured: number[]
}

/**
 * The leading eigenvectors of A'A by block Lanczos with full reorthogonalisation: f32 panels, f64 small algebra. Because
 * the images A Q are kept, the projected matrix is formed as (A Q)'(A Q) without trusting the recurrence, and the scores
 * need no further pass over X. Needs min(n, p) >= components + 32; smaller problems have exact.ts.
 * Sources: Golub and Underwood 1977; stopping on the captured variance as in Musco and Musco 2015 (block Krylov).
 */
export function* blockLanczos(op: PanelOperator, options: LanczosOptions): Generator<PcaProgress, LanczosResult> {
  const { components: c, tolerance = 1e-4, maxBlocks = 48, panels = 1 } = options
  const side = Math.min(op.rows, op.cols)
  if (side < c + 2 * PANEL) throw new RangeError(`blockLanczos: ${c} components of ${op.rows} x ${op.cols}`)
  const limit = Math.min(maxBlocks, Math.floor(side / PANEL))
  const state: State = { s: scratch(op.kernel), Q: [], W: [], T: [], captured: [] }
  const random = Random.seed(options.seed).split('block-lanczos')
  const Z = Array.from({ length: Math.min(panels, MOST_PANELS, limit) }, () => op.kernel.alloc(op.cols * PANEL * 4))
  const expected = Math.min(limit, Math.ceil(c / PANEL) * (panels > 1 ? 9 : 6))
  for (let [iterations, floor] = [1, Infinity]; ; iterations++) {
    const fresh = Z.slice(0, limit - state.Q.length)
    const first = state.Q.length
    fresh.forEach((z, k) => {
      if (k > 0) orthogonalise(op.kernel, state.s, op.cols, state.Q.slice(first), z)
      addPanel(op, state, z, floor, random)
    })
    for (const share of op.pass(state.Q.slice(first), state.W.slice(first), fresh)) {
      yield { stage: 'Principal components', fraction: Math.min(0.98, (first + share * fresh.length) / expected) }
    }
    if (first === 0) floor = 3e-7 * largestNorm(op, state, fresh)
    for (let j = first; j < state.Q.length; j++) project(op, state, j)
    yield { stage: 'Principal components', fraction: Math.min(0.98, state.Q.length / expected) }
    const done = settled(state, c, tolerance)
    for (const z of fresh) orthogonalise(op.kernel, state.s, op.cols, state.Q, z)
    if (!done && state.Q.length < limit) continue
    return yield* finish(op, state, fresh, { c, iterations, status: done ? 'converged' : 'max-iterations' })
  }
}

/** Makes Z the next orthonormal panel; the first one is random (floor Infinity keeps nothing of Z). */
function addPanel(op: PanelOperator, state: State, Z: number, floor: number, random: Random): void {
  const { kernel } = op
  orthonormalise(kernel, state.s, op.cols, state.Q, Z, floor, random)
  const panel = kernel.alloc(op.cols * PANEL * 4)
  kernel.f32(panel, op.cols * PANEL).set(kernel.f32(Z, op.cols * PANEL))
  state.Q.push(panel)
  state.W.push(kernel.alloc(op.rows * PANEL * 4))
}

/** Norm of the largest column of the first products: the scale of A'A. */
function largestNorm(op: PanelOperator, state: State, Z: readonly number[]): number {
  const G = gram(op.kernel, state.s, op.cols, Z[0], Z[0])
  return Math.sqrt(Math.max(...Array.from({ length: PANEL }, (_, k) => G[k * (PANEL + 1)])))
}

function project(op: PanelOperator, state: State, j: number): void {
  state.T.push(state.W.slice(0, j + 1).map((W) => gram(op.kernel, state.s, op.rows, W, state.W[j])))
}

/** The sums of the leading Ritz values grow geometrically towards their limit: stop when the rest of the series is small. */
function settled(state: State, c: number, tolerance: number): boolean {
  const m = state.T.length * PANEL
  if (m < c + PANEL) return false
  const values = symmetricEigenvalues(assemble(state.T), m)
  state.captured.push(values.subarray(0, c).reduce((a, b) => a + b, 0))
  const [a, b, now] = state.captured.slice(-3)
  if (now === undefined) return false
  const ratio = Math.min(0.98, Math.max(0, (now - b) / (b - a || 1)))
  return ((now - b) * ratio) / (1 - ratio) <= tolerance * now && now - b <= 10 * tolerance * now
}

function assemble(T: readonly Float64Array[][]): Float64Array {
  const m = T.length * PANEL
  const A = new Float64Array(m * m)
  for (let j = 0; j < T.length; j++) {
    for (let i = 0; i <= j; i++) {
      for (let a = 0; a < PANEL; a++) {
        for (let b = 0; b < PANEL; b++) {
          const value = T[j][i][a * PANEL + b]
          A[(i * PANEL + a) * m + j * PANEL + b] = value
          A[(j * PANEL + b) * m + i * PANEL + a] = value
        }
      }
    }
  }
  return A
}

/** Ritz vectors and their certificate; Z holds A'W of the last panels orthogonal to the basis: A'A Q y - theta Q y = Z y_last. */
function* finish(
  op: PanelOperator,
  state: State,
  Z: readonly number[],
  { c, iterations, status }: Pick<LanczosResult, 'iterations' | 'status'> & { c: number }
): Generator<PcaProgress, LanczosResult> {
  const m = state.T.length * PANEL
  const eigen = symmetricEigenSteps(assemble(state.T), m)
  let step = eigen.next()
  for (; !step.done; step = eigen.next()) yield { stage: 'Principal components', fraction: 0.98 }
  const { values, vectors } = step.value
  const residuals = new Float64Array(c)
  const grams = Z.map((P) => Z.map((R) => gram(op.kernel, state.s, op.cols, P, R)))
  for (let k = 0; k < c; k++) {
    const y = vectors.subarray(k * m + m - PANEL * Z.length, k * m + m)
    let sum = 0
    for (let a = 0; a < y.length; a++) {
      for (let b = 0; b < y.length; b++) {
        sum += y[a] * y[b] * grams[a >> 4][b >> 4][(a % PANEL) * PANEL + (b % PANEL)]
      }
    }
    residuals[k] = values[0] > 0 ? Math.sqrt(Math.max(0, sum)) / values[0] : 0
  }
  const loadings = new Float32Array(op.cols * c)
  rotate(op, state, state.Q, op.cols, vectors, c, loadings)
  const scores = new Float64Array(op.rows * c)
  rotate(op, state, state.W, op.rows, vectors, c, scores)
  return { values: values.slice(0, c), loadings, scores, residuals, iterations, status }
}

/** out [rows, c] = [P_1 P_2 ...] Y with Y's columns the leading rows of `vectors` [m, m]. */
function rotate(
  op: PanelOperator,
  state: State,
  P: readonly number[],
  rows: number,
  vectors: Float64Array,
  c: number,
  out: Float32Array | Float64Array
): void {
  const m = P.length * PANEL
  const panel = op.kernel.alloc(rows * PANEL * 4)
  const C = new Float64Array(PANEL * PANEL)
  for (let first = 0; first < c; first += PANEL) {
    const width = Math.min(PANEL, c - first)
    P.forEach((block, j) => {
      for (let a = 0; a < PANEL; a++) {
        for (let b = 0; b < PANEL; b++) C[a * PANEL + b] = b < width ? vectors[(first + b) * m + j * PANEL + a] : 0
      }
      combine(op.kernel, state.s, rows, block, C, panel, j > 0)
    })
    const values = op.kernel.f32(panel, rows * PANEL)
    for (let i = 0; i < rows; i++) for (let b = 0; b < width; b++) out[i * c + first + b] = values[i * PANEL + b]
  }
}
