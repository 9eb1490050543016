/**
 * The cost matrix of the network simplex, never stored unless asked: coordinates in f64 for exact reduced costs and in
 * f32 blocks of 16 sinks for the scan of a row.
 *
 * Squared Euclidean costs are solved as c'(x, y) = -2 x.y: the terms |x|^2 and |y|^2 are constant per row and column, so
 * they move the duals and not the plan. A row scan is then d multiply-adds per sink.
 */
import { mulAdd } from './lanes'

export const SQUARED: i32 = 0
export const EUCLIDEAN: i32 = 1
export const BLOCK: i32 = 16

export let n: i32 = 0
export let m: i32 = 0
export let d: i32 = 0
/** m rounded up to whole blocks; also the node id of the first source. */
export let width: i32 = 0
export let kind: i32 = 0
export let stored: bool = false

/** f64 [n, d] and [m, d], row-major. */
export let X64: usize = 0
export let Y64: usize = 0
/** f32 [n, d]: -2x for squared costs, x otherwise. */
let X32: usize = 0
/** f32 [width / 16, d, 16]. */
let Y32: usize = 0
/** f32 [n, width], only when stored. */
let C32: usize = 0
/** f32 [width + n + 1]: the potentials of all nodes, sinks first; 1e30 where no arc may enter. */
export let mirror: usize = 0
/** f32 [16]: the block that held the best value. */
let scratch: usize = 0
/** Bound of |f32 reduced cost - f64 reduced cost|. */
export let margin: f64 = 0
let norms: f64 = 0

/** Reduced cost of the arc that the last scan returned. */
export let found: f64 = 0

export function layoutCosts(n_: i32, m_: i32, d_: i32, kind_: i32, stored_: bool, at: usize): usize {
  n = n_
  m = m_
  d = d_
  kind = kind_
  stored = stored_
  width = (m + BLOCK - 1) & ~(BLOCK - 1)
  X64 = at
  Y64 = X64 + ((<usize>n * d) << 3)
  scratch = (Y64 + ((<usize>m * d) << 3) + 15) & ~15
  mirror = scratch + 64
  Y32 = (mirror + ((<usize>(width + n + 1)) << 2) + 15) & ~15
  X32 = Y32 + ((<usize>width * d) << 2)
  C32 = (X32 + ((<usize>n * d) << 2) + 15) & ~15
  return C32 + (stored ? (<usize>n * width) << 2 : 0)
}

/** c'(i, j) in f64. */
export function cost(i: i32, j: i32): f64 {
  let x = X64 + ((<usize>i * d) << 3)
  let y = Y64 + ((<usize>j * d) << 3)
  const end = x + ((<usize>d) << 3)
  let s: f64 = 0
  if (kind == SQUARED) {
    for (; x < end; x += 8, y += 8) s += load<f64>(x) * load<f64>(y)
    return -2 * s
  }
  for (; x < end; x += 8, y += 8) {
    const t = load<f64>(x) - load<f64>(y)
    s += t * t
  }
  return sqrt(s)
}

/** f32 copies of the coordinates, and the largest norms for the error bound. */
export function prepareCosts(): void {
  const factor: f64 = kind == SQUARED ? -2 : 1
  for (let k = 0; k < n * d; k++) store<f32>(X32 + ((<usize>k) << 2), <f32>(factor * load<f64>(X64 + ((<usize>k) << 3))))
  memory.fill(Y32, 0, (<usize>width * d) << 2)
  for (let j = 0; j < m; j++) {
    for (let c = 0; c < d; c++) {
      const at = (j & ~(BLOCK - 1)) * d + c * BLOCK + (j & (BLOCK - 1))
      store<f32>(Y32 + ((<usize>at) << 2), <f32>load<f64>(Y64 + ((<usize>(j * d + c)) << 3)))
    }
  }
  const x = largestNorm(X64, n)
  const y = largestNorm(Y64, m)
  norms = kind == SQUARED ? 2 * x * y : x + y
}

/** Row i of the stored matrix. */
export function storeRow(i: i32): void {
  const row = C32 + ((<usize>i * width) << 2)
  memory.fill(row, 0, (<usize>width) << 2)
  for (let j = 0; j < m; j++) store<f32>(row + ((<usize>j) << 2), <f32>cost(i, j))
}

function largestNorm(at: usize, rows: i32): f64 {
  let top: f64 = 0
  for (let i = 0; i < rows; i++) {
    let s: f64 = 0
    for (let c = 0; c < d; c++, at += 8) s += load<f64>(at) * load<f64>(at)
    if (s > top) top = s
  }
  return sqrt(top)
}

/**
 * Rounding bound of the f32 scan: inputs are rounded once, then d + 2 additions; every intermediate is at most
 * norms + potential in size. Twice the first-order bound.
 */
