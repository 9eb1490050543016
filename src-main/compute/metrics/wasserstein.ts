import type { Matrix } from '../../../src-shared/matrix.ts'
import { transport } from '../transport/batched.ts'
import type { ExactOptions } from '../transport/exact.ts'
import type { Coupling, Progress } from '../transport/coupling.ts'

export interface Distance {
  readonly value: number
  /** The true distance lies in [value - gap, value]. */
  readonly gap: number
  readonly status: Coupling['status']
}

type DistanceOptions = Omit<ExactOptions, 'cost'>

/**
 * W1: exact optimal transport of X [n, d] to Y [m, d] with the Euclidean distance as cost; weights a, b optional. Above
 * 20,000 cells an upper bound, with the distance to the lower bound as `gap`.
 */
export function* w1(X: Matrix, Y: Matrix, options: DistanceOptions = {}): Generator<Progress, Distance> {
  const { cost, gap, status } = yield* transport(X, Y, { ...options, cost: 'euclidean' })
  return { value: cost, gap, status }
}

/** W2: square root of optimal transport of X [n, d] to Y [m, d] with the squared distance as cost; otherwise as `w1`. */
export function* w2(X: Matrix, Y: Matrix, options: DistanceOptions = {}): Generator<Progress, Distance> {
  const { cost, gap, status } = yield* transport(X, Y, { ...options, cost: 'sqeuclidean' })
  const value = Math.sqrt(cost)
  return { value, gap: value - Math.sqrt(Math.max(0, cost - gap)), status }
}
