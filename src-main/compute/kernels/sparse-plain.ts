import type { SparseExports } from './sparse.ts'

/**
 * Plain TypeScript twin of assembly/sparse.ts on the same memory layout: sums in f64, rounded once on storing. It is the
 * oracle of the kernel in tests and runs the whole of block Lanczos where it stands in for the kernel.
 */
export function plainSparse(memory: WebAssembly.Memory): SparseExports {
  const f32 = () => new Float32Array(memory.buffer)
  const u32 = () => new Uint32Array(memory.buffer)
  const f64 = () => new Float64Array(memory.buffer)
  return {
    memory,
    gather(rows, indptr, indices, data, X, s, Y) {
      const [F, U, sum] = [f32(), u32(), new Float64Array(16)]
      for (let i = 0; i < rows; i++) {
        for (let c = 0; c < 16; c++) sum[c] = -F[s / 4 + c]
        for (let e = U[indptr / 4 + i]; e < U[indptr / 4 + i + 1]; e++) {
          const [v, x] = [F[data / 4 + e], X / 4 + U[indices / 4 + e] * 16]
          for (let c = 0; c < 16; c++) sum[c] += v * F[x + c]
        }
        F.set(sum, Y / 4 + i * 16)
      }
    },
    scatter(rows, indptr, indices, data, Y, Z) {
      const [F, U] = [f32(), u32()]
      for (let i = 0; i < rows; i++) {
        for (let e = U[indptr / 4 + i]; e < U[indptr / 4 + i + 1]; e++) {
          const [v, z, y] = [F[data / 4 + e], Z / 4 + U[indices / 4 + e] * 16, Y / 4 + i * 16]
          for (let c = 0; c < 16; c++) F[z + c] += v * F[y + c]
        }
      }
    },
    gram(rows, P, R, out) {
      const F = f32()
      const G = f64()
        .subarray(out / 8, out / 8 + 256)
        .fill(0)
      for (let i = 0; i < rows; i++) {
        for (let a = 0; a < 16; a++) {
          for (let b = 0; b < 16; b++) G[a * 16 + b] += F[P / 4 + i * 16 + a] * F[R / 4 + i * 16 + b]
        }
      }
    },
    combine(rows, P, C, Z, keep) {
      const [F, sum] = [f32(), new Float64Array(16)]
      for (let i = 0; i < rows; i++) {
        for (let b = 0; b < 16; b++) {
          sum[b] = keep ? F[Z / 4 + i * 16 + b] : 0
          for (let a = 0; a < 16; a++) sum[b] += F[P / 4 + i * 16 + a] * F[C / 4 + a * 16 + b]
        }
        F.set(sum, Z / 4 + i * 16)
      }
    }
  }
}
