/**
 * One pass of expectation maximisation over a Gaussian mixture: for every cell the responsibilities of the components, and at once
 * what the next parameters need, the moments sum r, sum r z, sum r z z' of z = A (x - mean), A the inverse of the Cholesky factor.
 * Whitened moments do not cancel, however far a component lies from 0. Cells come in blocks of 8, coordinate by coordinate.
 * Usage: layout, fill points, then per pass: begin, fill parameters, run(from, to), read sums.
 */
import { exp64, EXP64_TABLE, fillExp64 } from './lib/exp64'
import { mulAdd64 } from './lib/lanes'

const BLOCK: i32 = 8
/** Bytes of one coordinate of a block. */
const STEP: usize = 64

let n: i32 = 0
let d: i32 = 0
let count: i32 = 0
/** Values per component in `parameters` and `sums`: 1 + d + d (d + 1) / 2. */
let size: i32 = 0
let table: usize = 0
let pointsAt: usize = 0
let parametersAt: usize = 0
let sumsAt: usize = 0
let differences: usize = 0
let whitened: usize = 0
let shares: usize = 0
let lanes: usize = 0

/** Room for n cells in d dimensions and at most K components; returns the bytes of memory that are needed. */
export function layout(n_: i32, d_: i32, K: i32): usize {
  n = n_
  d = d_
  size = 1 + d + ((d * (d + 1)) >> 1)
  table = (__heap_base + 15) & ~15
  lanes = table + EXP64_TABLE
  differences = lanes + 2 * STEP
  whitened = differences + STEP * <usize>d
  shares = whitened + STEP * <usize>(K * d)
  sumsAt = shares + STEP * <usize>K
  parametersAt = sumsAt + 16 * <usize>(K * size)
  pointsAt = (parametersAt + 8 * <usize>(K * size) + 15) & ~15
  return pointsAt + STEP * <usize>(((n + BLOCK - 1) / BLOCK) * d)
}

/** f64 [blocks, d, 8]; the last block is filled up with any finite numbers. */
export function points(): usize {
  return pointsAt
}
/** f64 [K, size]: log weight and norm of the density, mean [d], lower triangle of A row by row. */
export function parameters(): usize {
  return parametersAt
}
/** f64 [K, size, 2]: sum r, sum r z [d], lower triangle of sum r z z', each in two parts that are to be added. */
export function sums(): usize {
  return sumsAt
}

/** Starts a pass with K components. */
export function begin(K: i32): void {
  count = K
  memory.fill(sumsAt, 0, 16 * <usize>(K * size))
  fillExp64(table)
}

/** Adds the cells of the blocks from .. to - 1; returns the sum of their log densities. */
export function run(from: i32, to: i32): f64 {
  let sum: f64 = 0
  for (let b = from; b < to; b++) sum += block(pointsAt + STEP * <usize>(b * d), min(BLOCK, n - b * BLOCK))
  return sum
}

function block(x: usize, valid: i32): f64 {
  let m0 = f64x2.splat(-Infinity)
  let m1 = m0
  let m2 = m0
  let m3 = m0
  for (let k = 0; k < count; k++) {
    const at = shares + STEP * <usize>k
    logDensity(k, x, at)
    m0 = f64x2.pmax(m0, v128.load(at))
    m1 = f64x2.pmax(m1, v128.load(at, 16))
    m2 = f64x2.pmax(m2, v128.load(at, 32))
    m3 = f64x2.pmax(m3, v128.load(at, 48))
  }
  let s0 = f64x2.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  const t = table
  for (let at = shares, end = shares + STEP * <usize>count; at < end; at += STEP) {
    const e0 = exp64(f64x2.sub(v128.load(at), m0), t)
    const e1 = exp64(f64x2.sub(v128.load(at, 16), m1), t)
    const e2 = exp64(f64x2.sub(v128.load(at, 32), m2), t)
    const e3 = exp64(f64x2.sub(v128.load(at, 48), m3), t)
    v128.store(at, e0)
    v128.store(at, e1, 16)
    v128.store(at, e2, 32)
    v128.store(at, e3, 48)
    s0 = f64x2.add(s0, e0)
    s1 = f64x2.add(s1, e1)
    s2 = f64x2.add(s2, e2)
    s3 = f64x2.add(s3, e3)
  }
  v128.store(lanes, m0)
  v128.store(lanes, m1, 16)
  v128.store(lanes, m2, 32)
  v128.store(lanes, m3, 48)
  v128.store(lanes, s0, 64)
  v128.store(lanes, s1, 80)
  v128.store(lanes, s2, 96)
  v128.store(lanes, s3, 112)
  const sum = closeLanes(valid)
  for (let k = 0; k < count; k++) addMoments(k)
  return sum
}

