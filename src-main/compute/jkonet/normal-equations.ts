import { AppError } from '../../../src-shared/errors.ts'
import type { Rows } from '../kernels/mlp.ts'
import { cholesky, choleskySolve } from '../linalg/cholesky.ts'
import { addGram } from '../linalg/gram.ts'
import type { Columns } from './linear-columns.ts'

/** Sums over the rows of one timepoint. */
interface Block {
  /** [F, F], lower triangle: sum_i w_i tau_i^2 Phi_i' Phi_i. */
  readonly A: Float64Array
  /** [F] -sum_i w_i tau_i Phi_i' D_i. */
  readonly b: Float64Array
}

/**
 * The normal equations of the loss sum_i w_i |tau_i Phi_i theta_k + D_i|^2, Phi_i [d, F] the columns (gradients of the features) at row i and k the
 * timepoint of the row.
 */
export class NormalEquations {
  /** sum_i w_i |D_i|^2: the loss of theta = 0. */
  constant = 0
  weight = 0
  readonly #columns: Columns
  readonly #times: readonly number[]
  readonly #blocks: Block[]

  /** times: those of the blocks; a row belongs to the nearest. */
  constructor(columns: Columns, times: readonly number[]) {
    this.#columns = columns
    this.#times = times
    this.#blocks = times.map(() => ({ A: new Float64Array(columns.count ** 2), b: new Float64Array(columns.count) }))
  }

  /** Adds rows [from, to). */
  add(rows: Rows, from: number, to: number): void {
    for (const [k, { A }] of this.#blocks.entries()) {
      const mine = Array.from({ length: to - from }, (_, r) => from + r).filter((i) => this.#blockAt(rows.T[i]) === k)
      if (mine.length > 0) addGram(A, this.#weighted(rows, mine, k), mine.length * this.#columns.d, this.#columns.count)
    }
  }

  #blockAt(t: number): number {
    const far = this.#times.map((time) => Math.abs(time - t))
    return far.indexOf(Math.min(...far))
  }

  /** [rows * d, F] sqrt(w) tau Phi; the right-hand side is summed on the way. */
  #weighted(rows: Rows, mine: readonly number[], k: number): Float64Array {
    const { D, tau, w } = rows
    const { count: F, d } = this.#columns
    const { b } = this.#blocks[k]
    const out = new Float64Array(mine.length * d * F)
    const gradients = new Float64Array(F * d)
    mine.forEach((i, r) => {
      this.#columns.at(rows, i, gradients)
      const root = Math.sqrt(w[i]) * tau[i]
      for (let f = 0; f < F; f++) {
        for (let c = 0; c < d; c++) {
          const g = gradients[f * d + c]
          out[(r * d + c) * F + f] = root * g
          b[f] -= w[i] * tau[i] * g * D[i * d + c]
        }
      }
      for (let c = 0; c < d; c++) this.constant += w[i] * D[i * d + c] ** 2
      this.weight += w[i]
    })
    return out
  }

  /** [F, F], lower triangle: the matrix of the k-th timepoint, without ridge. */
  matrixAt(k: number): Float64Array {
    return this.#blocks[k].A
  }

  /** The sums without those of other rows among them. */
  without(other: NormalEquations): NormalEquations {
    return this.#plus(other, -1)
  }

  /** The sums of these rows and of others. */
  with(other: NormalEquations): NormalEquations {
    return this.#plus(other, 1)
  }

  #plus(other: NormalEquations, sign: 1 | -1): NormalEquations {
    const sum = new NormalEquations(this.#columns, this.#times)
    sum.#blocks.forEach(({ A, b }, k) => {
      const [mine, more] = [this.#blocks[k], other.#blocks[k]]
      for (let p = 0; p < A.length; p++) A[p] = mine.A[p] + sign * more.A[p]
      for (let f = 0; f < b.length; f++) b[f] = mine.b[f] + sign * more.b[f]
    })
    sum.constant = this.constant + sign * other.constant
    sum.weight = this.weight + sign * other.weight
    return sum
  }

  /** The equations of some of the columns alone, in the order given (ascending). */
  of(chosen: ArrayLike<number>): NormalEquations {
    const [F, count] = [this.#columns.count, chosen.length]
    const at = (): never => {
      throw new RangeError('normal equations of chosen columns take no more rows')
    }
    const few = new NormalEquations({ count, d: this.#columns.d, at }, this.#times)
    few.#blocks.forEach(({ A, b }, k) => {
      for (let p = 0; p < count; p++) {
        b[p] = this.#blocks[k].b[chosen[p]]
        for (let q = 0; q <= p; q++) A[p * count + q] = this.#blocks[k].A[chosen[p] * F + chosen[q]]
      }
    })
    few.constant = this.constant
    few.weight = this.weight
    return few
  }

  /**
   * theta [K, F] that minimises the loss + ridge sum_f s_f theta_f^2 + smoothness sum_k |theta_{k+1} - theta_k|^2, `shares` s [F] of the ridge per column,
   * 1 where missing. Throws E_FIT_DIVERGED where that is not positive definite.
   */
  solve(ridge: number, smoothness: number, shares?: ArrayLike<number>): Float64Array {
    const theta = this.trySolve(ridge, smoothness, shares)
    if (theta) return theta
    const detail = `its equations cannot be solved to working precision with a ridge of ${ridge}, as where few cells lie far away from all others`
    throw new AppError('E_FIT_DIVERGED', { detail })
  }

  /** The same; undefined where that is not positive definite to working precision. */
  trySolve(ridge: number, smoothness: number, shares?: ArrayLike<number>): Float64Array | undefined {
    const F = this.#columns.count
    const size = F * this.#blocks.length
    const M = new Float64Array(size ** 2)
    const right = new Float64Array(size)
    this.#blocks.forEach(({ A, b }, k) => {
      right.set(b, k * F)
      const neighbours = (k > 0 ? 1 : 0) + (k + 1 < this.#blocks.length ? 1 : 0)
      for (let f = 0; f < F; f++) {
        const row = (k * F + f) * size
        M.set(A.subarray(f * F, f * F + f + 1), row + k * F)
        M[row + k * F + f] += ridge * (shares?.[f] ?? 1) + smoothness * neighbours
        if (k > 0) M[row + (k - 1) * F + f] = -smoothness
      }
    })
    const L = cholesky(M, size)
    return L && choleskySolve(L, size, right, 1)
  }

  /** Weighted mean squared residual of theta [K, F] over the rows added. */
  lossOf(theta: Float64Array): number {
    const F = this.#columns.count
    let sum = this.constant
    this.#blocks.forEach(({ A, b }, k) => {
      for (let f = 0; f < F; f++) {
        sum -= 2 * b[f] * theta[k * F + f]
        for (let e = 0; e <= f; e++) sum += (e === f ? 1 : 2) * A[f * F + e] * theta[k * F + f] * theta[k * F + e]
      }
    })
    return sum / this.weight
  }
}
