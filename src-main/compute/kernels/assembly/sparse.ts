// Products of a sparse matrix with panels of 16 columns, and the tall-skinny algebra block Lanczos needs.
// A panel is [rows, 16] row-major f32, so that one row is one cache line: a panel of 18,000 rows stays in the L2 cache.
// Plain twin: ../sparse-plain.ts.
import { mulAdd } from './lib/lanes'

/** First free byte of the memory. */
export function heapBase(): usize {
  return __heap_base
}

/** Y[i, :] = sum_e data[e] X[indices[e], :] - s[:], e over row i: centred rows times a panel. */
export function gather(
  rows: i32, indptr: usize, indices: usize, data: usize, X: usize, s: usize, Y: usize
): void {
  const s0 = v128.load(s)
  const s1 = v128.load(s, 16)
  const s2 = v128.load(s, 32)
  const s3 = v128.load(s, 48)
  for (let i = 0; i < rows; i++) {
    let e: usize = load<u32>(indptr + ((<usize>i) << 2))
    const end: usize = load<u32>(indptr + ((<usize>i) << 2), 4)
    const last = e + ((end - e) & ~1)
    let a0 = f32x4.splat(0)
    let a1 = a0
    let a2 = a0
    let a3 = a0
    let b0 = a0
    let b1 = a0
    let b2 = a0
    let b3 = a0
    for (; e < last; e += 2) {
      const p = data + (e << 2)
      const q = indices + (e << 2)
      const v = v128.load32_splat(p)
      const x = X + ((<usize>load<u32>(q)) << 6)
      const w = v128.load32_splat(p, 4)
      const y = X + ((<usize>load<u32>(q, 4)) << 6)
      a0 = mulAdd(v, v128.load(x), a0)
      a1 = mulAdd(v, v128.load(x, 16), a1)
      a2 = mulAdd(v, v128.load(x, 32), a2)
      a3 = mulAdd(v, v128.load(x, 48), a3)
      b0 = mulAdd(w, v128.load(y), b0)
      b1 = mulAdd(w, v128.load(y, 16), b1)
      b2 = mulAdd(w, v128.load(y, 32), b2)
      b3 = mulAdd(w, v128.load(y, 48), b3)
    }
    if (e < end) {
      const v = v128.load32_splat(data + (e << 2))
      const x = X + ((<usize>load<u32>(indices + (e << 2))) << 6)
      a0 = mulAdd(v, v128.load(x), a0)
      a1 = mulAdd(v, v128.load(x, 16), a1)
      a2 = mulAdd(v, v128.load(x, 32), a2)
      a3 = mulAdd(v, v128.load(x, 48), a3)
    }
    const o = Y + ((<usize>i) << 6)
    v128.store(o, f32x4.sub(f32x4.add(a0, b0), s0))
    v128.store(o, f32x4.sub(f32x4.add(a1, b1), s1), 16)
    v128.store(o, f32x4.sub(f32x4.add(a2, b2), s2), 32)
    v128.store(o, f32x4.sub(f32x4.add(a3, b3), s3), 48)
  }
}

/**
 * Z[indices[e], :] += data[e] Y[i, :]: the transposed product. With panels this narrow Z stays in the cache, so that scattering is as
 * fast as gathering from a CSC copy, which would take as long to build as a dozen products and double the memory.
 */
export function scatter(rows: i32, indptr: usize, indices: usize, data: usize, Y: usize, Z: usize): void {
  for (let i = 0; i < rows; i++) {
    let e: usize = load<u32>(indptr + ((<usize>i) << 2))
    const end: usize = load<u32>(indptr + ((<usize>i) << 2), 4)
    const r = Y + ((<usize>i) << 6)
    const y0 = v128.load(r)
    const y1 = v128.load(r, 16)
    const y2 = v128.load(r, 32)
    const y3 = v128.load(r, 48)
    for (; e < end; e++) {
      const v = v128.load32_splat(data + (e << 2))
      const z = Z + ((<usize>load<u32>(indices + (e << 2))) << 6)
      v128.store(z, mulAdd(v, y0, v128.load(z)))
      v128.store(z, mulAdd(v, y1, v128.load(z, 16)), 16)
      v128.store(z, mulAdd(v, y2, v128.load(z, 32)), 32)
      v128.store(z, mulAdd(v, y3, v128.load(z, 48)), 48)
    }
  }
}

