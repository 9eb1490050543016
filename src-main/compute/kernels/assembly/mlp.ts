/**
 * Potential V(a) = w3 . sp(W2 sp(W1 a + b1) + b2) of inputs a = [x, time], its input gradient, and the gradient of
 * L = sum_i w_i |tau_i grad_x V(a_i) + D_i|^2 in all weights (double back-propagation), with Adam.
 * sp = softplus. Layout: samples are rows; inputs padded to IP, a multiple of 8; H hidden units, a multiple of 8.
 * Weights: W1 [H, IP] | b1 [H] | W2 [H, H] | b2 [H] | w3 [H]. Twin and oracle: energy/mlp.ts.
 * All vector constants are loaded from memory: V8 re-materialises constants inside loops.
 */

const TILE: i32 = 32
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
const ONE: usize = 40
const LOWEST: usize = 44
const TWO: usize = 48
const L0: usize = 52
const L1: usize = 56
const L2: usize = 60
const L3: usize = 64
const L4: usize = 68
const L5: usize = 72
const SIGN: usize = 76

let H: i32 = 0
let IP: i32 = 0
let CAP: i32 = 0
let PARAMS: i32 = 0

let theta: usize = 0
let grad: usize = 0
let moment1: usize = 0
let moment2: usize = 0
let w1t: usize = 0
let w2t: usize = 0
let zeros: usize = 0
let mask: usize = 0
let inputs: usize = 0
let targets: usize = 0
let taus: usize = 0
let weights: usize = 0
let outputs: usize = 0
let values: usize = 0
let h1: usize = 0
let s1: usize = 0
let s2: usize = 0
let u2: usize = 0
let p1: usize = 0
let u1: usize = 0
let gb: usize = 0
let u1b: usize = 0
let p1b: usize = 0
let u2b: usize = 0
let z2b: usize = 0
let q1: usize = 0

let top: usize = 0
function take(floats: i32): usize {
  const at = top
  top += ((<usize>floats << 2) + 63) & ~63
  return at
}

/** Lays out memory for d free inputs out of `count`, H units, `capacity` rows (a multiple of 4); returns the bytes needed. */
export function configure(count: i32, hidden: i32, capacity: i32): usize {
  H = hidden
  IP = (count + 7) & ~7
  CAP = capacity
  PARAMS = H * IP + H + H * H + H + H
  top = (__heap_base + 63) & ~63
  theta = take(PARAMS)
  grad = take(PARAMS)
  moment1 = take(PARAMS)
  moment2 = take(PARAMS)
  w1t = take(H * IP)
  w2t = take(H * H)
  zeros = take(max(H, IP))
  mask = take(IP)
  inputs = take(CAP * IP)
  targets = take(CAP * IP)
  taus = take(CAP)
  weights = take(CAP)
  outputs = take(CAP * IP)
  values = take(CAP)
  h1 = take(TILE * H)
  s1 = take(TILE * H)
  s2 = take(TILE * H)
  u2 = take(TILE * H)
  p1 = take(TILE * H)
  u1 = take(TILE * H)
  gb = take(TILE * IP)
  u1b = take(TILE * H)
  p1b = take(TILE * H)
  u2b = take(TILE * H)
  z2b = take(TILE * H)
  q1 = take(TILE * H)
  return top
}

/** Zeroes everything `configure` laid out (memory has to be large enough by now) and marks the first d columns as free. */
export function clear(d: i32): void {
  memory.fill(theta, 0, top - theta)
  for (let c = 0; c < d; c++) store<u32>(mask + (<usize>c << 2), 0xffffffff)
}

export function thetaPointer(): usize { return theta }
export function gradientPointer(): usize { return grad }
export function inputPointer(): usize { return inputs }
export function targetPointer(): usize { return targets }
export function tauPointer(): usize { return taus }
export function weightPointer(): usize { return weights }
export function outputPointer(): usize { return outputs }
export function valuePointer(): usize { return values }

// @ts-ignore: decorator
@inline
function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

// @ts-ignore: decorator
@inline
function constant(at: usize): v128 { return v128.load32_splat(K + at) }

