import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import type { LogSumsBuild } from '../kernels/sinkhorn.ts'
import type { Progress } from './coupling.ts'
import { spatialOrder } from './spatial-order.ts'
import { Sweeps, type EntropicPlan, type EntropicProblem } from './sweeps.ts'

export interface EntropicOptions {
  readonly epsilon: number
  /** Price of leaving the marginals; Infinity (default) keeps them. */
  readonly rho?: number
  /** Weights [n] and [m]; default uniform with total 1. */
  readonly a?: Float64Array
  readonly b?: Float64Array
  /** Residual at which to stop; default 1e-4 (single precision reaches about 1e-5). */
  readonly tolerance?: number
  /** Default 1000. */
  readonly maxIterations?: number
  readonly build?: LogSumsBuild
}

/** From this size on, a random quarter of the cells is solved first (recursively) and its duals are extended. */
const COARSE_FROM = 500
const COARSE_FRACTION = 0.25
/** A sample with a smaller part of the mass says nothing of the rest. */
const LEAST_MASS = 0.01

/**
 * Entropic optimal transport between X [n, d] and Y [m, d] with squared Euclidean cost, in the log domain, streaming over
 * coordinates (Cuturi 2013; unbalanced with KL marginals: Chizat et al. 2018):
 * min <C, pi> + epsilon KL(pi | a x b) + rho KL(pi 1 | a) + rho KL(pi' 1 | b).
 * Each sweep ends with the best translation of the duals (Sejourne, Vialard and Peyre 2022), without which unbalanced
 * problems with rho >> epsilon hardly move.
 */
export function* entropicTransport(X: Matrix, Y: Matrix, options: EntropicOptions): Generator<Progress, EntropicPlan> {
  const { epsilon, rho = Infinity } = options
  if (!(epsilon > 0 && rho > 0)) throw new RangeError(`entropicTransport: epsilon ${epsilon}, rho ${rho}`)
  if (X.cols !== Y.cols || X.rows === 0 || Y.rows === 0) {
    throw new RangeError(`entropicTransport: ${X.rows} x ${X.cols} against ${Y.rows} x ${Y.cols}`)
  }
  const a = options.a ?? new Float64Array(X.rows).fill(1 / X.rows)
  const b = options.b ?? new Float64Array(Y.rows).fill(1 / Y.rows)
  const [I, J] = [spatialOrder(X), spatialOrder(Y)]
  const sorted: EntropicProblem = {
    X: takeRows(X, I),
    Y: takeRows(Y, J),
    a: Float64Array.from(I, (i) => a[i]),
    b: Float64Array.from(J, (j) => b[j]),
    epsilon,
    rho,
    tolerance: options.tolerance ?? 1e-4,
    maxIterations: options.maxIterations ?? 1000,
    build: options.build
  }
  const plan = yield* solve(sorted, 1)
  const unsort = (A: Float64Array, K: Int32Array): Float64Array<ArrayBuffer> => {
    const out = new Float64Array(K.length)
    K.forEach((k, r) => (out[k] = A[r]))
    return out
  }
  return {
    ...plan,
    f: unsort(plan.f, I),
    g: unsort(plan.g, J),
    rowMass: unsort(plan.rowMass, I),
    columnMass: unsort(plan.columnMass, J),
    a,
    b
  }
}

function* solve(P: EntropicProblem, share: number): Generator<Progress, EntropicPlan> {
  const coarse = Math.min(P.X.rows, P.Y.rows) < COARSE_FROM ? 0 : 0.3 * share
  const g = coarse > 0 ? yield* coarseDuals(P, coarse) : new Float64Array(P.Y.rows)
  return yield* new Sweeps(P, g).iterate(coarse, share)
}

/** Duals of all of Y from a quarter of the cells: solve, then one extension pass. Zeros where the mass is in few cells, which the quarter misses. */
function* coarseDuals(P: EntropicProblem, share: number): Generator<Progress, Float64Array<ArrayBuffer>> {
  const random = Random.seed(0).split('coarse', P.X.rows, P.Y.rows)
  const pick = (n: number): Int32Array =>
    random
      .permutation(n)
      .subarray(0, Math.ceil(COARSE_FRACTION * n))
      .sort()
  const [I, J] = [pick(P.X.rows), pick(P.Y.rows)]
  const massOf = (A: Float64Array): number => A.reduce((sum, v) => sum + v, 0)
  const part = (A: Float64Array, K: Int32Array): Float64Array | undefined => {
    const own = Float64Array.from(K, (k) => A[k])
    const [all, sampled] = [massOf(A), massOf(own)]
    return sampled > LEAST_MASS * all ? own.map((v) => v * (all / sampled)) : undefined
  }
  const [a, b] = [part(P.a, I), part(P.b, J)]
  if (!a || !b) return new Float64Array(P.Y.rows)
  const X = takeRows(P.X, I)
  const { f } = yield* solve({ ...P, X, Y: takeRows(P.Y, J), a, b }, share)
  const extension = new Sweeps({ ...P, X, a }, new Float64Array(P.Y.rows))
  return yield* extension.extend(f, share)
}
