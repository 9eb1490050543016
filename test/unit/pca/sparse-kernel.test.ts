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
  const csc = { indptr: k.alloc(30 * 4), indices: k.alloc(nnz * 4), data: k.alloc(nnz * 4) }
  k.transpose(17, 29, csr.indptr, csr.indices, csr.data, csc.indptr, csc.indices, csc.data)
  const [Q, W, Z, Y, S] = [normal(29), normal(17), normal(29), k.alloc(17 * 64), k.alloc(29 * 64)]
  const [u, s, C, G] = [normal(2), normal(1), normal(16), k.alloc(256 * 8)]
  k.gather(17, csr.indptr, csr.indices, csr.data, Q, u, s, Y)
  k.gather(29, csc.indptr, csc.indices, csc.data, W, u, s, S)
  k.scatter(17, csr.indptr, csr.indices, csr.data, W, Z)
  k.gram(17, W, Y, G)
  const forward = k.f32(Y, 17 * PANEL).slice()
  k.combine(17, W, C, Y, 1)
  k.combine(17, W, C, W, 0)
  return {
    indptr: Array.from(k.u32(csc.indptr, 30)),
    indices: Array.from(k.u32(csc.indices, nnz)),
    data: Array.from(k.f32(csc.data, nnz)),
    forward,
    backward: k.f32(S, 29 * PANEL).slice(),
    scattered: k.f32(Z, 29 * PANEL).slice(),
    gram: Float32Array.from(k.f64(G, 256)),
    added: k.f32(Y, 17 * PANEL).slice(),
    inPlace: k.f32(W, 17 * PANEL).slice()
  }
}

describe.each(['base', 'relaxed'] as const)('sparse kernel, %s build', (build) => {
  const twin = outputs(sparseKernel('plain'))
  const wasm = outputs(sparseKernel(build))

  it('transposes exactly as its twin', () => {
    expect(wasm.indptr).toEqual(twin.indptr)
    expect(wasm.indices).toEqual(twin.indices)
    expect(wasm.data).toEqual(twin.data)
  })

  it.each(['forward', 'backward', 'scattered', 'gram', 'added', 'inPlace'] as const)(
    '%s agrees with its twin',
    (name) => {
      const scale = Math.max(...twin[name].map(Math.abs))
      expect(scale).toBeGreaterThan(1)
      wasm[name].forEach((v, at) => expect(Math.abs(v - twin[name][at])).toBeLessThan(1e-6 * scale))
    }
  )
})

describe('the plain twin', () => {
  it('transposes: entry (i, g) of the rows is entry (g, i) of the columns', () => {
    const { indptr, indices, data } = outputs(sparseKernel('plain'))
    const columns = Array.from({ length: 29 }, (_, g) =>
      indices.slice(indptr[g], indptr[g + 1]).map((i, e) => [i, data[indptr[g] + e]])
    )
    for (let g = 0; g < 29; g++) {
      const expected: number[][] = []
      for (let i = 0; i < 17; i++) {
        for (let e = X.indptr[i]; e < X.indptr[i + 1]; e++) if (X.indices[e] === g) expected.push([i, X.data[e]])
      }
      expect(columns[g]).toEqual(expected)
    }
  })
})