/** exp(-|z|): Cephes polynomial after reduction to the nearest integer power of two (magic-number rounding). */
// @ts-ignore: decorator
@inline
function expNegAbs(z: v128): v128 {
  const x = f32x4.pmax(v128.or(z, constant(SIGN)), constant(LOWEST))
  const shifted = f32x4.add(f32x4.mul(x, constant(LOG2E)), constant(MAGIC))
  const n = f32x4.sub(shifted, constant(MAGIC))
  let r = f32x4.sub(x, f32x4.mul(n, constant(LN2HI)))
  r = f32x4.sub(r, f32x4.mul(n, constant(LN2LO)))
  let y = madd(constant(P0), r, constant(P1))
  y = madd(y, r, constant(P2))
  y = madd(y, r, constant(P3))
  y = madd(y, r, constant(P4))
  y = madd(y, r, constant(P5))
  y = madd(f32x4.mul(r, r), y, f32x4.add(r, constant(ONE)))
  return i32x4.add(y, i32x4.shl(shifted, 23))
}

/** log(1 + e) = 2 atanh(e / (2 + e)) for e in (0, 1]. */
// @ts-ignore: decorator
@inline
function log1p(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(constant(TWO), e))
  const ss = f32x4.mul(s, s)
  let y = madd(constant(L0), ss, constant(L1))
  y = madd(y, ss, constant(L2))
  y = madd(y, ss, constant(L3))
  y = madd(y, ss, constant(L4))
  y = madd(y, ss, constant(L5))
  return f32x4.mul(y, s)
}

/** Sigmoid of z, given e = exp(-|z|). */
// @ts-ignore: decorator
@inline
function sigmoid(z: v128, e: v128): v128 {
  const one = constant(ONE)
  const small = f32x4.div(e, f32x4.add(one, e))
  return v128.bitselect(small, f32x4.sub(one, small), f32x4.lt(z, i32x4.splat(0)))
}

/** Softplus of z, given e = exp(-|z|). */
// @ts-ignore: decorator
@inline
function softplus(z: v128, e: v128): v128 {
  return f32x4.add(f32x4.pmax(z, i32x4.splat(0)), log1p(e))
}

/**
 * C [M, N] = I + A B for A [M, K] and B [K, N]; I has row stride is (0: the same row for all, a bias). Strides in bytes.
 * M multiple of 4, N of 8. No unrolling over K: four steps at fixed offsets take a quarter longer in V8.
 */
