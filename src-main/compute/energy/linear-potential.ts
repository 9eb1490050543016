import { FeatureBasis, hats, type FeatureArchitecture } from './features.ts'
import type { Potential, SmoothPotential } from './potential.ts'

/** Step of the central differences that stand for second derivatives, relative to 1 + |x|. */
const STEP = 1e-5

/** V(x, t) = sum_k hat_k(t) sum_f theta_kf phi_f(x). Stored as knots [K] | centres [C, d] | theta [K, F]. */
export class LinearPotential implements Potential, SmoothPotential {
  readonly d: number
  readonly exact: SmoothPotential = this
  readonly #basis: FeatureBasis
  readonly #knots: Float64Array
  readonly #theta: Float64Array
  readonly #values: Float64Array
  readonly #gradients: Float64Array
  readonly #mixed: Float64Array

  /** Throws RangeError when `stored` does not fit the architecture. */
  constructor(architecture: FeatureArchitecture, stored: ArrayLike<number>) {
    const { d, centres, knots } = architecture
    const all = Float64Array.from(stored)
    this.d = d
    this.#knots = all.subarray(0, knots)
    this.#basis = new FeatureBasis(architecture, all.subarray(knots, knots + centres * d))
    this.#theta = all.subarray(knots + centres * d)
    const { count } = this.#basis
    if (this.#theta.length !== knots * count)
      throw new RangeError(`theta: ${stored.length} values do not fit the features`)
    this.#values = new Float64Array(count)
    this.#gradients = new Float64Array(count * d)
    this.#mixed = new Float64Array(count)
  }

  evaluate(X: Float64Array, t: number, from: number, count: number, G: Float64Array, values?: Float64Array): void {
    this.#mix(t)
    for (let i = from; i < from + count; i++) {
      const V = this.#point(X, i * this.d, G, i * this.d)
      if (values) values[i] = V
    }
  }

  /** Coefficients at time t. */
  #mix(t: number): void {
    const { k, next, weight } = hats(this.#knots, t)
    const F = this.#basis.count
    for (let f = 0; f < F; f++)
      this.#mixed[f] = (1 - weight) * this.#theta[k * F + f] + weight * this.#theta[next * F + f]
  }

  #point(X: ArrayLike<number>, at: number, G: Float64Array, to: number): number {
    const { d } = this
    this.#basis.at(X, at, this.#values, this.#gradients)
    G.fill(0, to, to + d)
    let V = 0
    for (let f = 0; f < this.#basis.count; f++) {
      V += this.#mixed[f] * this.#values[f]
      for (let c = 0; c < d; c++) G[to + c] += this.#mixed[f] * this.#gradients[f * d + c]
    }
    return V
  }

  value(x: Float64Array, t: number): number {
    this.#mix(t)
    return this.#point(x, 0, new Float64Array(this.d), 0)
  }

  gradient(x: Float64Array, t: number): Float64Array {
    const G = new Float64Array(this.d)
    this.#mix(t)
    this.#point(x, 0, G, 0)
    return G
  }

  hessianTimes(x: Float64Array, t: number, v: Float64Array): Float64Array {
    const size = x.reduce((sum, value) => sum + Math.abs(value), 1)
    const h = STEP * size
    const ahead = this.gradient(
      x.map((value, c) => value + h * v[c]),
      t
    )
    const behind = this.gradient(
      x.map((value, c) => value - h * v[c]),
      t
    )
    return ahead.map((g, c) => (g - behind[c]) / (2 * h))
  }
}
