import { thetaLayout, type Architecture, type ThetaLayout } from '../energy/architecture.ts'
import * as binaries from './generated/mlp.ts'
import { ensureMemory, instantiate, preferredBuild, type KernelBuild } from './loader.ts'

interface MlpExports {
  configure(inputs: number, hidden: number, capacity: number): number
  clear(d: number): void
  thetaPointer(): number
  gradientPointer(): number
  inputPointer(): number
  targetPointer(): number
  tauPointer(): number
  weightPointer(): number
  outputPointer(): number
  valuePointer(): number
  evaluate(n: number, wantValues: number): void
  loss(n: number): number
  lossGradient(n: number): number
  pullBack(n: number): void
  gradientSquare(): number
  adam(rate: number, beta1: number, beta2: number, epsilon: number, scale: number): void
}

/** Training rows: the loss asks that tau grad V(Y_i, T_i) + D_i = 0, with weight w_i. */
export interface Rows {
  readonly n: number
  /** [n, d] where the gradient is taken. */
  readonly Y: Float32Array
  /** [n] time at which it is taken. */
  readonly T: Float32Array
  /** [n, d] displacement y - x, or the velocity where tau is 1. */
  readonly D: Float32Array
  /** [n] */
  readonly tau: Float32Array
  /** [n] */
  readonly w: Float32Array
  /** [n, d] grad rho / rho at Y, where the model fits the internal energy. */
  readonly S?: Float32Array
}

/** All of a network that its next steps depend on. */
export interface MlpSave {
  /** Weights, gradient and both moments of Adam, as they lie in memory. */
  readonly memory: Float32Array<ArrayBuffer>
  readonly adamSteps: number
}

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/** One network in its own WebAssembly memory: weights, gradient, Adam moments and a batch of at most `capacity` rows. */
export class MlpKernel {
  readonly architecture: Architecture
  readonly capacity: number
  readonly build: KernelBuild
  readonly #wasm: MlpExports
  readonly #layout: ThetaLayout
  /** Inputs padded to a multiple of 8. */
  readonly #stride: number
  readonly #f32: Float32Array
  #adamSteps = 0

