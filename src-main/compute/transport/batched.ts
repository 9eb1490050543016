import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import { cTransform } from './c-transform.ts'
import type { Coupling, Progress } from './coupling.ts'
import { exactTransport, type ExactOptions } from './exact.ts'
import { part } from './progress.ts'
import { spatialOrder } from './spatial-order.ts'

/** Up to this many cells on the larger side the exact solver is used: some 40 s at the limit. */
const EXACT_CELLS = 20_000
/** Cells of a batch on the larger side. */
const BATCH_CELLS = 5_000

/** Exact optimal transport, or for snapshots above 20,000 cells the batched approximation: `status` says which. */
export function* transport(X: Matrix, Y: Matrix, options: ExactOptions = {}): Generator<Progress, Coupling> {
  return yield* Math.max(X.rows, Y.rows) <= EXACT_CELLS
    ? exactTransport(X, Y, options)
    : batchedTransport(X, Y, options)
}

/**
 * Transport of X [n, d] to Y [m, d] in batches, each solved exactly. Batches are dealt from the spatial order, so every
 * batch is an even sample of both clouds; cells of Y at the border of two batches are divided, so marginals stay exact.
 * The cost is an upper bound. The duals of the batches, extended to all cells and averaged (each is noisy by itself), give
 * a lower bound after c-transforms of both sides, and `gap` is the distance.
 */
export function* batchedTransport(
  X: Matrix,
  Y: Matrix,
  options: ExactOptions & { batch?: number } = {}
): Generator<Progress, Coupling> {
  const cost = options.cost ?? 'sqeuclidean'
  const a = options.a ?? new Float64Array(X.rows).fill(1 / X.rows)
  const b = options.b ?? new Float64Array(Y.rows).fill(1 / Y.rows)
  const count = Math.ceil(Math.max(X.rows, Y.rows) / (options.batch ?? BATCH_CELLS))
  const batches = dealBatches(X, Y, a, b, count)
  const solved: Coupling[] = []
  const mean = new Float64Array(Y.rows)
  for (const [k, B] of batches.entries()) {
    const cells = takeRows(X, B.I)
    const inner = exactTransport(cells, takeRows(Y, B.J), { ...options, a: B.a, b: B.b })
    solved.push(yield* part(inner, (0.7 * k) / count, 0.65 / count))
    const extended = yield* part(cTransform(cells, solved[k].f, Y, cost), (0.7 * k + 0.65) / count, 0.05 / count)
    for (let j = 0; j < mean.length; j++) mean[j] += extended[j] / count
  }
  const f = yield* part(cTransform(Y, mean, X, cost), 0.7, 0.15)
  const g = yield* part(cTransform(X, f, Y, cost), 0.85, 0.15)
  const dual = f.reduce((s, v, i) => s + v * a[i], 0) + g.reduce((s, v, j) => s + v * b[j], 0)
  const total = solved.reduce((s, C) => s + C.cost, 0)
  return { ...merge(batches, solved), n: X.rows, m: Y.rows, cost: total, f, g, gap: total - dual, ...summary(solved) }
}

interface Batch {
  readonly I: Int32Array
  readonly J: Int32Array
  readonly a: Float64Array
  readonly b: Float64Array
}

/** Every count-th cell with mass of X in spatial order; of Y likewise, cut where the mass of the batches of X ends. */
function dealBatches(X: Matrix, Y: Matrix, a: Float64Array, b: Float64Array, count: number): Batch[] {
  const deal = (M: Matrix, weights: Float64Array): Int32Array[] => {
    const order = spatialOrder(M).filter((i) => weights[i] > 0)
    return Array.from({ length: count }, (_, k) => order.filter((_, r) => r % count === k))
  }
  const J = Int32Array.from(deal(Y, b).flatMap((part) => [...part]))
  const left = Float64Array.from(J, (j) => b[j])
  let next = 0
  return deal(X, a).map((I, k) => {
    const mass = Float64Array.from(I, (i) => a[i])
    const cells: number[] = []
    const parts: number[] = []
    let wanted = mass.reduce((s, w) => s + w, 0)
    while (next < J.length && (wanted > 0 || k === count - 1)) {
      const taken = k === count - 1 ? left[next] : Math.min(left[next], wanted)
      cells.push(J[next])
      parts.push(taken)
      wanted -= taken
      left[next] -= taken
      if (left[next] <= 0) next++
    }
    return { I, J: Int32Array.from(cells), a: mass, b: Float64Array.from(parts) }
  })
}

function merge(batches: readonly Batch[], solved: readonly Coupling[]): Pick<Coupling, 'source' | 'target' | 'weight'> {
  const entries = solved.flatMap((C, k) =>
    [...C.weight].map((w, e) => ({ i: batches[k].I[C.source[e]], j: batches[k].J[C.target[e]], w }))
  )
  entries.sort((p, q) => p.i - q.i || p.j - q.j)
  return {
    source: Int32Array.from(entries, (e) => e.i),
    target: Int32Array.from(entries, (e) => e.j),
    weight: Float64Array.from(entries, (e) => e.w)
  }
}

function summary(solved: readonly Coupling[]): Pick<Coupling, 'iterations' | 'status' | 'memoryBytes'> {
  return {
    iterations: solved.reduce((s, C) => s + C.iterations, 0),
    status: solved.some((C) => C.status === 'iteration-limit') ? 'iteration-limit' : 'approximate',
    memoryBytes: Math.max(...solved.map((C) => C.memoryBytes))
  }
}
