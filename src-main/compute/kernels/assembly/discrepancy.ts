/**
 * Sums over pairs of cells of their masses times the five Gaussians of the maximum mean discrepancy, each half as wide (squared) as the one before, so that
 * one exponential gives all: from the widest on, each is the square of the last. Cells come in blocks of 8, coordinate by coordinate; what fills up the
 * last block has no mass.
 * Usage: layout, fill points(side) and mass(side), then run(p, q, from, to).
 */
import { exp64, EXP64_TABLE, fillExp64 } from './lib/exp64'
import { mulAdd64 } from './lib/lanes'
import { get, set } from './lib/sides'

const BLOCK: i32 = 8
/** Bytes of one coordinate of a block. */
const STEP: usize = 64

let d: i32 = 0
let factor: f64 = 0
let table: usize = 0
/** Per side 0 (X) and 1 (Y): number of blocks, and where its arrays are. */
const COUNT = memory.data(8)
const POINTS = memory.data(8)
const MASS = memory.data(8)

/** Room for n and m cells in d dimensions; the widest Gaussian is exp(factor |x - y|^2), factor < 0. Returns the bytes of memory that are needed. */
export function layout(n: i32, m: i32, d_: i32, factor_: f64): usize {
  d = d_
  factor = factor_
  set(COUNT, 0, (n + BLOCK - 1) / BLOCK)
  set(COUNT, 1, (m + BLOCK - 1) / BLOCK)
  table = (__heap_base + 15) & ~15
  let at = table + EXP64_TABLE
  for (let side = 0; side < 2; side++) {
    set(MASS, side, at)
    set(POINTS, side, at + STEP * get(COUNT, side))
    at = get(POINTS, side) + STEP * get(COUNT, side) * <usize>d
  }
  return at
}

/** f64 [blocks, d, 8]; the last block is filled up with any finite numbers. */
export function points(side: i32): usize {
  return get(POINTS, side)
}
/** f64 [blocks, 8]; 0 where there is no cell. */
export function mass(side: i32): usize {
  return get(MASS, side)
}

/**
 * Sum over the cells i of the blocks from .. to - 1 of side p and the cells j of side q, ordered pairs. Where p is q each pair of blocks is looked at once, by
 * the later of the two, and counts twice.
 */
export function run(p: i32, q: i32, from: i32, to: i32): f64 {
  fillExp64(table)
  let sum: f64 = 0
  for (let b = from; b < to; b++) {
    sum += p == q ? 2 * rows(p, b, q, 0, b) + rows(p, b, q, b, b + 1) : rows(p, b, q, 0, <i32>get(COUNT, q))
  }
  return sum
}

/** Of the 8 cells of block b with the cells of the blocks first .. last - 1 of side q. */
function rows(p: i32, b: i32, q: i32, first: i32, last: i32): f64 {
  const x = get(POINTS, p) + STEP * <usize>(b * d)
  const m = get(MASS, p) + STEP * <usize>b
  let sum: f64 = 0
  for (let lane: usize = 0; lane < STEP; lane += 8) {
    const own = load<f64>(m + lane)
    if (own != 0) sum += own * row(x + lane, q, first, last)
  }
  return sum
}

function row(x: usize, q: i32, first: i32, last: i32): f64 {
  const t = table
  const dims = STEP * <usize>d
  const scale = f64x2.splat(factor)
  let y = get(POINTS, q) + dims * <usize>first
  let weight = get(MASS, q) + STEP * <usize>first
  const end = get(MASS, q) + STEP * <usize>last
  let s0 = f64x2.splat(0)
  let s1 = s0
  for (; weight < end; weight += STEP) {
    let a0 = f64x2.splat(0)
    let a1 = a0
    let a2 = a0
    let a3 = a0
    for (let c = x, last = y + dims; y < last; y += STEP, c += STEP) {
      const v = v128.load64_splat(c)
      a0 = addSquare(v, v128.load(y), a0)
      a1 = addSquare(v, v128.load(y, 16), a1)
      a2 = addSquare(v, v128.load(y, 32), a2)
      a3 = addSquare(v, v128.load(y, 48), a3)
    }
    s0 = mulAdd64(v128.load(weight), gaussians(f64x2.mul(a0, scale), t), s0)
    s1 = mulAdd64(v128.load(weight, 16), gaussians(f64x2.mul(a1, scale), t), s1)
    s0 = mulAdd64(v128.load(weight, 32), gaussians(f64x2.mul(a2, scale), t), s0)
    s1 = mulAdd64(v128.load(weight, 48), gaussians(f64x2.mul(a3, scale), t), s1)
  }
  const s = f64x2.add(s0, s1)
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1)
}

@inline
function addSquare(x: v128, y: v128, a: v128): v128 {
  const t = f64x2.sub(x, y)
  return mulAdd64(t, t, a)
}

/** a + a^2 + a^4 + a^8 + a^16 of a = exp(x). */
@inline
function gaussians(x: v128, t: usize): v128 {
  const a = exp64(x, t)
  const b = f64x2.mul(a, a)
  const c = f64x2.mul(b, b)
  const e = f64x2.mul(c, c)
  return f64x2.add(f64x2.add(a, b), f64x2.add(c, mulAdd64(e, e, e)))
}