  /** Throws RangeError when the engine refuses the memory. Weights start at zero: call `setTheta`. */
  constructor(architecture: Architecture, capacity: number, build: KernelBuild = preferredBuild()) {
    const wasm = instantiate<MlpExports>('mlp', binaries, build)
    this.architecture = architecture
    this.capacity = (capacity + 3) & ~3
    this.build = build
    this.#wasm = wasm
    this.#layout = thetaLayout(architecture)
    this.#stride = (this.#layout.inputs + 7) & ~7
    ensureMemory(wasm.memory, wasm.configure(this.#layout.inputs, architecture.hidden, this.capacity))
    wasm.clear(architecture.d)
    this.#f32 = new Float32Array(wasm.memory.buffer)
  }

  /** Sets the weights (layout: `thetaLayout`). */
  setTheta(theta: ArrayLike<number>): void {
    const { inputs, b1, length } = this.#layout
    if (theta.length !== length) throw new RangeError(`theta: ${theta.length} values for ${length}`)
    const at = this.#wasm.thetaPointer() >> 2
    for (let p = 0; p < b1; p++) this.#f32[at + Math.floor(p / inputs) * this.#stride + (p % inputs)] = theta[p]
    const shift = at + this.architecture.hidden * this.#stride - b1
    for (let p = b1; p < length; p++) this.#f32[shift + p] = theta[p]
  }

  #unpad(pointer: number): Float32Array<ArrayBuffer> {
    const { inputs, b1, length } = this.#layout
    const out = new Float32Array(length)
    const at = pointer >> 2
    for (let p = 0; p < b1; p++) out[p] = this.#f32[at + Math.floor(p / inputs) * this.#stride + (p % inputs)]
    const rest = at + this.architecture.hidden * this.#stride
    out.set(this.#f32.subarray(rest, rest + length - b1), b1)
    return out
  }

  /** A copy of the weights. */
  theta(): Float32Array<ArrayBuffer> {
    return this.#unpad(this.#wasm.thetaPointer())
  }

  /** The four vectors lie one after the other, each as long as the weights with their padding (assembly: `configure`). */
  get #vectors(): Float32Array {
    const from = this.#wasm.thetaPointer() >> 2
    return this.#f32.subarray(from, from + 4 * ((this.#wasm.gradientPointer() >> 2) - from))
  }

  /** A copy of what training goes on from. */
  save(): MlpSave {
    return { memory: new Float32Array(this.#vectors), adamSteps: this.#adamSteps }
  }

  /** Goes on from what `save` of a network of this architecture gave. */
  load({ memory, adamSteps }: MlpSave): void {
    this.#vectors.set(memory)
    this.#adamSteps = adamSteps
  }

  /** A copy of the gradient of the last `lossGradient`. */
  gradient(): Float32Array<ArrayBuffer> {
    return this.#unpad(this.#wasm.gradientPointer())
  }

  /** Puts rows order[from .. from + count) into the batch; returns count. */
  loadRows(rows: Rows, order: ArrayLike<number>, from: number, count: number): number {
    if (count > this.capacity) throw new RangeError(`batch: ${count} rows for ${this.capacity}`)
    const { d, timeDependent, timeScale } = this.architecture
    const F = this.#f32
    const stride = this.#stride
    const inputs = this.#wasm.inputPointer() >> 2
    const targets = this.#wasm.targetPointer() >> 2
    const taus = this.#wasm.tauPointer() >> 2
    const weights = this.#wasm.weightPointer() >> 2
    for (let i = 0; i < count; i++) {
      const r = order[from + i]
      const to = i * stride
      for (let c = 0; c < d; c++) {
        F[inputs + to + c] = rows.Y[r * d + c]
        F[targets + to + c] = rows.D[r * d + c]
      }
      if (timeDependent) F[inputs + to + d] = timeScale * rows.T[r]
      F[taus + i] = rows.tau[r]
      F[weights + i] = rows.w[r]
    }
    return count
  }

  /** sum_i w_i |tau_i grad V(y_i, t_i) + D_i|^2 over the n rows loaded. */
  loss(n: number): number {
    return this.#wasm.loss(n)
  }

  /** The same, and its gradient in the weights is kept for `adamStep`. */
  lossGradient(n: number): number {
    return this.#wasm.lossGradient(n)
  }

  /** The residuals tau grad V + D of rows [0, n) after `loss` or `lossGradient`, grad V after `forward`; into out [n, d]. */
  readOutputs(n: number, out: Float32Array): void {
    const d = this.architecture.d
    const at = this.#wasm.outputPointer() >> 2
    for (let i = 0; i < n; i++) for (let c = 0; c < d; c++) out[i * d + c] = this.#f32[at + i * this.#stride + c]
  }

  /** Adds add [n, d] to the displacements D of the rows loaded. */
  shiftTargets(n: number, add: Float32Array): void {
    const d = this.architecture.d
    const at = this.#wasm.targetPointer() >> 2
    for (let i = 0; i < n; i++) for (let c = 0; c < d; c++) this.#f32[at + i * this.#stride + c] += add[i * d + c]
  }

  /** grad V of the n rows loaded is kept for `readOutputs`. */
  forward(n: number): void {
    this.#wasm.evaluate(n, 0)
  }

  /** The gradient of sum_i D_i . grad V(y_i, t_i) over the n rows loaded is kept for `adamStep`. */
  pullBack(n: number): void {
    this.#wasm.pullBack(n)
  }

  /** One Adam step with the gradient clipped to the norm `clip`. */
  adamStep(rate: number, clip: number): void {
    const t = ++this.#adamSteps
    const norm = Math.sqrt(this.#wasm.gradientSquare())
    const correction = Math.sqrt(1 - BETA2 ** t)
    this.#wasm.adam(
      (rate * correction) / (1 - BETA1 ** t),
      BETA1,
      BETA2,
      EPSILON * correction,
      norm > clip ? clip / norm : 1
    )
  }

  /**
   * grad V of rows [from, from + count) of X [n, d] at one time, into the same rows of G [n, d], and V into `values` [n] where given.
   * Any count: it is cut into batches of `capacity`.
   */
  evaluate(X: Float64Array, t: number, from: number, count: number, G: Float64Array, values?: Float64Array): void {
    for (let at = 0; at < count; at += this.capacity) {
      this.#evaluateBatch(X, t, from + at, Math.min(this.capacity, count - at), G, values)
    }
  }

  #evaluateBatch(
    X: Float64Array,
    t: number,
    from: number,
    count: number,
    G: Float64Array,
    values?: Float64Array
  ): void {
    const { d, timeDependent, timeScale } = this.architecture
    const F = this.#f32
    const stride = this.#stride
    const inputs = this.#wasm.inputPointer() >> 2
    for (let i = 0; i < count; i++) {
      const to = inputs + i * stride
      for (let c = 0; c < d; c++) F[to + c] = X[(from + i) * d + c]
      if (timeDependent) F[to + d] = timeScale * t
    }
    this.#wasm.evaluate(count, values ? 1 : 0)
    const outputs = this.#wasm.outputPointer() >> 2
    for (let i = 0; i < count; i++) for (let c = 0; c < d; c++) G[(from + i) * d + c] = F[outputs + i * stride + c]
    if (!values) return
    const V = this.#wasm.valuePointer() >> 2
    for (let i = 0; i < count; i++) values[from + i] = F[V + i]
  }
}
