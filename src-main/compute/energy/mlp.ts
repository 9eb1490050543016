import { thetaLayout, type Architecture } from './architecture.ts'

/**
 * The potential network in plain float64: the oracle of the SIMD kernel (kernels/assembly/mlp.ts), and what second
 * derivatives are taken from. Notation: a0 = [x, timeScale t]; z1 = W1 a0 + b1; z2 = W2 sp(z1) + b2; V = w3 . sp(z2);
 * s = sigmoid(z); u2 = w3 s2; p1 = W2' u2; u1 = p1 s1; grad V = the first d entries of W1' u1.
 */
export class MlpTwin {
  readonly architecture: Architecture
  readonly #layout
  readonly #theta: ArrayLike<number>

  /** theta as in `thetaLayout`; read on every call, so that it may be perturbed in place. */
  constructor(architecture: Architecture, theta: ArrayLike<number>) {
    this.architecture = architecture
    this.#layout = thetaLayout(architecture)
    this.#theta = theta
    if (theta.length !== this.#layout.length)
      throw new RangeError(`theta: ${theta.length} values for ${this.#layout.length}`)
  }

  #forward(x: ArrayLike<number>, t: number) {
    const { hidden: H, timeDependent, timeScale } = this.architecture
    const { inputs, b1, W2, b2, w3 } = this.#layout
    const P = this.#theta
    const a0 = Float64Array.from({ length: inputs }, (_, c) =>
      timeDependent && c === inputs - 1 ? timeScale * t : x[c]
    )
    const z1 = addBias(times(P, 0, H, inputs, a0), P, b1)
    const h1 = z1.map(softplus)
    const s1 = z1.map(sigmoid)
    const z2 = addBias(times(P, W2, H, H, h1), P, b2)
    const s2 = z2.map(sigmoid)
    const u2 = s2.map((s, i) => s * P[w3 + i])
    const p1 = transposedTimes(P, W2, H, H, u2)
    const u1 = p1.map((p, i) => p * s1[i])
    return { a0, h1, s1, z2, s2, u2, p1, u1 }
  }

  /** V(x, t). */
  value(x: ArrayLike<number>, t: number): number {
    const { z2 } = this.#forward(x, t)
    return z2.reduce((sum, z, i) => sum + this.#theta[this.#layout.w3 + i] * softplus(z), 0)
  }

  /** grad_x V(x, t) [d]. */
  gradient(x: ArrayLike<number>, t: number): Float64Array {
    const { u1 } = this.#forward(x, t)
    return transposedTimes(this.#theta, 0, this.architecture.hidden, this.#layout.inputs, u1).slice(
      0,
      this.architecture.d
    )
  }

  /** Hessian of V in x times v [d]: the directional derivative of the forward and backward pass. */
  hessianTimes(x: ArrayLike<number>, t: number, v: ArrayLike<number>): Float64Array {
    const { hidden: H, d } = this.architecture
    const { inputs, W2, w3 } = this.#layout
    const { s1, s2, p1 } = this.#forward(x, t)
    const direction = Float64Array.from({ length: inputs }, (_, c) => (c < d ? v[c] : 0))
    const dz1 = times(this.#theta, 0, H, inputs, direction)
    const dz2 = times(
      this.#theta,
      W2,
      H,
      H,
      dz1.map((z, i) => z * s1[i])
    )
    const du2 = dz2.map((z, i) => z * this.#theta[w3 + i] * s2[i] * (1 - s2[i]))
    const dp1 = transposedTimes(this.#theta, W2, H, H, du2)
    const du1 = dp1.map((p, i) => p * s1[i] + p1[i] * s1[i] * (1 - s1[i]) * dz1[i])
    return transposedTimes(this.#theta, 0, H, inputs, du1).slice(0, d)
  }

  /** One row's w |tau grad V(y, t) + D|^2; its gradient in theta is added to `into` [length of theta]. */
  addLossGradient(
    y: ArrayLike<number>,
    t: number,
    D: ArrayLike<number>,
    tau: number,
    w: number,
    into: Float64Array
  ): number {
    const { hidden: H, d } = this.architecture
    const { inputs, b1, W2, b2, w3 } = this.#layout
    const P = this.#theta
    const { a0, h1, s1, s2, u2, p1, u1 } = this.#forward(y, t)
    const g = transposedTimes(P, 0, H, inputs, u1)
    const r = g.map((value, c) => (c < d ? tau * value + D[c] : 0))
    const gb = r.map((value) => 2 * w * tau * value)
    const u1b = times(P, 0, H, inputs, gb)
    const p1b = u1b.map((u, i) => u * s1[i])
    const u2b = times(P, W2, H, H, p1b)
    const z2b = u2b.map((u, i) => u * P[w3 + i] * s2[i] * (1 - s2[i]))
    const q1 = transposedTimes(P, W2, H, H, z2b)
    const z1b = q1.map((q, i) => s1[i] * (q + u1b[i] * p1[i] * (1 - s1[i])))
    addOuter(into, 0, u1, gb)
    addOuter(into, 0, z1b, a0)
    addOuter(into, W2, u2, p1b)
    addOuter(into, W2, z2b, h1)
    for (let i = 0; i < H; i++) {
      into[b1 + i] += z1b[i]
      into[b2 + i] += z2b[i]
      into[w3 + i] += u2b[i] * s2[i]
    }
    return w * r.reduce((sum, value) => sum + value * value, 0)
  }
}

/** log(1 + exp(z)) without overflow. */
function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))
}

/** 1 / (1 + exp(-z)) without overflow. */
function sigmoid(z: number): number {
  const e = Math.exp(-Math.abs(z))
  return z < 0 ? e / (1 + e) : 1 / (1 + e)
}

/** M a, M [rows, cols] at offset `at` of P. */
function times(P: ArrayLike<number>, at: number, rows: number, cols: number, a: Float64Array): Float64Array {
  const out = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    let sum = 0
    for (let j = 0; j < cols; j++) sum += P[at + i * cols + j] * a[j]
    out[i] = sum
  }
  return out
}

/** M' a, M [rows, cols] at offset `at` of P. */
function transposedTimes(P: ArrayLike<number>, at: number, rows: number, cols: number, a: Float64Array): Float64Array {
  const out = new Float64Array(cols)
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j] += P[at + i * cols + j] * a[i]
  return out
}

function addBias(z: Float64Array, P: ArrayLike<number>, at: number): Float64Array {
  return z.map((value, i) => value + P[at + i])
}

/** G [rows, cols] at offset `at` of `into` += a b'. */
function addOuter(into: Float64Array, at: number, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) into[at + i * b.length + j] += a[i] * b[j]
}
