import type { Matrix } from '../../../src-shared/matrix.ts'
import { startLogSums, type LogSums, type LogSumsBuild, type Side } from '../kernels/sinkhorn.ts'
import type { Progress } from './coupling.ts'

/** The plan pi_ij = a_i b_j exp((f_i + g_j - |x_i - y_j|^2) / epsilon), by its duals; it is never stored. */
export interface EntropicPlan {
  readonly f: Float64Array<ArrayBuffer>
  readonly g: Float64Array<ArrayBuffer>
  readonly a: Float64Array
  readonly b: Float64Array
  readonly epsilon: number
  readonly rho: number
  /** Mass of every row [n] and column [m] of the plan. */
  readonly rowMass: Float64Array<ArrayBuffer>
  readonly columnMass: Float64Array<ArrayBuffer>
  /** Objective with its entropy and marginal terms, and its distance from the dual value. */
  readonly value: number
  readonly gap: number
  /** L1 distance of the marginals from what the duals ask of them, relative to the mass. */
  readonly residual: number
  readonly iterations: number
  readonly status: 'converged' | 'iteration-limit'
  readonly memoryBytes: number
}

/** Clouds in spatial order, everything else filled in. */
export interface EntropicProblem {
  readonly X: Matrix
  readonly Y: Matrix
  readonly a: Float64Array
  readonly b: Float64Array
  readonly epsilon: number
  readonly rho: number
  readonly tolerance: number
  readonly maxIterations: number
  readonly build: LogSumsBuild | undefined
}

/** Pairs between two yields: some 20 ms. */
const PAIRS_PER_YIELD = 4e6

/** The iteration on one pair of clouds. Logs are to base 2, and `scale` turns costs into them. */
export class Sweeps {
  readonly #p: EntropicProblem
  readonly #sums: LogSums
  readonly #scale: number
  readonly #damping: number
  readonly #logs: readonly [Float64Array, Float64Array]
  readonly #duals: readonly [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>]
  readonly #masses: readonly [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>]
  #sinceYield = 0
  #progress = 0

  constructor(p: EntropicProblem, g: Float64Array<ArrayBuffer>) {
    this.#p = p
    this.#scale = 1 / (p.epsilon * Math.LN2)
    this.#damping = p.rho === Infinity ? 1 : p.rho / (p.rho + p.epsilon)
    const root = Math.sqrt(this.#scale)
    const centre = Float64Array.from({ length: p.X.cols }, (_, c) => p.Y.data[c])
    const scaled = (M: Matrix): Float64Array => M.data.map((v, e) => (v - centre[e % M.cols]) * root)
    this.#sums = startLogSums(scaled(p.X), scaled(p.Y), p.X.cols, p.build)
    this.#logs = [p.a.map(Math.log2), p.b.map(Math.log2)]
    this.#duals = [new Float64Array(p.X.rows), g]
    this.#masses = [new Float64Array(p.X.rows), new Float64Array(p.Y.rows)]
  }

  /** One dual of side 1 from given duals of side 0. */
  *extend(f: Float64Array, fraction: number): Generator<Progress, Float64Array<ArrayBuffer>> {
    this.#duals[0].set(f)
    yield* this.#pass(1, fraction)
    this.#update(1)
    return this.#duals[1]
  }

  *iterate(from: number, to: number): Generator<Progress, EntropicPlan> {
    const { tolerance, maxIterations } = this.#p
    let [first, iterations, residual] = [Infinity, 0, Infinity]
    for (;;) {
      const done = Number.isFinite(first) ? Math.log(first / residual) / Math.log(first / tolerance) : 0
      const fraction = from + (to - from) * Math.min(0.99, Math.max(0, done || 0, iterations / maxIterations))
      this.#progress = Math.max(this.#progress, fraction)
      yield* this.#pass(0, this.#progress)
      if (iterations > 0) {
        this.#weighMasses(0)
        residual = this.#residual()
        if (iterations === 1) first = residual
        if (residual <= tolerance || iterations >= maxIterations) break
      }
      this.#update(0)
      yield* this.#pass(1, this.#progress)
      this.#update(1)
      this.#weighMasses(1)
      this.#translate()
      iterations++
    }
    return this.#record(residual, iterations)
  }
  /** L of a side, given the other side's dual. */
  *#pass(side: Side, fraction: number): Generator<Progress, void> {
    const other = side === 0 ? 1 : 0
    this.#sums.weigh(
      other,
      this.#duals[other].map((v, j) => this.#logs[other][j] + v * this.#scale)
    )
    const rows = this.#duals[side].length
    const pairs = this.#duals[other].length
    const chunk = Math.max(1, Math.floor(PAIRS_PER_YIELD / pairs))
    for (let i = 0; i < rows; i += chunk) {
      const end = Math.min(rows, i + chunk)
      this.#sums.run(side, i, end)
      this.#sinceYield += (end - i) * pairs
      if (this.#sinceYield < PAIRS_PER_YIELD) continue
      this.#sinceYield = 0
      yield { fraction }
    }
  }

