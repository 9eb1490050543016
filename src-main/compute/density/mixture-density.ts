import { logNorm, type Component } from './components.ts'

/** Evaluates a mixture at one point after another, without allocating. */
export class MixtureDensity {
  /** Of the last point, per component. */
  readonly responsibilities: Float64Array
  readonly #components: readonly Component[]
  readonly #d: number
  readonly #logs: Float64Array
  /** L^-1 (x - mean) of every component [K, d]. */
  readonly #whitened: Float64Array

  constructor(components: readonly Component[], d: number) {
    this.#components = components
    this.#d = d
    this.responsibilities = new Float64Array(components.length)
    this.#whitened = new Float64Array(components.length * d)
    this.#logs = Float64Array.from(components, logNorm)
  }

  /** Log density at the point X[at .. at + d]. */
  at(X: Float64Array, at: number): number {
    const R = this.responsibilities
    let top = -Infinity
    for (let k = 0; k < R.length; k++) {
      R[k] = this.#logs[k] - this.#whiten(k, X, at) / 2
      top = Math.max(top, R[k])
    }
    let sum = 0
    for (let k = 0; k < R.length; k++) sum += R[k] = Math.exp(R[k] - top)
    for (let k = 0; k < R.length; k++) R[k] /= sum
    return top + Math.log(sum)
  }

  /** Adds the score, grad log density, at the last point to out[to .. to + d]. */
  addScore(out: Float64Array, to: number): void {
    const d = this.#d
    for (const [k, { factor }] of this.#components.entries()) {
      const w = this.#whitened.subarray(k * d, (k + 1) * d)
      for (let p = d - 1; p >= 0; p--) {
        for (let q = p + 1; q < d; q++) w[p] -= factor[q * d + p] * w[q]
        w[p] /= factor[p * d + p]
        out[to + p] -= this.responsibilities[k] * w[p]
      }
    }
  }

  #whiten(k: number, X: Float64Array, at: number): number {
    const { mean, factor } = this.#components[k]
    const d = this.#d
    const w = this.#whitened
    let square = 0
    for (let p = 0; p < d; p++) {
      let v = X[at + p] - mean[p]
      for (let q = 0; q < p; q++) v -= factor[p * d + q] * w[k * d + q]
      v /= factor[p * d + p]
      w[k * d + p] = v
      square += v * v
    }
    return square
  }
}
