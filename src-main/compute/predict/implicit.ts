import type { Potential } from '../energy/potential.ts'
import type { Advanced } from './methods.ts'
import { newtonStep } from './newton.ts'

const BARE_ITERATIONS = 50
const DAMPED_ITERATIONS = 100
const DAMPING = 0.7
const SHRINK = 0.95
/** A cell damped below this has stalled. */
const STALLED = 1e-3
/** Residual, relative to the largest step, that float32 gradients can reach; and what is left to Newton's method. */
const REACHED = 1e-6
const LEFT = 1e-4

/** tau grad V(Z, t) [n, d]. */
function pull(potential: Potential, Z: Float64Array, t: number, tau: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(Z.length)
  potential.evaluate(Z, t, 0, Z.length / potential.d, out)
  return out.map((g) => tau * g)
}

/** [n] lengths of the rows of A. */
function lengths(A: Float64Array, d: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(A.length / d)
  for (let i = 0; i < A.length; i++) out[Math.floor(i / d)] += A[i] ** 2
  return out.map(Math.sqrt)
}

function largestStep(X: Float64Array, Z: Float64Array, d: number): number {
  return lengths(
    Z.map((z, i) => z - X[i]),
    d
  ).reduce((most, step) => Math.max(most, step), 0)
}

/** x' = x - tau grad V(x', to) by 50 undamped fixed-point iterations, as the published code does. */
export function implicitBare(potential: Potential, X: Float64Array, from: number, to: number): Advanced {
  let Z = Float64Array.from(X)
  let P = pull(potential, Z, to, to - from)
  for (let iteration = 0; iteration < BARE_ITERATIONS; iteration++) {
    Z = X.map((x, i) => x - P[i])
    P = pull(potential, Z, to, to - from)
  }
  return {
    X: Z,
    residual: lengths(
      Z.map((z, i) => z - X[i] + P[i]),
      potential.d
    )
  }
}

/**
 * The same equation by damped iterations x += a (F(x) - x): a cell's a is multiplied by 0.7 whenever its residual does not shrink by 5 %,
 * and each cell keeps the best of its iterates. Cells that are there, or have stalled, are not iterated further.
 */
export function implicitDamped(potential: Potential, X: Float64Array, from: number, to: number): Required<Advanced> {
  const d = potential.d
  const n = X.length / d
  const Z = Float64Array.from(X)
  const best = Float64Array.from(X)
  const least = new Float64Array(n).fill(Infinity)
  const last = new Float64Array(n).fill(Infinity)
  const factor = new Float64Array(n).fill(1)
  let active = Int32Array.from({ length: n }, (_, i) => i)
  for (let iteration = 0; iteration < DAMPED_ITERATIONS && active.length > 0; iteration++) {
    const P = pull(potential, gather(Z, active, d), to, to - from)
    active.forEach((i, a) => {
      const residual = residualAt(X, Z, P, i, a, d)
      if (residual < least[i]) {
        least[i] = residual
        best.set(Z.subarray(i * d, i * d + d), i * d)
      }
      if (!(residual <= SHRINK * last[i]) && iteration > 0) factor[i] *= DAMPING
      last[i] = residual
      for (let c = 0; c < d; c++) Z[i * d + c] += factor[i] * (X[i * d + c] - P[a * d + c] - Z[i * d + c])
    })
    const enough = REACHED * largestStep(X, best, d)
    active = active.filter((i) => !(least[i] <= enough) && factor[i] > STALLED)
  }
  return { X: best, residual: least }
}

function gather(Z: Float64Array, rows: Int32Array, d: number): Float64Array {
  const out = new Float64Array(rows.length * d)
  rows.forEach((i, a) => out.set(Z.subarray(i * d, i * d + d), a * d))
  return out
}

/** |z - x + tau grad V(z)| of cell i, whose pull is row a of P. */
function residualAt(X: Float64Array, Z: Float64Array, P: Float64Array, i: number, a: number, d: number): number {
  let sum = 0
  for (let c = 0; c < d; c++) sum += (Z[i * d + c] - X[i * d + c] + P[a * d + c]) ** 2
  return Math.sqrt(sum)
}

/**
 * The damped iterations, then a damped Newton descent (newton.ts) for the cells whose residual they left above 1e-4 of the largest step. Of the two a cell keeps
 * the one with the smaller residual: where V falls faster than the square grows, the descent finds no minimum and runs away.
 */
export function implicitNewton(potential: Potential, X: Float64Array, from: number, to: number): Advanced {
  const d = potential.d
  const damped = implicitDamped(potential, X, from, to)
  const limit = LEFT * largestStep(X, damped.X, d)
  const residual = damped.residual.map((r, i) => {
    if (r <= limit) return r
    const z = damped.X.slice(i * d, i * d + d)
    const reached = newtonStep(potential.exact, X.slice(i * d, i * d + d), z, to, to - from)
    if (!(reached < r)) return r
    damped.X.set(z, i * d)
    return reached
  })
  return { X: damped.X, residual }
}
