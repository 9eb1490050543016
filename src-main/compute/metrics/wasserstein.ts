import type { Matrix } from '../../../src-shared/matrix.ts'
import { exactTransport, type ExactOptions } from '../transport/exact.ts'
import type { Progress } from '../transport/coupling.ts'

export interface Distance {
  readonly value: number
  /** The true distance lies in [value - gap, value]. */
  readonly gap: number
  readonly status: 'optimal' | 'iteration-limit'
}

type DistanceOptions = Omit<ExactOptions, 'cost'>

/** W1: exact optimal transport of X [n, d] to Y [m, d] with the Euclidean distance as cost; weights a, b optional. */
export function* w1(X: Matrix, Y: Matrix, options: DistanceOptions = {}): Generator<Progress, Distance> {
  const { cost, gap, status } = yield* exactTransport(X, Y, { ...options, cost: 'euclidean' })
  return { value: cost, gap, status }
}

/** W2: square root of exact optimal transport of X [n, d] to Y [m, d] with the squared distance as cost. */
export function* w2(X: Matrix, Y: Matrix, options: DistanceOptions = {}): Generator<Progress, Distance> {
  const { cost, gap, status } = yield* exactTransport(X, Y, { ...options, cost: 'sqeuclidean' })
  const value = Math.sqrt(cost)
  return { value, gap: value - Math.sqrt(Math.max(0, cost - gap)), status }
}