/** Log densities of the cells in the lanes; leaves 1 / sum of exponentials in their place, 0 where there is no cell. */
function closeLanes(valid: i32): f64 {
  let sum: f64 = 0
  for (let i = 0; i < BLOCK; i++) {
    const at = lanes + ((<usize>i) << 3)
    const s = load<f64>(at, 64)
    if (i < valid) sum += load<f64>(at) + Math.log(s)
    store<f64>(at, i < valid ? 1 / s : 0, 64)
  }
  return sum
}

/** Log of weight times density of component k at the cells x, into `out`; their z into `whitened`. */
function logDensity(k: i32, x: usize, out: usize): void {
  const dims = d
  const mean = parametersAt + 8 * <usize>(k * size + 1)
  const end = differences + STEP * <usize>dims
  for (let at = differences, c = mean, from = x; at < end; at += STEP, c += 8, from += STEP) {
    const m = v128.load64_splat(c)
    v128.store(at, f64x2.sub(v128.load(from), m))
    v128.store(at, f64x2.sub(v128.load(from, 16), m), 16)
    v128.store(at, f64x2.sub(v128.load(from, 32), m), 32)
    v128.store(at, f64x2.sub(v128.load(from, 48), m), 48)
  }
  let a = mean + 8 * <usize>dims
  let z = whitened + STEP * <usize>(k * dims)
  const zero = f64x2.splat(0)
  let q0 = zero
  let q1 = zero
  let q2 = zero
  let q3 = zero
  for (let last = differences; last < end; last += STEP, z += STEP) {
    let z0 = zero
    let z1 = zero
    let z2 = zero
    let z3 = zero
    for (let at = differences; at <= last; at += STEP, a += 8) {
      const v = v128.load64_splat(a)
      z0 = mulAdd64(v, v128.load(at), z0)
      z1 = mulAdd64(v, v128.load(at, 16), z1)
      z2 = mulAdd64(v, v128.load(at, 32), z2)
      z3 = mulAdd64(v, v128.load(at, 48), z3)
    }
    v128.store(z, z0)
    v128.store(z, z1, 16)
    v128.store(z, z2, 32)
    v128.store(z, z3, 48)
    q0 = mulAdd64(z0, z0, q0)
    q1 = mulAdd64(z1, z1, q1)
    q2 = mulAdd64(z2, z2, q2)
    q3 = mulAdd64(z3, z3, q3)
  }
  const norm = v128.load64_splat(mean - 8)
  const half = f64x2.splat(-0.5)
  v128.store(out, mulAdd64(q0, half, norm))
  v128.store(out, mulAdd64(q1, half, norm), 16)
  v128.store(out, mulAdd64(q2, half, norm), 32)
  v128.store(out, mulAdd64(q3, half, norm), 48)
}

/** Adds r, r z and r z z' of the cells in the lanes to the sums of component k. */
function addMoments(k: i32): void {
  const share = shares + STEP * <usize>k
  const r0 = f64x2.mul(v128.load(share), v128.load(lanes, 64))
  const r1 = f64x2.mul(v128.load(share, 16), v128.load(lanes, 80))
  const r2 = f64x2.mul(v128.load(share, 32), v128.load(lanes, 96))
  const r3 = f64x2.mul(v128.load(share, 48), v128.load(lanes, 112))
  let first = sumsAt + 16 * <usize>(k * size)
  let second = first + 16 * <usize>(1 + d)
  add(first, f64x2.add(f64x2.add(r0, r1), f64x2.add(r2, r3)))
  const start = whitened + STEP * <usize>(k * d)
  for (let p = start, end = start + STEP * <usize>d; p < end; p += STEP) {
    const y0 = f64x2.mul(r0, v128.load(p))
    const y1 = f64x2.mul(r1, v128.load(p, 16))
    const y2 = f64x2.mul(r2, v128.load(p, 32))
    const y3 = f64x2.mul(r3, v128.load(p, 48))
    first += 16
    add(first, f64x2.add(f64x2.add(y0, y1), f64x2.add(y2, y3)))
    for (let q = start; q <= p; q += STEP, second += 16) {
      const left = mulAdd64(y0, v128.load(q), f64x2.mul(y1, v128.load(q, 16)))
      const right = mulAdd64(y2, v128.load(q, 32), f64x2.mul(y3, v128.load(q, 48)))
      add(second, f64x2.add(left, right))
    }
  }
}

@inline
function add(at: usize, v: v128): void {
  v128.store(at, f64x2.add(v128.load(at), v))
}
