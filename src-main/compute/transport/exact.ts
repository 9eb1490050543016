import type { Matrix } from '../../../src-shared/matrix.ts'
import { takeRows } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import { startSimplex, type CostKind, type SimplexRun, type SimplexSolution } from '../kernels/simplex.ts'
import { cTransform } from './c-transform.ts'
import { groundCost } from './cost.ts'
import type { Coupling, Progress } from './coupling.ts'
import { part } from './progress.ts'
import { spatialOrder } from './spatial-order.ts'
import { wholeWeights, type WholeWeights } from './weights.ts'

export interface ExactOptions {
  /** Default 'sqeuclidean'. */
  readonly cost?: CostKind
  /** Weights [n] and [m] of equal total; default uniform with total 1. */
  readonly a?: Float64Array
  readonly b?: Float64Array
  readonly build?: KernelBuild
  /** Pivots after which the plan so far is returned with status 'iteration-limit'; default 1000 (n + m). */
  readonly maxPivots?: number
}

/** Elementary operations between two yields: some 15 ms. */
const BUDGET = 1e7
/** Below this many cells no coarse problem is solved for a start. */
const COARSE_FROM = 800
const COARSE_FRACTION = 0.25

interface Weighted {
  readonly X: Matrix
  readonly Y: Matrix
  readonly whole: WholeWeights
}

/**
 * Exact optimal transport of X [n, d] to Y [m, d] by the transportation network simplex, started from the duals of a
 * random quarter of the cells (recursively). Marginals are exact; optimality is certified by `gap`.
 * @throws RangeError for empty clouds, different dimensions or unusable weights.
 */
export function* exactTransport(X: Matrix, Y: Matrix, options: ExactOptions = {}): Generator<Progress, Coupling> {
  if (X.cols !== Y.cols || X.rows === 0 || Y.rows === 0) {
    throw new RangeError(`exactTransport: ${X.rows} x ${X.cols} against ${Y.rows} x ${Y.cols}`)
  }
  const cost = options.cost ?? 'sqeuclidean'
  const whole = wholeWeights(X.rows, Y.rows, options.a, options.b)
  // Near cells become near in memory and in the order of pricing: a quarter fewer operations on large pairs.
  const I = spatialOrder(X).filter((i) => whole.supplies[i] > 0)
  const J = spatialOrder(Y).filter((j) => whole.demands[j] > 0)
  const place = placeOf(X, Y)
  const problem = {
    X: placed(takeRows(X, I), place),
    Y: placed(takeRows(Y, J), place),
    whole: { ...whole, supplies: pick(whole.supplies, I), demands: pick(whole.demands, J) }
  }
  const limit = options.maxPivots ?? 1000 * (X.rows + Y.rows)
  const { run, optimal } = yield* solve(problem, cost, limit, 1, options.build)
  const solution = inUnits(run.solution(), cost === 'sqeuclidean' ? place.size ** 2 : place.size)
  return certify(X, Y, I, J, { ...run, solution }, whole, cost, optimal)
}

/** Solves the coarse problem first, if there are enough cells. `share` is the part of the progress this level has. */
function* solve(
  problem: Weighted,
  cost: CostKind,
  limit: number,
  share: number,
  build?: KernelBuild
): Generator<Progress, { run: SimplexRun; optimal: boolean }> {
  const { X, Y, whole } = problem
  const fine = Math.min(X.rows, Y.rows) < COARSE_FROM ? share : 0.85 * share
  const guess = fine < share ? yield* coarseDuals(problem, cost, limit, share - fine, build) : new Float64Array(Y.rows)
  const run = startSimplex({ X: X.data, Y: Y.data, n: X.rows, m: Y.rows, d: X.cols, cost, ...whole, guess }, build)
  // The number of pivots is not known beforehand; 16 per cell is what clouds of PCs take.
  const typical = 16 * (X.rows + Y.rows)
  while (run.pivots() < limit) {
    if (run.advance(BUDGET, limit)) return { run, optimal: true }
    yield { fraction: share - fine + fine * (1 - Math.exp(-run.pivots() / typical)) }
  }
  return { run, optimal: false }
}

/** Duals of all sinks from a random quarter: g_j = min over the sampled i of c_ij - f_i (c-transform). */
function* coarseDuals(
  problem: Weighted,
  cost: CostKind,
  limit: number,
  share: number,
  build?: KernelBuild
): Generator<Progress, Float64Array> {
  const { X, Y, whole } = problem
  const random = Random.seed(0).split('coarse', X.rows, Y.rows)
  const sample = (n: number): Int32Array =>
    random
      .permutation(n)
      .subarray(0, Math.ceil(COARSE_FRACTION * n))
      .sort()
  const [I, J] = [sample(X.rows), sample(Y.rows)]
  const sampled = {
    X: takeRows(X, I),
    Y: takeRows(Y, J),
    whole: wholeWeights(I.length, J.length, ...sampledWeights(whole, I, J))
  }
  const { run } = yield* solve(sampled, cost, limit, share, build)
  const { f } = run.solution()
  return yield* part(cTransform(sampled.X, f, Y, cost), share, 0)
}