@inline
function addSums(out: usize, v: v128): void {
  store<f64>(out, load<f64>(out) + <f64>f32x4.extract_lane(v, 0))
  store<f64>(out, load<f64>(out, 8) + <f64>f32x4.extract_lane(v, 1), 8)
  store<f64>(out, load<f64>(out, 16) + <f64>f32x4.extract_lane(v, 2), 16)
  store<f64>(out, load<f64>(out, 24) + <f64>f32x4.extract_lane(v, 3), 24)
}

/** out [16, 16] f64 = P' R; f32 within 128 rows, f64 across them. */
export function gram(rows: i32, P: usize, R: usize, out: usize): void {
  memory.fill(out, 0, 2048)
  for (let first = 0; first < rows; first += 128) {
    const count = min(128, rows - first)
    for (let a: usize = 0; a < 16; a += 4) {
      for (let b: usize = 0; b < 16; b += 8) {
        let p = P + ((<usize>first) << 6) + (a << 2)
        let r = R + ((<usize>first) << 6) + (b << 2)
        let c00 = f32x4.splat(0)
        let c01 = c00
        let c10 = c00
        let c11 = c00
        let c20 = c00
        let c21 = c00
        let c30 = c00
        let c31 = c00
        for (let i = 0; i < count; i++) {
          const r0 = v128.load(r)
          const r1 = v128.load(r, 16)
          const p0 = v128.load32_splat(p)
          const p1 = v128.load32_splat(p, 4)
          const p2 = v128.load32_splat(p, 8)
          const p3 = v128.load32_splat(p, 12)
          c00 = mulAdd(p0, r0, c00)
          c01 = mulAdd(p0, r1, c01)
          c10 = mulAdd(p1, r0, c10)
          c11 = mulAdd(p1, r1, c11)
          c20 = mulAdd(p2, r0, c20)
          c21 = mulAdd(p2, r1, c21)
          c30 = mulAdd(p3, r0, c30)
          c31 = mulAdd(p3, r1, c31)
          p += 64
          r += 64
        }
        const o = out + (a << 7) + (b << 3)
        addSums(o, c00)
        addSums(o + 32, c01)
        addSums(o + 128, c10)
        addSums(o + 160, c11)
        addSums(o + 256, c20)
        addSums(o + 288, c21)
        addSums(o + 384, c30)
        addSums(o + 416, c31)
      }
    }
  }
}

/** Z = P C (keep = 0) or Z + P C (keep = 1), C [16, 16] f32. P and Z may be the same panel. */
export function combine(rows: i32, P: usize, C: usize, Z: usize, keep: i32): void {
  for (let i = 0; i < rows; i++) {
    const p = P + ((<usize>i) << 6)
    const z = Z + ((<usize>i) << 6)
    let a0 = f32x4.splat(0)
    let a1 = a0
    let a2 = a0
    let a3 = a0
    let b0 = a0
    let b1 = a0
    let b2 = a0
    let b3 = a0
    if (keep) {
      a0 = v128.load(z)
      a1 = v128.load(z, 16)
      a2 = v128.load(z, 32)
      a3 = v128.load(z, 48)
    }
    let c = C
    for (let k: usize = 0; k < 64; k += 8) {
      const v = v128.load32_splat(p + k)
      const w = v128.load32_splat(p + k, 4)
      a0 = mulAdd(v, v128.load(c), a0)
      a1 = mulAdd(v, v128.load(c, 16), a1)
      a2 = mulAdd(v, v128.load(c, 32), a2)
      a3 = mulAdd(v, v128.load(c, 48), a3)
      b0 = mulAdd(w, v128.load(c, 64), b0)
      b1 = mulAdd(w, v128.load(c, 80), b1)
      b2 = mulAdd(w, v128.load(c, 96), b2)
      b3 = mulAdd(w, v128.load(c, 112), b3)
      c += 128
    }
    v128.store(z, f32x4.add(a0, b0))
    v128.store(z, f32x4.add(a1, b1), 16)
    v128.store(z, f32x4.add(a2, b2), 32)
    v128.store(z, f32x4.add(a3, b3), 48)
  }
}