function gemm(A: usize, as: usize, B: usize, bs: usize, I: usize, is: usize, C: usize, cs: usize, M: i32, N: i32, depth: i32): void {
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
        c00 = madd(a, b0, c00); c01 = madd(a, b1, c01)
        a = v128.load32_splat(a1)
        c10 = madd(a, b0, c10); c11 = madd(a, b1, c11)
        a = v128.load32_splat(a2)
        c20 = madd(a, b0, c20); c21 = madd(a, b1, c21)
        a = v128.load32_splat(a3)
        c30 = madd(a, b0, c30); c31 = madd(a, b1, c31)
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
function gemmTransposed(A: usize, as: usize, B: usize, bs: usize, C: usize, cs: usize, M: i32, N: i32, depth: i32): void {
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
        c00 = madd(a, b0, c00); c01 = madd(a, b1, c01)
        a = v128.load32_splat(a0, 4)
        c10 = madd(a, b0, c10); c11 = madd(a, b1, c11)
        a = v128.load32_splat(a0, 8)
        c20 = madd(a, b0, c20); c21 = madd(a, b1, c21)
        a = v128.load32_splat(a0, 12)
        c30 = madd(a, b0, c30); c31 = madd(a, b1, c31)
        a0 += as; b += bs
        b0 = v128.load(b); b1 = v128.load(b, 16)
        a = v128.load32_splat(a0)
        c00 = madd(a, b0, c00); c01 = madd(a, b1, c01)
        a = v128.load32_splat(a0, 4)
        c10 = madd(a, b0, c10); c11 = madd(a, b1, c11)
        a = v128.load32_splat(a0, 8)
        c20 = madd(a, b0, c20); c21 = madd(a, b1, c21)
        a = v128.load32_splat(a0, 12)
        c30 = madd(a, b0, c30); c31 = madd(a, b1, c31)
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
function transpose(source: usize, rows: i32, cols: i32, target: usize): void {
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

// @ts-ignore: decorator
@inline
function w1Bytes(): usize { return <usize>(H * IP) << 2 }

function transposeWeights(): void {
  transpose(theta, H, IP, w1t)
  transpose(theta + w1Bytes() + (<usize>H << 2), H, H, w2t)
}

/** expNegAbs of the f32 values of `source`, `bytes` a multiple of 64: a constant loaded serves four vectors. */
function expNegAbsTile(source: usize, target: usize, bytes: usize): void {
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
    let y0 = madd(c, r0, e)
    let y1 = madd(c, r1, e)
    let y2 = madd(c, r2, e)
    let y3 = madd(c, r3, e)
    c = constant(P2)
    y0 = madd(y0, r0, c); y1 = madd(y1, r1, c); y2 = madd(y2, r2, c); y3 = madd(y3, r3, c)
    c = constant(P3)
    y0 = madd(y0, r0, c); y1 = madd(y1, r1, c); y2 = madd(y2, r2, c); y3 = madd(y3, r3, c)
    c = constant(P4)
    y0 = madd(y0, r0, c); y1 = madd(y1, r1, c); y2 = madd(y2, r2, c); y3 = madd(y3, r3, c)
    c = constant(P5)
    y0 = madd(y0, r0, c); y1 = madd(y1, r1, c); y2 = madd(y2, r2, c); y3 = madd(y3, r3, c)
    c = constant(ONE)
    y0 = madd(f32x4.mul(r0, r0), y0, f32x4.add(r0, c))
    y1 = madd(f32x4.mul(r1, r1), y1, f32x4.add(r1, c))
    y2 = madd(f32x4.mul(r2, r2), y2, f32x4.add(r2, c))
    y3 = madd(f32x4.mul(r3, r3), y3, f32x4.add(r3, c))
    v128.store(to, i32x4.add(y0, i32x4.shl(k0, 23)), 0)
    v128.store(to, i32x4.add(y1, i32x4.shl(k1, 23)), 16)
    v128.store(to, i32x4.add(y2, i32x4.shl(k2, 23)), 32)
    v128.store(to, i32x4.add(y3, i32x4.shl(k3, 23)), 48)
  }
}

/** Forward to s1, h1, s2 (and V where asked), then the input gradient into `outputs`; rows [row, row + count). */
function forwardTile(row: i32, count: i32, wantValues: bool): void {
  const hs = <usize>H << 2
  const xs = <usize>IP << 2
  const b1 = theta + w1Bytes()
  const W2 = b1 + hs
  const b2 = W2 + hs * H
  const w3 = b2 + hs
  const x = inputs + <usize>row * xs
  gemm(x, xs, w1t, hs, b1, 0, h1, hs, count, H, IP)
  const end = <usize>count * hs
  expNegAbsTile(h1, s1, end)
  for (let o: usize = 0; o < end; o += 16) {
    const z = v128.load(h1 + o)
    const e = v128.load(s1 + o)
    v128.store(h1 + o, softplus(z, e))
    v128.store(s1 + o, sigmoid(z, e))
  }
  gemm(h1, hs, w2t, hs, b2, 0, s2, hs, count, H, H)
  if (wantValues) tileValues(row, count, w3)
  expNegAbsTile(s2, u2, end)
  for (let i = 0; i < count; i++) {
    const at = <usize>i * hs
    for (let o: usize = 0; o < hs; o += 16) {
      const s = sigmoid(v128.load(s2 + at + o), v128.load(u2 + at + o))
      v128.store(s2 + at + o, s)
      v128.store(u2 + at + o, f32x4.mul(s, v128.load(w3 + o)))
    }
  }
  gemm(u2, hs, W2, hs, zeros, 0, p1, hs, count, H, H)
  for (let o: usize = 0; o < end; o += 16) v128.store(u1 + o, f32x4.mul(v128.load(p1 + o), v128.load(s1 + o)))
  gemm(u1, hs, theta, xs, zeros, 0, outputs + <usize>row * xs, xs, count, IP, H)
}

/** V of each row from the pre-activations z2, which lie in s2. */
function tileValues(row: i32, count: i32, w3: usize): void {
  const hs = <usize>H << 2
  for (let i = 0; i < count; i++) {
    const at = s2 + <usize>i * hs
    let sum = f32x4.splat(0)
    for (let o: usize = 0; o < hs; o += 16) {
      const z = v128.load(at + o)
      sum = madd(softplus(z, expNegAbs(z)), v128.load(w3 + o), sum)
    }
    store<f32>(values + (<usize>(row + i) << 2), horizontal(sum))
  }
}

// @ts-ignore: decorator
@inline
function horizontal(a: v128): f32 {
  return (f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1)) + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3))
}