function sampledWeights(whole: WholeWeights, I: Int32Array, J: Int32Array): [Float64Array?, Float64Array?] {
  const uniform = (A: Float64Array): boolean => A.every((s) => s === A[0])
  if (uniform(whole.supplies) && uniform(whole.demands)) return []
  const share = (A: Float64Array): Float64Array => {
    const sum = A.reduce((s, w) => s + w, 0)
    return A.map((w) => w / sum)
  }
  return [share(pick(whole.supplies, I)), share(pick(whole.demands, J))]
}

function certify(
  X: Matrix,
  Y: Matrix,
  I: Int32Array,
  J: Int32Array,
  { solution: basic, pivots, memoryBytes }: Pick<SimplexRun, 'pivots' | 'memoryBytes'> & { solution: SimplexSolution },
  whole: WholeWeights,
  cost: CostKind,
  optimal: boolean
): Coupling {
  const order = entryOrder(basic, I, J)
  const source = order.map((e) => I[basic.source[e]])
  const target = order.map((e) => J[basic.target[e]])
  const weight = Float64Array.from(order, (e) => basic.flow[e] * whole.unit)
  const f = spread(basic.f, I, X.rows)
  const g = spread(basic.g, J, Y.rows)
  for (let i = 0; i < I.length; i++) f[I[i]] -= basic.feasibility
  complete(X, Y, f, g, whole, cost, optimal)
  const primal = weight.reduce((s, w, e) => s + w * groundCost(X, source[e], Y, target[e], cost), 0)
  const dual = weightedSum(f, whole.supplies) + weightedSum(g, whole.demands)
  const status = optimal ? 'optimal' : 'iteration-limit'
  const gap = primal - dual * whole.unit
  return {
    source,
    target,
    weight,
    n: X.rows,
    m: Y.rows,
    cost: primal,
    f,
    g,
    gap,
    iterations: pivots(),
    status,
    memoryBytes
  }
}

/** Entries by source, then target, in the numbering of the caller. */
function entryOrder(basic: SimplexSolution, I: Int32Array, J: Int32Array): Int32Array<ArrayBuffer> {
  const order = Int32Array.from(basic.flow, (_, e) => e)
  return order.sort((p, q) => I[basic.source[p]] - I[basic.source[q]] || J[basic.target[p]] - J[basic.target[q]])
}

/**
 * Duals of the rows without mass, which the simplex has not seen, as large as feasibility allows; of all rows of X when it
 * was stopped before its duals were feasible.
 */
function complete(
  X: Matrix,
  Y: Matrix,
  f: Float64Array,
  g: Float64Array,
  whole: WholeWeights,
  cost: CostKind,
  optimal: boolean
): void {
  for (let i = 0; i < X.rows; i++) {
    if (optimal && whole.supplies[i] > 0) continue
    f[i] = Infinity
    for (let j = 0; j < Y.rows; j++)
      if (whole.demands[j] > 0) f[i] = Math.min(f[i], groundCost(X, i, Y, j, cost) - g[j])
  }
  for (let j = 0; j < Y.rows; j++) {
    if (whole.demands[j] > 0) continue
    g[j] = Infinity
    for (let i = 0; i < X.rows; i++) g[j] = Math.min(g[j], groundCost(X, i, Y, j, cost) - f[i])
  }
}

function weightedSum(A: Float64Array, W: Float64Array): number {
  return A.reduce((s, a, i) => s + a * W[i], 0)
}

function spread(A: Float64Array, I: Int32Array, n: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(n)
  I.forEach((i, k) => (out[i] = A[k]))
  return out
}

function pick(A: Float64Array, I: Int32Array): Float64Array<ArrayBuffer> {
  return Float64Array.from(I, (i) => A[i])
}

/** Where the kernel sees the clouds: around the mean of Y, and divided by a power of two, which costs no digit. */
interface Place {
  readonly centre: Float64Array
  readonly size: number
}

/** Coordinates of these sizes are left as they are: their costs fit single precision, and the tolerances of the kernel suit them. */
const [SMALL, LARGE] = [2 ** -6, 2 ** 12]

function placeOf(X: Matrix, Y: Matrix): Place {
  const centre = new Float64Array(Y.cols)
  for (let k = 0; k < Y.data.length; k++) centre[k % Y.cols] += Y.data[k] / Y.rows
  let largest = 0
  for (const { data } of [X, Y])
    for (let k = 0; k < data.length; k++) largest = Math.max(largest, Math.abs(data[k] - centre[k % Y.cols]))
  if (largest === 0 || (largest >= SMALL && largest <= LARGE)) return { centre, size: 1 }
  return { centre, size: 2 ** Math.floor(Math.log2(largest)) }
}

function placed(X: Matrix, { centre, size }: Place): Matrix {
  return { ...X, data: X.data.map((v, k) => (v - centre[k % X.cols]) / size) }
}

/** The duals in units of the costs of the cells as they are. */
function inUnits({ f, g, feasibility, ...plan }: SimplexSolution, unit: number): SimplexSolution {
  return { ...plan, f: f.map((v) => v * unit), g: g.map((v) => v * unit), feasibility: feasibility * unit }
}
