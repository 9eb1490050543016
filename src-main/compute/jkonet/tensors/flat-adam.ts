/** Decay rates of the means of the gradient and of its square. */
export interface Betas {
  readonly first: number
  readonly second: number
}

/** Both means, and the steps made. */
export interface FlatAdamSave {
  readonly m: Float64Array
  readonly v: Float64Array
  readonly steps: number
}

const EPSILON = 1e-8

/** Adam (Kingma and Ba 2015) on a flat vector of parameters, which it changes in place. */
export class FlatAdam {
  readonly #P: Float32Array
  readonly #betas: Betas
  readonly #m: Float64Array
  readonly #v: Float64Array
  #steps = 0

  constructor(P: Float32Array, betas: Betas) {
    this.#P = P
    this.#betas = betas
    this.#m = new Float64Array(P.length)
    this.#v = new Float64Array(P.length)
  }

  /** A copy of all but the parameters that the next steps depend on. */
  save(): FlatAdamSave {
    return { m: this.#m.slice(), v: this.#v.slice(), steps: this.#steps }
  }

  load({ m, v, steps }: FlatAdamSave): void {
    this.#m.set(m)
    this.#v.set(v)
    this.#steps = steps
  }

  /** One step against the gradient G, whose norm is cut to `clip`. */
  step(G: Float32Array, rate: number, clip: number): void {
    const { first, second } = this.#betas
    const norm = Math.sqrt(G.reduce((sum, g) => sum + g * g, 0))
    const scale = norm > clip ? clip / norm : 1
    this.#steps++
    const size = rate / (1 - first ** this.#steps)
    const correction = 1 - second ** this.#steps
    for (let p = 0; p < G.length; p++) {
      const g = scale * G[p]
      this.#m[p] = first * this.#m[p] + (1 - first) * g
      this.#v[p] = second * this.#v[p] + (1 - second) * g * g
      this.#P[p] -= (size * this.#m[p]) / (Math.sqrt(this.#v[p] / correction) + EPSILON)
    }
  }
}
