/**
 * Eigenvalues (descending) and eigenvectors of a dense symmetric matrix; row k of `vectors` [n, n] is the unit
 * eigenvector of values[k]. Householder tridiagonalisation, then QL with implicit shifts: stable, O(n^3), no tolerance
 * to choose. Sources: Golub and Van Loan, "Matrix Computations", 8.3; Wilkinson, "The algebraic eigenvalue problem".
 */
export interface SymmetricEigen {
  readonly values: Float64Array<ArrayBuffer>
  readonly vectors: Float64Array<ArrayBuffer>
}

/** Eigen-decomposition of the symmetric A [n, n] (the lower triangle is read). */
export function symmetricEigen(A: Float64Array, n: number): SymmetricEigen {
  return finish(symmetricEigenSteps(A, n))
}

/** The same, pausing (yield) after some milliseconds of work: an n of 600 takes a second. */
export function* symmetricEigenSteps(A: Float64Array, n: number): Generator<void, SymmetricEigen> {
  const T = yield* tridiagonalise(A, n, true)
  yield* implicitQl(T.diagonal, T.offDiagonal, T.basis)
  const order = Array.from(T.diagonal.keys()).sort((a, b) => T.diagonal[b] - T.diagonal[a] || a - b)
  const vectors = new Float64Array(n * n)
  order.forEach((from, to) => vectors.set(T.basis.subarray(from * n, from * n + n), to * n))
  return { values: Float64Array.from(order, (k) => T.diagonal[k]), vectors }
}

/** Eigenvalues only, descending: about a tenth of the work. */
export function symmetricEigenvalues(A: Float64Array, n: number): Float64Array<ArrayBuffer> {
  return finish(eigenvalueSteps(A, n))
}

function* eigenvalueSteps(A: Float64Array, n: number): Generator<void, Float64Array<ArrayBuffer>> {
  const T = yield* tridiagonalise(A, n, false)
  yield* implicitQl(T.diagonal, T.offDiagonal, T.basis)
  return T.diagonal.sort().reverse()
}

/** Multiplications between pauses. */
const PAUSE = 1e7

function finish<R>(work: Generator<void, R>): R {
  let step = work.next()
  while (step.done !== true) step = work.next()
  return step.value
}

interface Tridiagonal {
  readonly diagonal: Float64Array<ArrayBuffer>
  /** [n]; entry k couples k and k + 1, the last one is 0. */
  readonly offDiagonal: Float64Array<ArrayBuffer>
  /** [n, n], row k is basis vector k: T = basis A basis'; empty when not asked for. */
  readonly basis: Float64Array<ArrayBuffer>
}

/** Reduces A from its last row upwards: reflector k zeroes row k left of its off-diagonal element. */
function* tridiagonalise(A: Float64Array, n: number, wantBasis: boolean): Generator<void, Tridiagonal> {
  let work = 0
  const M = new Float64Array(A.subarray(0, n * n))
  const diagonal = new Float64Array(n)
  const offDiagonal = new Float64Array(n)
  const beta = new Float64Array(n)
  for (let k = n - 1; k > 0; k--) {
    const v = M.subarray(k * n, k * n + k)
    diagonal[k] = M[k * n + k]
    const reflected = reflector(v)
    offDiagonal[k - 1] = reflected.alpha
    beta[k] = reflected.beta
    if (reflected.beta !== 0) applyBothSides(M, n, k, v, reflected.beta)
    if ((work += 2 * k * k) < PAUSE) continue
    work = 0
    yield
  }
  if (n > 0) diagonal[0] = M[0]
  return { diagonal, offDiagonal, basis: wantBasis ? yield* accumulate(M, n, beta) : new Float64Array(0) }
}

/** Overwrites x with v so that (I - beta v v') x = alpha e_last. */
function reflector(x: Float64Array): { alpha: number; beta: number } {
  const last = x.length - 1
  let scale = 0
  for (let j = 0; j < last; j++) scale = Math.max(scale, Math.abs(x[j]))
  if (scale === 0) return { alpha: x[last], beta: 0 }
  scale = Math.max(scale, Math.abs(x[last]))
  let sum = 0
  for (let j = 0; j <= last; j++) {
    x[j] /= scale
    sum += x[j] * x[j]
  }
  const norm = x[last] > 0 ? -Math.sqrt(sum) : Math.sqrt(sum)
  const beta = 1 / (sum - norm * x[last])
  x[last] -= norm
  return { alpha: norm * scale, beta }
}