/** Turns `outputs` from grad V into the residual r = tau grad V + D, fills gb = 2 w tau r, returns sum w |r|^2. */
function residualTile(row: i32, count: i32): f64 {
  const xs = <usize>IP << 2
  let loss: f64 = 0
  for (let i = 0; i < count; i++) {
    const at = <usize>(row + i)
    const tau = v128.load32_splat(taus + (at << 2))
    const w = load<f32>(weights + (at << 2))
    const factor = f32x4.mul(f32x4.splat(2 * w), tau)
    const out = outputs + at * xs
    const target = targets + at * xs
    const back = gb + <usize>i * xs
    let sum = f32x4.splat(0)
    for (let o: usize = 0; o < xs; o += 16) {
      const r = madd(tau, v128.and(v128.load(out + o), v128.load(mask + o)), v128.load(target + o))
      sum = madd(r, r, sum)
      v128.store(out + o, r)
      v128.store(back + o, f32x4.mul(factor, r))
    }
    loss += <f64>w * <f64>horizontal(sum)
  }
  return loss
}

/** u2b -> z2b, and the sums over the rows for w3 and b2. Column blocks outside, so that the sums stay in registers. */
function secondLayerBack(count: i32, w3: usize, gb2: usize, gw3: usize): void {
  const hs = <usize>H << 2
  const one = constant(ONE)
  for (let o: usize = 0; o < hs; o += 16) {
    let dw3 = v128.load(gw3 + o)
    let db2 = v128.load(gb2 + o)
    let at = o
    for (let i = 0; i < count; i++) {
      const s = v128.load(s2 + at)
      const us = f32x4.mul(v128.load(u2b + at), s)
      const z = f32x4.mul(f32x4.mul(us, v128.load(w3 + o)), f32x4.sub(one, s))
      dw3 = f32x4.add(dw3, us)
      db2 = f32x4.add(db2, z)
      v128.store(z2b + at, z)
      at += hs
    }
    v128.store(gw3 + o, dw3)
    v128.store(gb2 + o, db2)
  }
}

/** z1b = s1 (q1 + u1b p1 (1 - s1)), stored in q1, and its sum over the rows for b1. */
function firstLayerBack(count: i32, gb1: usize): void {
  const hs = <usize>H << 2
  const one = constant(ONE)
  for (let o: usize = 0; o < hs; o += 16) {
    let db1 = v128.load(gb1 + o)
    let at = o
    for (let i = 0; i < count; i++) {
      const s = v128.load(s1 + at)
      const sb = f32x4.mul(f32x4.mul(v128.load(u1b + at), v128.load(p1 + at)), f32x4.sub(one, s))
      const z = f32x4.mul(s, f32x4.add(v128.load(q1 + at), sb))
      db1 = f32x4.add(db1, z)
      v128.store(q1 + at, z)
      at += hs
    }
    v128.store(gb1 + o, db1)
  }
}

/** Adds the gradient of the loss of one tile; the forward pass and gb are there. Notation: kernels' derivation, z1b lies in q1. */
function backwardTile(row: i32, count: i32): void {
  const hs = <usize>H << 2
  const xs = <usize>IP << 2
  const b1 = w1Bytes()
  const W2 = b1 + hs
  const b2 = W2 + hs * H
  const w3 = b2 + hs
  const end = <usize>count * hs
  gemmTransposed(u1, hs, gb, xs, grad, xs, H, IP, count)
  gemm(gb, xs, w1t, hs, zeros, 0, u1b, hs, count, H, IP)
  for (let o: usize = 0; o < end; o += 16) v128.store(p1b + o, f32x4.mul(v128.load(u1b + o), v128.load(s1 + o)))
  gemmTransposed(u2, hs, p1b, hs, grad + W2, hs, H, H, count)
  gemm(p1b, hs, w2t, hs, zeros, 0, u2b, hs, count, H, H)
  secondLayerBack(count, theta + w3, grad + b2, grad + w3)
  gemmTransposed(z2b, hs, h1, hs, grad + W2, hs, H, H, count)
  gemm(z2b, hs, theta + W2, hs, zeros, 0, q1, hs, count, H, H)
  firstLayerBack(count, grad + b1)
  gemmTransposed(q1, hs, inputs + <usize>row * xs, xs, grad, xs, H, IP, count)
}

