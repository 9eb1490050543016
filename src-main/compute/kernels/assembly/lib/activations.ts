/**
 * Softplus and sigmoid in f32, from exp(-|z|) and log1p (polynomials of the Cephes library, Moshier 1989, and the series of atanh).
 * All vector constants are loaded from memory: V8 re-materialises constants inside loops.
 */
import { mulAdd } from './lanes'

const K: usize = memory.data<f32>([
  1.44269504088896341, 12582912.0, 0.693359375, -2.12194440e-4,
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
  1.0, -87.0, 2.0,
  0.18181818181, 0.22222222222, 0.28571428571, 0.4, 0.66666666667, 2.0, -0.0
], 16)
const LOG2E: usize = 0
const MAGIC: usize = 4
const LN2HI: usize = 8
const LN2LO: usize = 12
const P0: usize = 16
const P1: usize = 20
const P2: usize = 24
const P3: usize = 28
const P4: usize = 32
const P5: usize = 36
export const ONE: usize = 40
const LOWEST: usize = 44
const TWO: usize = 48
const L0: usize = 52
const L1: usize = 56
const L2: usize = 60
const L3: usize = 64
const L4: usize = 68
const L5: usize = 72
const SIGN: usize = 76

/** A constant in every lane. */
@inline
export function constant(at: usize): v128 { return v128.load32_splat(K + at) }

/** exp(-|z|): Cephes polynomial after reduction to the nearest integer power of two (magic-number rounding). */
@inline
export function expNegAbs(z: v128): v128 {
  const x = f32x4.pmax(v128.or(z, constant(SIGN)), constant(LOWEST))
  const shifted = f32x4.add(f32x4.mul(x, constant(LOG2E)), constant(MAGIC))
  const n = f32x4.sub(shifted, constant(MAGIC))
  let r = f32x4.sub(x, f32x4.mul(n, constant(LN2HI)))
  r = f32x4.sub(r, f32x4.mul(n, constant(LN2LO)))
  let y = mulAdd(constant(P0), r, constant(P1))
  y = mulAdd(y, r, constant(P2))
  y = mulAdd(y, r, constant(P3))
  y = mulAdd(y, r, constant(P4))
  y = mulAdd(y, r, constant(P5))
  y = mulAdd(f32x4.mul(r, r), y, f32x4.add(r, constant(ONE)))
  return i32x4.add(y, i32x4.shl(shifted, 23))
}

/** log(1 + e) = 2 atanh(e / (2 + e)) for e in (0, 1]. */
@inline
function log1p(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(constant(TWO), e))
  const ss = f32x4.mul(s, s)
  let y = mulAdd(constant(L0), ss, constant(L1))
  y = mulAdd(y, ss, constant(L2))
  y = mulAdd(y, ss, constant(L3))
  y = mulAdd(y, ss, constant(L4))
  y = mulAdd(y, ss, constant(L5))
  return f32x4.mul(y, s)
}

/** Sigmoid of z, given e = exp(-|z|). */
@inline
export function sigmoid(z: v128, e: v128): v128 {
  const one = constant(ONE)
  const small = f32x4.div(e, f32x4.add(one, e))
  return v128.bitselect(small, f32x4.sub(one, small), f32x4.lt(z, i32x4.splat(0)))
}

/** Softplus of z, given e = exp(-|z|). */
@inline
export function softplus(z: v128, e: v128): v128 {
  return f32x4.add(f32x4.pmax(z, i32x4.splat(0)), log1p(e))
}

/** expNegAbs of the f32 values of `source`, `bytes` a multiple of 64: a constant loaded serves four vectors. */
export function expNegAbsTile(source: usize, target: usize, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 64) {
    const from = source + o
    const to = target + o
    let c = constant(SIGN), e = constant(LOWEST)
    const x0 = f32x4.pmax(v128.or(v128.load(from, 0), c), e)
    const x1 = f32x4.pmax(v128.or(v128.load(from, 16), c), e)
    const x2 = f32x4.pmax(v128.or(v128.load(from, 32), c), e)
    const x3 = f32x4.pmax(v128.or(v128.load(from, 48), c), e)
    c = constant(LOG2E); e = constant(MAGIC)
    const k0 = f32x4.add(f32x4.mul(x0, c), e)
    const k1 = f32x4.add(f32x4.mul(x1, c), e)
    const k2 = f32x4.add(f32x4.mul(x2, c), e)
    const k3 = f32x4.add(f32x4.mul(x3, c), e)
    c = constant(LN2HI)
    let r0 = f32x4.sub(x0, f32x4.mul(f32x4.sub(k0, e), c))
    let r1 = f32x4.sub(x1, f32x4.mul(f32x4.sub(k1, e), c))
    let r2 = f32x4.sub(x2, f32x4.mul(f32x4.sub(k2, e), c))
    let r3 = f32x4.sub(x3, f32x4.mul(f32x4.sub(k3, e), c))
    c = constant(LN2LO)
    r0 = f32x4.sub(r0, f32x4.mul(f32x4.sub(k0, e), c))
    r1 = f32x4.sub(r1, f32x4.mul(f32x4.sub(k1, e), c))
    r2 = f32x4.sub(r2, f32x4.mul(f32x4.sub(k2, e), c))
    r3 = f32x4.sub(r3, f32x4.mul(f32x4.sub(k3, e), c))
    c = constant(P0); e = constant(P1)
    let y0 = mulAdd(c, r0, e)
    let y1 = mulAdd(c, r1, e)
    let y2 = mulAdd(c, r2, e)
    let y3 = mulAdd(c, r3, e)
    c = constant(P2)
    y0 = mulAdd(y0, r0, c); y1 = mulAdd(y1, r1, c); y2 = mulAdd(y2, r2, c); y3 = mulAdd(y3, r3, c)
    c = constant(P3)
    y0 = mulAdd(y0, r0, c); y1 = mulAdd(y1, r1, c); y2 = mulAdd(y2, r2, c); y3 = mulAdd(y3, r3, c)
    c = constant(P4)
    y0 = mulAdd(y0, r0, c); y1 = mulAdd(y1, r1, c); y2 = mulAdd(y2, r2, c); y3 = mulAdd(y3, r3, c)
    c = constant(P5)
    y0 = mulAdd(y0, r0, c); y1 = mulAdd(y1, r1, c); y2 = mulAdd(y2, r2, c); y3 = mulAdd(y3, r3, c)
    c = constant(ONE)
    y0 = mulAdd(f32x4.mul(r0, r0), y0, f32x4.add(r0, c))
    y1 = mulAdd(f32x4.mul(r1, r1), y1, f32x4.add(r1, c))
    y2 = mulAdd(f32x4.mul(r2, r2), y2, f32x4.add(r2, c))
    y3 = mulAdd(f32x4.mul(r3, r3), y3, f32x4.add(r3, c))
    v128.store(to, i32x4.add(y0, i32x4.shl(k0, 23)), 0)
    v128.store(to, i32x4.add(y1, i32x4.shl(k1, 23)), 16)
    v128.store(to, i32x4.add(y2, i32x4.shl(k2, 23)), 32)
    v128.store(to, i32x4.add(y3, i32x4.shl(k3, 23)), 48)
  }
}
