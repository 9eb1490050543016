import type { Potential } from '../energy/potential.ts'
import { implicitBare, implicitDamped, implicitNewton } from './implicit.ts'
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
  const G = new Float64Array(X.length)
  potential.evaluate(X, from, 0, X.length / potential.d, G)
  return { X: Float64Array.from(X, (x, i) => x - (to - from) * G[i]) }
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