  #update(side: Side): void {
    const L = this.#sums.sums(side)
    const factor = -this.#damping / this.#scale
    const dual = this.#duals[side]
    for (let i = 0; i < dual.length; i++) dual[i] = factor * L[i]
  }

  /** Marginal of a side for the current duals; its L must be the last computed for them. */
  #weighMasses(side: Side): void {
    const L = this.#sums.sums(side)
    const [dual, mass, logs] = [this.#duals[side], this.#masses[side], this.#logs[side]]
    for (let i = 0; i < mass.length; i++) mass[i] = 2 ** (logs[i] + dual[i] * this.#scale + L[i])
  }

  /** What the optimality conditions ask of a marginal: a exp(-f / rho). */
  #asked(side: Side, i: number): number {
    const weight = side === 0 ? this.#p.a[i] : this.#p.b[i]
    return this.#p.rho === Infinity ? weight : weight * Math.exp(-this.#duals[side][i] / this.#p.rho)
  }

  #residual(): number {
    let [off, mass] = [0, 0]
    for (const side of [0, 1] as const) {
      this.#masses[side].forEach((r, i) => {
        off += Math.abs(r - this.#asked(side, i))
        mass += r / 2
      })
    }
    return off / mass
  }

  /** f + k, g - k leaves the plan as it is; this k maximises the dual. */
  #translate(): void {
    if (this.#p.rho === Infinity) return
    const sum = (side: Side): number => this.#duals[side].reduce((s, _, i) => s + this.#asked(side, i), 0)
    const k = (this.#p.rho / 2) * Math.log(sum(0) / sum(1))
    const [f, g] = this.#duals
    for (let i = 0; i < f.length; i++) f[i] += k
    for (let j = 0; j < g.length; j++) g[j] -= k
  }

  #record(residual: number, iterations: number): EntropicPlan {
    const { a, b, epsilon, rho, tolerance } = this.#p
    const [f, g] = this.#duals
    const [rowMass, columnMass] = this.#masses
    const total = (A: Float64Array): number => A.reduce((s, v) => s + v, 0)
    const dot = (A: Float64Array, B: Float64Array): number => A.reduce((s, v, i) => s + (B[i] > 0 ? v * B[i] : 0), 0)
    const entropy = epsilon * (total(rowMass) - total(a) * total(b))
    const value =
      dot(f, rowMass) +
      dot(g, columnMass) -
      entropy +
      marginalPrice(rowMass, a, rho) +
      marginalPrice(columnMass, b, rho)
    const dual = conjugate(f, a, rho) + conjugate(g, b, rho) - entropy
    const status = residual <= tolerance ? 'converged' : 'iteration-limit'
    const memoryBytes = this.#sums.memoryBytes
    return {
      f,
      g,
      a,
      b,
      epsilon,
      rho,
      rowMass,
      columnMass,
      value,
      gap: value - dual,
      residual,
      iterations,
      status,
      memoryBytes
    }
  }
}

/** rho KL(r | a); 0 for rho = Infinity, where r = a is a constraint and `residual` says how well it holds. */
function marginalPrice(r: Float64Array, a: Float64Array, rho: number): number {
  if (rho === Infinity) return 0
  return rho * r.reduce((s, v, i) => s + (v > 0 ? v * Math.log(v / a[i]) : 0) - v + a[i], 0)
}

/** -rho <a, exp(-f / rho) - 1>, or <a, f> for rho = Infinity. */
function conjugate(f: Float64Array, a: Float64Array, rho: number): number {
  return f.reduce(
    (s, v, i) => (a[i] > 0 ? s + (rho === Infinity ? a[i] * v : -rho * a[i] * Math.expm1(-v / rho)) : s),
    0
  )
}
