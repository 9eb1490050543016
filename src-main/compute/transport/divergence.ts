import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Progress } from './coupling.ts'
import { entropicTransport, type EntropicOptions } from './entropic.ts'

export interface Divergence {
  readonly value: number
  /** Worst marginal residual of the three problems. */
  readonly residual: number
  readonly status: 'converged' | 'iteration-limit'
}

/**
 * Debiased Sinkhorn divergence OT(X, Y) - OT(X, X) / 2 - OT(Y, Y) / 2 of X [n, d] and Y [m, d], with squared Euclidean cost
 * and the entropy relative to a x b included (Feydy et al. 2019): not negative, 0 for equal clouds.
 */
export function* sinkhornDivergence(
  X: Matrix,
  Y: Matrix,
  options: Omit<EntropicOptions, 'rho'>
): Generator<Progress, Divergence> {
  const { a, b } = options
  const problems = [
    { X, Y, a, b, factor: 1 },
    { X, Y: X, a, b: a, factor: -0.5 },
    { X: Y, Y, a: b, b, factor: -0.5 }
  ]
  let [value, residual] = [0, 0]
  let status: Divergence['status'] = 'converged'
  for (const [k, problem] of problems.entries()) {
    const run = entropicTransport(problem.X, problem.Y, { ...options, a: problem.a, b: problem.b })
    let step = run.next()
    for (; !step.done; step = run.next()) yield { fraction: (k + step.value.fraction) / 3 }
    value += problem.factor * step.value.value
    residual = Math.max(residual, step.value.residual)
    if (step.value.status === 'iteration-limit') status = 'iteration-limit'
  }
  return { value, residual, status }
}