export function setMargin(largestPotential: f64): void {
  margin = (<f64>(d + 6)) * 1.1920929e-7 * (norms + largestPotential)
}

/** Scale of costs, for tolerances. */
export function costScale(): f64 {
  return norms
}

@inline
function squareAdd(a: v128, b: v128, c: v128): v128 {
  const t = f32x4.sub(a, b)
  return mulAdd(t, t, c)
}

/** Writes c'(i, j) + p(j) of the 16 sinks of a block to scratch and returns the lane-wise minimum. */
@inline
function blockOf(x: usize, c32: usize, y: usize, h: usize, dims: i32): v128 {
  let a0 = v128.load(h)
  let a1 = v128.load(h, 16)
  let a2 = v128.load(h, 32)
  let a3 = v128.load(h, 48)
  if (stored) {
    a0 = f32x4.add(a0, v128.load(c32))
    a1 = f32x4.add(a1, v128.load(c32, 16))
    a2 = f32x4.add(a2, v128.load(c32, 32))
    a3 = f32x4.add(a3, v128.load(c32, 48))
  } else if (kind == SQUARED) {
    for (let c = 0; c < dims; c++, y += 64) {
      const t = v128.load32_splat(x + ((<usize>c) << 2))
      a0 = mulAdd(t, v128.load(y), a0)
      a1 = mulAdd(t, v128.load(y, 16), a1)
      a2 = mulAdd(t, v128.load(y, 32), a2)
      a3 = mulAdd(t, v128.load(y, 48), a3)
    }
  } else {
    let s0 = f32x4.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    for (let c = 0; c < dims; c++, y += 64) {
      const t = v128.load32_splat(x + ((<usize>c) << 2))
      s0 = squareAdd(t, v128.load(y), s0)
      s1 = squareAdd(t, v128.load(y, 16), s1)
      s2 = squareAdd(t, v128.load(y, 32), s2)
      s3 = squareAdd(t, v128.load(y, 48), s3)
    }
    a0 = f32x4.add(a0, f32x4.sqrt(s0))
    a1 = f32x4.add(a1, f32x4.sqrt(s1))
    a2 = f32x4.add(a2, f32x4.sqrt(s2))
    a3 = f32x4.add(a3, f32x4.sqrt(s3))
  }
  v128.store(scratch, a0)
  v128.store(scratch, a1, 16)
  v128.store(scratch, a2, 32)
  v128.store(scratch, a3, 48)
  return f32x4.pmin(f32x4.pmin(a0, a1), f32x4.pmin(a2, a3))
}

/** Lane of the smallest value in scratch; ties go to the first. */
function bestLane(): i32 {
  let lane = 0
  for (let k = 1; k < BLOCK; k++) if (load<f32>(scratch + (k << 2)) < load<f32>(scratch + (lane << 2))) lane = k
  return lane
}

/** The sink with the smallest c'(i, j) + p(j) in f32, if below the limit; otherwise -1. */
export function scanRow(i: i32, limit: f32): i32 {
  const dims = d
  const x = X32 + ((<usize>i * dims) << 2)
  let c32 = C32 + ((<usize>i * width) << 2)
  let y = Y32
  let h = mirror
  const step = (<usize>dims) << 6
  let best = f32x4.splat(limit)
  let sink = -1
  for (let j = 0; j < m; j += BLOCK, y += step, h += 64, c32 += 64) {
    const low = blockOf(x, c32, y, h, dims)
    if (v128.any_true(f32x4.lt(low, best))) {
      const lane = bestLane()
      sink = j + lane
      best = v128.load32_splat(scratch + (lane << 2))
    }
  }
  return sink
}

/**
 * The sink with the smallest f64 reduced cost c'(i, j) - pi + p(j), if below -tolerance; otherwise -1. The f32 scan only
 * decides which blocks are looked at: those that come within its error bound of a violation.
 */
export function scanExact(i: i32, pi: f64, potentials: usize, tolerance: f64): i32 {
  const dims = d
  const x = X32 + ((<usize>i * dims) << 2)
  let c32 = C32 + ((<usize>i * width) << 2)
  let y = Y32
  let h = mirror
  const step = (<usize>dims) << 6
  const limit = f32x4.splat(<f32>(pi + margin))
  let sink = -1
  found = -tolerance
  for (let j = 0; j < m; j += BLOCK, y += step, h += 64, c32 += 64) {
    if (!v128.any_true(f32x4.lt(blockOf(x, c32, y, h, dims), limit))) continue
    const end = min(j + BLOCK, m)
    for (let k = j; k < end; k++) {
      const r = cost(i, k) - pi + load<f64>(potentials + ((<usize>k) << 3))
      if (r < found) {
        found = r
        sink = k
      }
    }
  }
  return sink
}