/** M[0..k, 0..k] <- H M H with H = I - beta v v'; only the lower triangle is kept. */
function applyBothSides(M: Float64Array, n: number, k: number, v: Float64Array, beta: number): void {
  const p = new Float64Array(k)
  for (let i = 0; i < k; i++) {
    const row = i * n
    const vi = v[i]
    let sum = M[row + i] * vi
    for (let j = 0; j < i; j++) {
      sum += M[row + j] * v[j]
      p[j] += M[row + j] * vi
    }
    p[i] += sum
  }
  let pv = 0
  for (let j = 0; j < k; j++) {
    p[j] *= beta
    pv += p[j] * v[j]
  }
  const half = (beta / 2) * pv
  for (let j = 0; j < k; j++) p[j] -= half * v[j]
  for (let i = 0; i < k; i++) {
    const row = i * n
    const [vi, pi] = [v[i], p[i]]
    for (let j = 0; j <= i; j++) M[row + j] -= vi * p[j] + pi * v[j]
  }
}

/** The basis of the tridiagonal form, as rows: (H_1 ... H_{n-1})' with reflector k stored in row k of M. */
function* accumulate(M: Float64Array, n: number, beta: Float64Array): Generator<void, Float64Array<ArrayBuffer>> {
  let work = 0
  const Q = new Float64Array(n * n)
  for (let k = 0; k < n; k++) {
    const row = k * n
    Q[row + k] = 1
    if (beta[k] === 0) continue
    for (let i = 0; i < k; i++) {
      let sum = 0
      for (let j = 0; j < k; j++) sum += Q[i * n + j] * M[row + j]
      sum *= beta[k]
      for (let j = 0; j < k; j++) Q[i * n + j] -= sum * M[row + j]
    }
    if ((work += 2 * k * k) < PAUSE) continue
    work = 0
    yield
  }
  return Q
}

/** Diagonalises the tridiagonal (d, e) in place, rotating the rows of `basis` along (none when it is empty). */
function* implicitQl(d: Float64Array, e: Float64Array, basis: Float64Array): Generator<void, void> {
  const n = d.length
  let work = 0
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; sweep < 60; sweep++) {
      let m = l
      while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++
      if (m === l) break
      qlSweep(d, e, basis, l, m)
      if ((work += (m - l) * (4 * (basis.length ? n : 0) + 20)) < PAUSE) continue
      work = 0
      yield
    }
  }
}

/** One implicit QL sweep on the unreduced block l..m with Wilkinson's shift. */
function qlSweep(d: Float64Array, e: Float64Array, basis: Float64Array, l: number, m: number): void {
  const n = basis.length ? d.length : 0
  let g = (d[l + 1] - d[l]) / (2 * e[l])
  g = d[m] - d[l] + e[l] / (g + (g >= 0 ? Math.hypot(g, 1) : -Math.hypot(g, 1)))
  let [s, c, p] = [1, 1, 0]
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]
    const b = c * e[i]
    const r = Math.hypot(f, g)
    e[i + 1] = r
    if (r === 0) {
      d[i + 1] -= p
      e[m] = 0
      return
    }
    s = f / r
    c = g / r
    g = d[i + 1] - p
    const t = (d[i] - g) * s + 2 * c * b
    p = s * t
    d[i + 1] = g + p
    g = c * t - b
    rotateRows(basis, n, i, s, c)
  }
  d[l] -= p
  e[l] = g
  e[m] = 0
}

function rotateRows(Q: Float64Array, n: number, i: number, s: number, c: number): void {
  const a = i * n
  const b = a + n
  for (let j = 0; j < n; j++) {
    const y = Q[b + j]
    const x = Q[a + j]
    Q[b + j] = s * x + c * y
    Q[a + j] = c * x - s * y
  }
}
