/** Dense products of row-major f32 matrices in blocks of 4 x 8 that stay in registers, and the transpose. */
import { mulAdd } from './lanes'

/**
 * C [M, N] = I + A B for A [M, K] and B [K, N]; I has row stride is (0: the same row for all, a bias). Strides in bytes.
 * M multiple of 4, N of 8. No unrolling over K: four steps at fixed offsets take a quarter longer in V8.
 */
export function gemm(A: usize, as: usize, B: usize, bs: usize, I: usize, is: usize, C: usize, cs: usize, M: i32, N: i32, depth: i32): void {
  for (let n = 0; n < N; n += 8) {
    const nb = <usize>n << 2
    for (let m = 0; m < M; m += 4) {
      const i0 = I + <usize>m * is + nb
      const i1 = i0 + is
      const i2 = i1 + is
      const i3 = i2 + is
      let c00 = v128.load(i0), c01 = v128.load(i0, 16)
      let c10 = v128.load(i1), c11 = v128.load(i1, 16)
      let c20 = v128.load(i2), c21 = v128.load(i2, 16)
      let c30 = v128.load(i3), c31 = v128.load(i3, 16)
      let a0 = A + <usize>m * as
      let a1 = a0 + as
      let a2 = a1 + as
      let a3 = a2 + as
      let b = B + nb
      for (let k = depth; k > 0; k--) {
        let b0 = v128.load(b), b1 = v128.load(b, 16)
        let a = v128.load32_splat(a0)
        c00 = mulAdd(a, b0, c00); c01 = mulAdd(a, b1, c01)
        a = v128.load32_splat(a1)
        c10 = mulAdd(a, b0, c10); c11 = mulAdd(a, b1, c11)
        a = v128.load32_splat(a2)
        c20 = mulAdd(a, b0, c20); c21 = mulAdd(a, b1, c21)
        a = v128.load32_splat(a3)
        c30 = mulAdd(a, b0, c30); c31 = mulAdd(a, b1, c31)
        b += bs
        a0 += 4; a1 += 4; a2 += 4; a3 += 4
      }
      const o0 = C + <usize>m * cs + nb
      const o1 = o0 + cs
      const o2 = o1 + cs
      const o3 = o2 + cs
      v128.store(o0, c00); v128.store(o0, c01, 16)
      v128.store(o1, c10); v128.store(o1, c11, 16)
      v128.store(o2, c20); v128.store(o2, c21, 16)
      v128.store(o3, c30); v128.store(o3, c31, 16)
    }
  }
}

/** C [M, N] += A' B for A [K, M] and B [K, N]. Strides in bytes. M multiple of 4, N of 8, K of 2. */
export function gemmTransposed(A: usize, as: usize, B: usize, bs: usize, C: usize, cs: usize, M: i32, N: i32, depth: i32): void {
  for (let n = 0; n < N; n += 8) {
    const nb = <usize>n << 2
    for (let m = 0; m < M; m += 4) {
      const o0 = C + <usize>m * cs + nb
      const o1 = o0 + cs
      const o2 = o1 + cs
      const o3 = o2 + cs
      let c00 = v128.load(o0), c01 = v128.load(o0, 16)
      let c10 = v128.load(o1), c11 = v128.load(o1, 16)
      let c20 = v128.load(o2), c21 = v128.load(o2, 16)
      let c30 = v128.load(o3), c31 = v128.load(o3, 16)
      let a0 = A + (<usize>m << 2)
      let b = B + nb
      for (let k = depth; k > 0; k -= 2) {
        let b0 = v128.load(b), b1 = v128.load(b, 16)
        let a = v128.load32_splat(a0)
        c00 = mulAdd(a, b0, c00); c01 = mulAdd(a, b1, c01)
        a = v128.load32_splat(a0, 4)
        c10 = mulAdd(a, b0, c10); c11 = mulAdd(a, b1, c11)
        a = v128.load32_splat(a0, 8)
        c20 = mulAdd(a, b0, c20); c21 = mulAdd(a, b1, c21)
        a = v128.load32_splat(a0, 12)
        c30 = mulAdd(a, b0, c30); c31 = mulAdd(a, b1, c31)
        a0 += as; b += bs
        b0 = v128.load(b); b1 = v128.load(b, 16)
        a = v128.load32_splat(a0)
        c00 = mulAdd(a, b0, c00); c01 = mulAdd(a, b1, c01)
        a = v128.load32_splat(a0, 4)
        c10 = mulAdd(a, b0, c10); c11 = mulAdd(a, b1, c11)
        a = v128.load32_splat(a0, 8)
        c20 = mulAdd(a, b0, c20); c21 = mulAdd(a, b1, c21)
        a = v128.load32_splat(a0, 12)
        c30 = mulAdd(a, b0, c30); c31 = mulAdd(a, b1, c31)
        a0 += as; b += bs
      }
      v128.store(o0, c00); v128.store(o0, c01, 16)
      v128.store(o1, c10); v128.store(o1, c11, 16)
      v128.store(o2, c20); v128.store(o2, c21, 16)
      v128.store(o3, c30); v128.store(o3, c31, 16)
    }
  }
}

/** Target [cols, rows] = transpose of source [rows, cols], both counts multiples of 4: squares of four. */
export function transpose(source: usize, rows: i32, cols: i32, target: usize): void {
  const ss = <usize>cols << 2
  const ts = <usize>rows << 2
  for (let i = 0; i < rows; i += 4) {
    for (let j = 0; j < cols; j += 4) {
      const from = source + <usize>i * ss + (<usize>j << 2)
      const to = target + <usize>j * ts + (<usize>i << 2)
      const a = v128.load(from), b = v128.load(from + ss), c = v128.load(from + 2 * ss), d = v128.load(from + 3 * ss)
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
      const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
      v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2))
      v128.store(to + ts, v128.shuffle<f64>(ab, cd, 1, 3))
      v128.store(to + 2 * ts, v128.shuffle<f64>(AB, CD, 0, 2))
      v128.store(to + 3 * ts, v128.shuffle<f64>(AB, CD, 1, 3))
    }
  }
}
