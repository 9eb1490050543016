import { describe, expect, it } from 'vitest'
import { PANEL, sparseKernel } from '../../../src-main/compute/kernels/sparse.ts'
import type { SparseKernel } from '../../../src-main/compute/kernels/sparse.ts'
import { Random } from '../../../src-shared/random.ts'
import { madeOf } from './made-matrices.ts'

/** 17 x 29 with an empty row (5), an empty column (7), a full row and rows of odd and even length. */
const X = madeOf(17, 29, (i, g) => (i === 5 || g === 7 ? 0 : i === 3 || (i * g + g) % 3 === 0 ? (i - g) / 7 + 0.01 : 0))

/** Everything that the kernel computes on X and random panels. */
function outputs(k: SparseKernel) {
  const random = Random.seed(5)
  const normal = (rows: number) => {
    const at = k.alloc(rows * PANEL * 4)
    const values = Float32Array.from({ length: rows * PANEL }, () => random.normal())
    k.f32(at, rows * PANEL).set(values)
    return at
  }
  const nnz = X.data.length
  const csr = { indptr: k.alloc(18 * 4), indices: k.alloc(nnz * 4), data: k.alloc(nnz * 4) }
  k.u32(csr.indptr, 18).set(X.indptr)
  k.u32(csr.indices, nnz).set(X.indices)
  k.f32(csr.data, nnz).set(X.data)
  const [Q, W, Z, Y] = [normal(29), normal(17), normal(29), k.alloc(17 * 64)]
  const [s, C, G] = [normal(1), normal(16), k.alloc(256 * 8)]
  k.gather(17, csr.indptr, csr.indices, csr.data, Q, s, Y)
  k.scatter(17, csr.indptr, csr.indices, csr.data, W, Z)
  k.gram(17, W, Y, G)
  const forward = k.f32(Y, 17 * PANEL).slice()
  k.combine(17, W, C, Y, 1)
  k.combine(17, W, C, W, 0)
  return {
    forward,
    scattered: k.f32(Z, 29 * PANEL).slice(),
    gram: Float32Array.from(k.f64(G, 256)),
    added: k.f32(Y, 17 * PANEL).slice(),
    inPlace: k.f32(W, 17 * PANEL).slice()
  }
}

describe.each(['base', 'relaxed'] as const)('sparse kernel, %s build', (build) => {
  const twin = outputs(sparseKernel('plain'))
  const wasm = outputs(sparseKernel(build))

  it.each(['forward', 'scattered', 'gram', 'added', 'inPlace'] as const)('%s agrees with its twin', (name) => {
    const scale = Math.max(...twin[name].map(Math.abs))
    expect(scale).toBeGreaterThan(1)
    wasm[name].forEach((v, at) => expect(Math.abs(v - twin[name][at])).toBeLessThan(1e-6 * scale))
  })
})

describe('memory', () => {
  it('that cannot be had is an error for people', () => {
    expect(() => sparseKernel().alloc(5e9)).toThrow(expect.objectContaining({ code: 'E_MEMORY' }))
  })
})

describe('the plain twin', () => {
  it('gathers and scatters what the definitions say', () => {
    const k = sparseKernel('plain')
    const { forward, scattered } = outputs(k)
    const random = Random.seed(5)
    const [Q, W, Z] = [29, 17, 29].map((rows) => Float32Array.from({ length: rows * PANEL }, () => random.normal()))
    const s = Float32Array.from({ length: PANEL }, () => random.normal())
    const dense = new Float64Array(17 * 29)
    for (let i = 0; i < 17; i++)
      for (let e = X.indptr[i]; e < X.indptr[i + 1]; e++) dense[i * 29 + X.indices[e]] = X.data[e]
    for (let c = 0; c < PANEL; c++) {
      for (let i = 0; i < 17; i++) {
        let sum = -s[c]
        for (let g = 0; g < 29; g++) sum += dense[i * 29 + g] * Q[g * PANEL + c]
        expect(forward[i * PANEL + c]).toBeCloseTo(sum, 4)
      }
      for (let g = 0; g < 29; g++) {
        let sum = Z[g * PANEL + c]
        for (let i = 0; i < 17; i++) sum += dense[i * 29 + g] * W[i * PANEL + c]
        expect(scattered[g * PANEL + c]).toBeCloseTo(sum, 4)
      }
    }
  })
})
