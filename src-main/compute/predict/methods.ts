import type { Potential } from '../energy/potential.ts'
import { newtonStep } from './newton.ts'
import { rk4 } from './rk4.ts'

export type MethodId = 'flow' | 'implicit-newton' | 'implicit-damped' | 'implicit-bare' | 'explicit'

/** Cells after the step, [n, d], and for the methods that solve an equation how far each is from solving it. */
export interface Advanced {
  readonly X: Float64Array<ArrayBuffer>
  /** [n] |x' - x + tau grad V(x', to)|. */
  readonly residual?: Float64Array<ArrayBuffer>
}

export interface Method {
  readonly id: MethodId
  readonly label: string
  readonly description: string
  /** Moves the cells X [n, d] from time `from` to time `to`; X is left as it is. */
  advance(potential: Potential, X: Float64Array, from: number, to: number): Advanced
}

const FLOW_STEPS = 4
const BARE_ITERATIONS = 50
const DAMPED_ITERATIONS = 100
const DAMPING = 0.7
const SHRINK = 0.95
/** Relative to the largest step: what float32 gradients can reach. */
const REACHED = 1e-6
const LEFT = 1e-4

/** dx/dt = -grad V(x, t) by RK4 with 4 steps per unit of time. */
function flow(potential: Potential, X: Float64Array, from: number, to: number): Advanced {
  const n = X.length / potential.d
  const velocity = (Z: Float64Array, t: number, out: Float64Array): void => {
    potential.evaluate(Z, t, 0, n, out)
    for (let i = 0; i < out.length; i++) out[i] = -out[i]
  }
  return { X: rk4(velocity, X, from, to, Math.max(1, Math.ceil(FLOW_STEPS * Math.abs(to - from) - 1e-9))) }
}

/** x' = x - tau grad V(x, from). */
function explicit(potential: Potential, X: Float64Array, from: number, to: number): Advanced {
  return { X: mapped(potential, X, X, from, to - from) }
}

/** F(Z) = X - tau grad V(Z, t). */
function mapped(
  potential: Potential,
  X: Float64Array,
  Z: Float64Array,
  t: number,
  tau: number
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(X.length)
  potential.evaluate(Z, t, 0, X.length / potential.d, out)
  for (let i = 0; i < out.length; i++) out[i] = X[i] - tau * out[i]
  return out
}

/** [n] distance of the rows of A and B. */
function distances(A: Float64Array, B: Float64Array, d: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(A.length / d)
  for (let i = 0; i < A.length; i++) out[Math.floor(i / d)] += (A[i] - B[i]) ** 2
  return out.map(Math.sqrt)
}

/** x' = x - tau grad V(x', to) by 50 undamped fixed-point iterations, as the published code does. */
function implicitBare(potential: Potential, X: Float64Array, from: number, to: number): Advanced {
  let Z = Float64Array.from(X)
  for (let iteration = 0; iteration < BARE_ITERATIONS; iteration++) Z = mapped(potential, X, Z, to, to - from)
  return { X: Z, residual: distances(mapped(potential, X, Z, to, to - from), Z, potential.d) }
}

/**
 * The same equation by damped iterations x += a (F(x) - x): a cell's a is multiplied by 0.7 whenever its residual does not shrink by 5 %,
 * and each cell keeps the best of its iterates.
 */
function implicitDamped(potential: Potential, X: Float64Array, from: number, to: number): Required<Advanced> {
  const d = potential.d
  const n = X.length / d
  const Z = Float64Array.from(X)
  const best = Float64Array.from(X)
  const least = new Float64Array(n).fill(Infinity)
  const last = new Float64Array(n).fill(Infinity)
  const factor = new Float64Array(n).fill(1)
  for (let iteration = 0; iteration < DAMPED_ITERATIONS; iteration++) {
    const F = mapped(potential, X, Z, to, to - from)
    const residual = distances(F, Z, d)
    for (let i = 0; i < n; i++) {
      if (residual[i] < least[i]) {
        least[i] = residual[i]
        best.set(Z.subarray(i * d, i * d + d), i * d)
      }
      if (!(residual[i] <= SHRINK * last[i]) && iteration > 0) factor[i] *= DAMPING
      last[i] = residual[i]
      for (let c = i * d; c < i * d + d; c++) Z[c] += factor[i] * (F[c] - Z[c])
    }
    if (reached(least, distances(best, X, d))) break
  }
  return { X: best, residual: least }
}

/** The damped iterations, then Newton's method for the cells whose residual they left above 1e-4 of the largest step. */
function implicitNewton(potential: Potential, X: Float64Array, from: number, to: number): Advanced {
  const d = potential.d
  const damped = implicitDamped(potential, X, from, to)
  const largest = distances(damped.X, X, d).reduce((most, s) => Math.max(most, s), 0)
  const residual = damped.residual.map((r, i) => {
    if (r <= LEFT * largest) return r
    return newtonStep(potential.exact, X.slice(i * d, i * d + d), damped.X.subarray(i * d, i * d + d), to, to - from)
  })
  return { X: damped.X, residual }
}

function reached(residual: Float64Array, step: Float64Array): boolean {
  const largest = step.reduce((most, s) => Math.max(most, s), 0)
  return residual.every((r) => r <= REACHED * largest)
}

/** All prediction methods. */
export const METHODS: readonly Method[] = [
  { id: 'flow', label: 'Flow', description: 'dx/dt = -grad V(x, t), RK4 with 4 steps per unit of time', advance: flow },
  {
    id: 'implicit-newton',
    label: 'JKO step, Newton',
    description: "x' = x - tau grad V(x', t'), damped iterations, then Newton where they do not converge",
    advance: implicitNewton
  },
  {
    id: 'implicit-damped',
    label: 'JKO step, damped',
    description: "x' = x - tau grad V(x', t'), damped iterations",
    advance: implicitDamped
  },
  {
    id: 'implicit-bare',
    label: 'JKO step, as published',
    description: "x' = x - tau grad V(x', t'), 50 fixed-point iterations",
    advance: implicitBare
  },
  { id: 'explicit', label: 'Explicit step', description: "x' = x - tau grad V(x, t)", advance: explicit }
]

/** The method with this id; throws RangeError when there is none. */
export function methodOf(id: string): Method {
  const method = METHODS.find((m) => m.id === id)
  if (!method) throw new RangeError(`there is no prediction method ${id}`)
  return method
}
