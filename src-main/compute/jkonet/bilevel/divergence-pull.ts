import type { Matrix } from '../../../../src-shared/matrix.ts'
import { entropicTransport } from '../../transport/entropic.ts'
import type { EntropicPlan } from '../../transport/sweeps.ts'

/** Sweeps of each entropic problem: a fixed number, unless the marginals fit before. */
const SWEEPS = 100
const TOLERANCE = 1e-3

/** A divergence and its gradient in the points of the first cloud [n, d]. */
export interface Pull {
  readonly value: number
  readonly gradient: Float64Array<ArrayBuffer>
}

/**
 * Debiased Sinkhorn divergence of X [n, d] and Y [m, d], squared Euclidean cost, log domain (Feydy et al. 2019), with its gradient in X by the
 * envelope theorem: the derivative of the cost under the plans as they are, 2 sum_j [P^xy_ij (x_i - y_j) - P^xx_ij (x_i - x_j)].
 */
export function divergencePull(X: Matrix, Y: Matrix, epsilon: number): Pull {
  const toY = planBetween(X, Y, epsilon)
  const toX = planBetween(X, X, epsilon)
  const own = planBetween(Y, Y, epsilon)
  const gradient = new Float64Array(X.data.length)
  addPull(X, Y, toY, 2, gradient)
  addPull(X, X, toX, -2, gradient)
  return { value: toY.value - (toX.value + own.value) / 2, gradient }
}

function planBetween(X: Matrix, Y: Matrix, epsilon: number): EntropicPlan {
  const work = entropicTransport(X, Y, { epsilon, tolerance: TOLERANCE, maxIterations: SWEEPS })
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

/** gradient += factor sum_j P_ij (x_i - y_j). */
function addPull(X: Matrix, Y: Matrix, plan: EntropicPlan, factor: number, gradient: Float64Array): void {
  const d = X.cols
  const { f, g, a, b, epsilon } = plan
  for (let i = 0; i < X.rows; i++) {
    for (let j = 0; j < Y.rows; j++) {
      let cost = 0
      for (let c = 0; c < d; c++) cost += (X.data[i * d + c] - Y.data[j * d + c]) ** 2
      const mass = factor * a[i] * b[j] * Math.exp((f[i] + g[j] - cost) / epsilon)
      for (let c = 0; c < d; c++) gradient[i * d + c] += mass * (X.data[i * d + c] - Y.data[j * d + c])
    }
  }
}
