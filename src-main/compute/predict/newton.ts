import type { SmoothPotential } from '../energy/potential.ts'
import { cholesky, choleskySolve } from '../linalg/cholesky.ts'

const ITERATIONS = 60
const REACHED = 1e-10
/** Damping at the first failure, relative to 1 + |J|; and by how much it grows and shrinks. */
const FIRST = 1e-3
const GROWTH = 4
const MOST = 1e12
const ROUNDING = 1e-13

interface State {
  readonly z: Float64Array
  /** |z - x|^2 / 2 + tau V(z, t). */
  readonly phi: number
  /** Its gradient z - x + tau grad V(z, t). */
  readonly F: Float64Array
  readonly size: number
}

/**
 * The JKO step of one cell as the minimisation it stands for: from `start` [d] down phi(z) = |z - x|^2 / 2 + tau V(z, t), by Newton's method in
 * float64 with the damping (I + tau Hessian + mu I) that makes every step descend (Levenberg 1944). The minimum found is written into `start`;
 * returns its |F| = |z - x + tau grad V(z, t)|.
 */
export function newtonStep(
  potential: SmoothPotential,
  x: Float64Array,
  start: Float64Array,
  t: number,
  tau: number
): number {
  const at = (z: Float64Array): State => stateAt(potential, x, z, t, tau)
  let state = at(start)
  let J = curvature(potential, state.z, t, tau)
  let mu = 0
  for (let iteration = 0; iteration < ITERATIONS && state.size > REACHED && mu < MOST; iteration++) {
    const next = descend(state, J, mu, at)
    if (next) {
      state = next
      J = curvature(potential, state.z, t, tau)
      mu /= GROWTH
    } else mu = Math.max(GROWTH * mu, FIRST * (1 + Math.abs(J[0])))
  }
  start.set(state.z)
  return state.size
}

function stateAt(potential: SmoothPotential, x: Float64Array, z: Float64Array, t: number, tau: number): State {
  const F = potential.gradient(z, t).map((g, c) => z[c] - x[c] + tau * g)
  const square = z.reduce((sum, value, c) => sum + (value - x[c]) ** 2, 0)
  return {
    z: Float64Array.from(z),
    phi: square / 2 + tau * potential.value(z, t),
    F,
    size: Math.sqrt(F.reduce((sum, f) => sum + f * f, 0))
  }
}

/** I + tau Hessian of V at z. */
function curvature(potential: SmoothPotential, z: Float64Array, t: number, tau: number): Float64Array {
  const d = z.length
  const J = new Float64Array(d * d)
  for (let c = 0; c < d; c++) {
    const unit = new Float64Array(d)
    unit[c] = 1
    potential.hessianTimes(z, t, unit).forEach((h, r) => (J[r * d + c] = (r === c ? 1 : 0) + tau * h))
  }
  return J
}

/** The state after the step damped by mu, where that lowers phi (within rounding: |F|). */
function descend(
  { z, phi, F, size }: State,
  J: Float64Array,
  mu: number,
  at: (z: Float64Array) => State
): State | undefined {
  const d = z.length
  const L = cholesky(
    J.map((value, p) => (p % (d + 1) === 0 ? value + mu : value)),
    d
  )
  if (!L) return undefined
  const step = choleskySolve(L, d, Float64Array.from(F), 1)
  const next = at(z.map((value, c) => value - step[c]))
  const level = Math.abs(next.phi - phi) <= ROUNDING * (1 + Math.abs(phi))
  return (level ? next.size < size : next.phi < phi) ? next : undefined
}
