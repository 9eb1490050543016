import { describe, expect, it } from 'vitest'
import { cholesky, choleskySolve } from '../../../src-main/compute/linalg/cholesky.ts'
import { symmetricEigen, symmetricEigenvalues } from '../../../src-main/compute/linalg/symmetric-eigen.ts'
import { Random } from '../../../src-shared/random.ts'

function randomSymmetric(n: number, seed: number): Float64Array {
  const random = Random.seed(seed)
  const A = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) A[i * n + j] = A[j * n + i] = random.normal()
  return A
}

/** B'B of a random B [m, n]: positive definite when m >= n, of rank m otherwise. */
function gramOfRandom(m: number, n: number, seed: number): Float64Array {
  const random = Random.seed(seed)
  const B = Float64Array.from({ length: m * n }, () => random.normal())
  const A = new Float64Array(n * n)
  for (let r = 0; r < m; r++)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) A[i * n + j] += B[r * n + i] * B[r * n + j]
  return A
}

const diagonal = (values: number[]) => {
  const n = values.length
  return Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? values[at / (n + 1)] : 0))
}

const CASES: [string, Float64Array, number][] = [
  ['1 x 1', Float64Array.of(-3), 1],
  ['2 x 2', Float64Array.of(2, 1, 1, 2), 2],
  ['random 17', randomSymmetric(17, 1), 17],
  ['random 64', randomSymmetric(64, 2), 64],
  ['rank 5 of 29', gramOfRandom(5, 29, 3), 29],
  ['zeros', new Float64Array(49), 7],
  ['ties on the diagonal', diagonal([3, 1, 3, -2, 1, 3]), 6],
  ['all ones', new Float64Array(121).fill(1), 11],
  ['steps of 1e8', diagonal([1, 1e8, 1e-8, 1e16]), 4],
  ['far from 1', randomSymmetric(9, 4).map((a) => a * 1e-150), 9]
]

describe.each(CASES)('eigen-decomposition of %s', (_, A, n) => {
  const { values, vectors } = symmetricEigen(A, n)
  const scale = Math.max(...A.map(Math.abs)) * n
  /** Written so that NaN fails. */
  const small = (error: number) => Math.abs(error) <= 1e-14 * scale

  it('solves A v = lambda v', () => {
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) {
        let residual = -values[k] * vectors[k * n + i]
        for (let j = 0; j < n; j++) residual += A[i * n + j] * vectors[k * n + j]
        expect(small(residual)).toBe(true)
      }
    }
  })

  it('has orthonormal vectors', () => {
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < n; b++) {
        let dot = 0
        for (let j = 0; j < n; j++) dot += vectors[a * n + j] * vectors[b * n + j]
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 12)
      }
    }
  })

  it('has descending values whose sum is the trace, with or without vectors', () => {
    let trace = 0
    for (let i = 0; i < n; i++) trace += A[i * n + i]
    expect(small(values.reduce((a, b) => a + b, 0) - trace)).toBe(true)
    expect(Array.from(values)).toEqual([...values].sort((a, b) => b - a))
    symmetricEigenvalues(A, n).forEach((v, k) => expect(small(v - values[k])).toBe(true))
  })
})

describe('Cholesky', () => {
  it.each([1, 2, 17, 40])('factors and solves %i x %i', (n) => {
    const A = gramOfRandom(n + 3, n, n)
    const L = cholesky(A, n) as Float64Array
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let k = 0; k < n; k++) sum += L[i * n + k] * L[j * n + k]
        expect(sum).toBeCloseTo(A[i * n + j], 10)
      }
    }
    const x = Float64Array.from({ length: n * 2 }, (_, at) => Math.sin(at))
    const B = new Float64Array(n * 2)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) for (let c = 0; c < 2; c++) B[i * 2 + c] += A[i * n + j] * x[j * 2 + c]
    choleskySolve(L, n, B, 2).forEach((v, at) => expect(v).toBeCloseTo(x[at], 7))
  })

  it('says so when the matrix is singular, indefinite or not a number', () => {
    expect(cholesky(new Float64Array(25).fill(1), 5)).toBeUndefined()
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined()
    expect(cholesky(Float64Array.of(NaN), 1)).toBeUndefined()
  })
})