/** Rows n .. n rounded up to 4 become rows of weight 0. */
function padRows(n: i32): i32 {
  const padded = (n + 3) & ~3
  const xs = <usize>IP << 2
  memory.fill(inputs + <usize>n * xs, 0, <usize>(padded - n) * xs)
  memory.fill(targets + <usize>n * xs, 0, <usize>(padded - n) * xs)
  memory.fill(taus + (<usize>n << 2), 0, <usize>(padded - n) << 2)
  memory.fill(weights + (<usize>n << 2), 0, <usize>(padded - n) << 2)
  return padded
}

/** V (where asked) and grad V of the first n rows of `inputs`, into `values` and `outputs`. */
export function evaluate(n: i32, wantValues: bool): void {
  const padded = padRows(n)
  transposeWeights()
  for (let row = 0; row < padded; row += TILE) forwardTile(row, min(TILE, padded - row), wantValues)
}

/** Loss of the first n rows; `outputs` holds the residuals afterwards. */
export function loss(n: i32): f64 {
  const padded = padRows(n)
  transposeWeights()
  let sum: f64 = 0
  for (let row = 0; row < padded; row += TILE) {
    const count = min(TILE, padded - row)
    forwardTile(row, count, false)
    sum += residualTile(row, count)
  }
  return sum
}

/** Loss of the first n rows and its gradient, into `grad`; `outputs` holds the residuals afterwards. */
export function lossGradient(n: i32): f64 {
  const padded = padRows(n)
  transposeWeights()
  memory.fill(grad, 0, <usize>PARAMS << 2)
  let sum: f64 = 0
  for (let row = 0; row < padded; row += TILE) {
    const count = min(TILE, padded - row)
    forwardTile(row, count, false)
    sum += residualTile(row, count)
    backwardTile(row, count)
  }
  return sum
}

/** The gradient of sum_i D_i . grad V(a_i) over the first n rows in the weights, into `grad`. */
export function pullBack(n: i32): void {
  const padded = padRows(n)
  transposeWeights()
  memory.fill(grad, 0, <usize>PARAMS << 2)
  const xs = <usize>IP << 2
  for (let row = 0; row < padded; row += TILE) {
    const count = min(TILE, padded - row)
    forwardTile(row, count, false)
    memory.copy(gb, targets + <usize>row * xs, <usize>count * xs)
    backwardTile(row, count)
  }
}

/** Sum of the squares of the gradient. */
export function gradientSquare(): f64 {
  let sum = f32x4.splat(0)
  const end = <usize>PARAMS << 2
  for (let o: usize = 0; o < end; o += 16) {
    const g = v128.load(grad + o)
    sum = madd(g, g, sum)
  }
  return <f64>horizontal(sum)
}

/**
 * One Adam step (Kingma and Ba 2015) on `scale` times the gradient. rate and epsilon are those with the bias corrections
 * folded in: rate sqrt(1 - beta2^t) / (1 - beta1^t) and epsilon sqrt(1 - beta2^t).
 */
export function adam(rate: f32, beta1: f32, beta2: f32, epsilon: f32, scale: f32): void {
  const end = <usize>PARAMS << 2
  const r = f32x4.splat(rate), m1 = f32x4.splat(beta1), m2 = f32x4.splat(beta2), e = f32x4.splat(epsilon), s = f32x4.splat(scale)
  const n1 = f32x4.splat(1 - beta1), n2 = f32x4.splat(1 - beta2)
  for (let o: usize = 0; o < end; o += 16) {
    const g = f32x4.mul(s, v128.load(grad + o))
    const m = f32x4.add(f32x4.mul(m1, v128.load(moment1 + o)), f32x4.mul(n1, g))
    const v = f32x4.add(f32x4.mul(m2, v128.load(moment2 + o)), f32x4.mul(n2, f32x4.mul(g, g)))
    v128.store(moment1 + o, m)
    v128.store(moment2 + o, v)
    const step = f32x4.div(f32x4.mul(r, m), f32x4.add(f32x4.sqrt(v), e))
    v128.store(theta + o, f32x4.sub(v128.load(theta + o), step))
  }
}
