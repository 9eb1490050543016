import type { Potential } from '../energy/potential.ts'
import type { Rows } from '../kernels/mlp.ts'
import { methodOf, type MethodId } from '../predict/methods.ts'
import type { Place } from './rows.ts'

/** How cells are predicted by a potential fitted at a place, and what stands for it while candidates are compared. */
export const PREDICTORS: Readonly<Record<Place, { readonly final: MethodId; readonly quick: MethodId }>> = {
  source: { final: 'explicit', quick: 'explicit' },
  target: { final: 'implicit-newton', quick: 'implicit-damped' }
}

/** Coupled pairs of cells of one step: x at time `from`, y at time `to`. */
export interface Step {
  readonly from: number
  readonly to: number
  /** [n, d] */
  readonly X: Float64Array<ArrayBuffer>
  readonly Y: Float64Array<ArrayBuffer>
  /** [n] */
  readonly w: Float64Array<ArrayBuffer>
}

/** The coupled pairs that rows at a place stand for, step by step; of more than `most` rows, evenly spread ones. */
export function stepsOf({ n, Y, T, D, tau, w }: Rows, place: Place, most: number): Step[] {
  const d = Y.length / n
  const stride = Math.max(1, n / most)
  const chosen = new Map<number, number[]>()
  for (let at = 0; Math.floor(at) < n; at += stride) {
    const r = Math.floor(at)
    const list = chosen.get(T[r])
    if (list) list.push(r)
    else chosen.set(T[r], [r])
  }
  return Array.from(chosen, ([t, list]) => {
    const gap = tau[list[0]]
    const gather = (of: (at: number) => number): Float64Array<ArrayBuffer> =>
      Float64Array.from({ length: list.length * d }, (_, e) => of(list[Math.floor(e / d)] * d + (e % d)))
    return {
      from: place === 'source' ? t : t - gap,
      to: place === 'source' ? t + gap : t,
      X: gather((at) => (place === 'source' ? Y[at] : Y[at] - D[at])),
      Y: gather((at) => (place === 'source' ? Y[at] + D[at] : Y[at])),
      w: Float64Array.from(list, (r) => w[r])
    }
  })
}

/** Weighted mean of |x' - y|^2 over the pairs, x' the prediction of y from x; with no method, of |x - y|^2: nothing moves. */
export function oneStepError(steps: readonly Step[], potential?: Potential, method?: MethodId): number {
  let [sum, weight] = [0, 0]
  for (const { from, to, X, Y, w } of steps) {
    const moved = potential && method ? methodOf(method).advance(potential, X, from, to).X : X
    const d = X.length / w.length
    for (let e = 0; e < X.length; e++) sum += w[Math.floor(e / d)] * (moved[e] - Y[e]) ** 2
    weight += w.reduce((total, value) => total + value, 0)
  }
  return sum / weight
}
