/**
 * Streaming log-sum-exp between two clouds: L_i = log2 sum_j 2^(h_j - |x_i - y_j|^2), in both directions, without a matrix.
 * Coordinates come scaled so that |x - y|^2 is cost / (epsilon ln 2). One pass per row: its largest term of the last pass
 * is the shift, and the row is repeated when the largest term has left the safe range.
 * Usage: layout, fill points(side) and h(side), prepare, then run(side, from, to) and read sums(side).
 */
import { mulAdd, mulSub } from './lib/lanes'
import { get, set } from './lib/sides'

const BLOCK: i32 = 16
/** Terms below 2^-28 of the shift are left out: half an f32 rounding of the sum even where there are thousands. */
const NEGLIGIBLE: f32 = -28
/** The largest term must lie in 2^-2 .. 2^20 of the shift. */
const LOW: f32 = -2
const HIGH: f32 = 20

let d: i32 = 0
/** Per side 0 (X) and 1 (Y): number of points, and where its arrays are. Static data: there is no allocator. */
const COUNT = memory.data(8)
const POINTS = memory.data(8)
const BLOCKS = memory.data(8)
const H = memory.data(8)
const SHIFT = memory.data(8)
const SUMS = memory.data(8)

let table: usize = 0

export function layout(n: i32, m: i32, d_: i32): usize {
  d = d_
  set(COUNT, 0, n)
  set(COUNT, 1, m)
  table = (__heap_base + 15) & ~15
  let at = table + 256
  for (let side = 0; side < 2; side++) {
    const count = get(COUNT, side)
    const padded = (count + BLOCK - 1) & ~(BLOCK - 1)
    set(SUMS, side, at)
    set(H, side, get(SUMS, side) + (padded << 3))
    set(BLOCKS, side, get(H, side) + (padded << 2))
    set(SHIFT, side, get(BLOCKS, side) + ((padded * d) << 2))
    set(POINTS, side, get(SHIFT, side) + (padded << 2))
    at = (get(POINTS, side) + ((count * d) << 2) + 15) & ~15
  }
  return at
}

/** f32 [count, d]. */
export function points(side: i32): usize {
  return get(POINTS, side)
}
/** f32 [count]: weights h in log2, -1e30 for no mass. */
export function h(side: i32): usize {
  return get(H, side)
}
/** f64 [count]: L of that side's points over the other side. */
export function sums(side: i32): usize {
  return get(SUMS, side)
}

/** Blocks of 16 points, coordinate by coordinate; the padding has no weight. */
export function prepare(): void {
  fillTable()
  for (let side = 0; side < 2; side++) {
    const count = <i32>get(COUNT, side)
    const padded = (count + BLOCK - 1) & ~(BLOCK - 1)
    memory.fill(get(BLOCKS, side), 0, (<usize>padded * d) << 2)
    memory.fill(get(SHIFT, side), 0, (<usize>padded) << 2)
    for (let j = count; j < padded; j++) store<f32>(get(H, side) + ((<usize>j) << 2), -1e30)
    for (let j = 0; j < count; j++) {
      for (let c = 0; c < d; c++) {
        const at = (j & ~(BLOCK - 1)) * d + c * BLOCK + (j & (BLOCK - 1))
        store<f32>(get(BLOCKS, side) + ((<usize>at) << 2), load<f32>(get(POINTS, side) + ((<usize>(j * d + c)) << 2)))
      }
    }
  }
}

/**
 * Constants of 2^t, read from memory in the loop (engines rebuild constant vectors each time): 1.5 * 2^23 rounds to whole
 * numbers, 127 << 23 is the exponent of 1, and the polynomial of exp2f in the Cephes library (Moshier 1989).
 */
function fillTable(): void {
  v128.store(table, f32x4.splat(12582912))
  v128.store(table, i32x4.splat(0x3f800000), 16)
  v128.store(table, f32x4.splat(-126), 32)
  v128.store(table, f32x4.splat(1.535336188319500e-4), 48)
  v128.store(table, f32x4.splat(1.339887440266574e-3), 64)
  v128.store(table, f32x4.splat(9.618437357674640e-3), 80)
  v128.store(table, f32x4.splat(5.550332471162809e-2), 96)
  v128.store(table, f32x4.splat(2.402264791363012e-1), 112)
  v128.store(table, f32x4.splat(6.931472028550421e-1), 128)
  v128.store(table, f32x4.splat(1), 144)
}

/** a - b b, b = x - y. */
@inline
function minusSquare(x: v128, y: v128, a: v128): v128 {
  const t = f32x4.sub(x, y)
  return mulSub(t, t, a)
}

@inline
function exp2(x: v128, t: usize): v128 {
  const clamped = f32x4.pmax(x, v128.load(t, 32))
  const shifted = f32x4.add(clamped, v128.load(t))
  const r = f32x4.sub(clamped, f32x4.sub(shifted, v128.load(t)))
  let p = mulAdd(v128.load(t, 48), r, v128.load(t, 64))
  p = mulAdd(p, r, v128.load(t, 80))
  p = mulAdd(p, r, v128.load(t, 96))
  p = mulAdd(p, r, v128.load(t, 112))
  p = mulAdd(p, r, v128.load(t, 128))
  p = mulAdd(p, r, v128.load(t, 144))
  return f32x4.mul(p, i32x4.add(i32x4.shl(shifted, 23), v128.load(t, 16)))
}

/** Sums of the rows from .. to - 1 of a side. */
export function run(side: i32, from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    const shift = get(SHIFT, side) + ((<usize>i) << 2)
    let sum = row(side, i, load<f32>(shift))
    while (!(largest >= LOW && largest <= HIGH)) {
      if (largest < -1e29) break
      store<f32>(shift, load<f32>(shift) + largest)
      sum = row(side, i, load<f32>(shift))
    }
    store<f64>(get(SUMS, side) + ((<usize>i) << 3), <f64>load<f32>(shift) + Math.log2(sum))
  }
}

/** Exponent of the largest term of the last row, relative to its shift. */
let largest: f32 = 0

/** Sum of 2^(h_j - shift - |x_i - y_j|^2). */
function row(side: i32, i: i32, shift: f32): f64 {
  const other = 1 - side
  const dims = d
  const t = table
  const x = get(POINTS, side) + ((<usize>i * dims) << 2)
  let y = get(BLOCKS, other)
  let weight = get(H, other)
  const end = weight + ((get(COUNT, other)) << 2)
  const step = (<usize>dims) << 6
  const base = f32x4.splat(shift)
  const negligible = f32x4.splat(NEGLIGIBLE)
  let top = f32x4.splat(-1e30)
  let s0 = f32x4.splat(0)
  let s1 = s0
  for (; weight < end; weight += 64, y += step) {
    let a0 = f32x4.sub(v128.load(weight), base)
    let a1 = f32x4.sub(v128.load(weight, 16), base)
    let a2 = f32x4.sub(v128.load(weight, 32), base)
    let a3 = f32x4.sub(v128.load(weight, 48), base)
    let at = y
    for (let c = 0; c < dims; c++, at += 64) {
      const v = v128.load32_splat(x + ((<usize>c) << 2))
      a0 = minusSquare(v, v128.load(at), a0)
      a1 = minusSquare(v, v128.load(at, 16), a1)
      a2 = minusSquare(v, v128.load(at, 32), a2)
      a3 = minusSquare(v, v128.load(at, 48), a3)
    }
    const high = f32x4.pmax(f32x4.pmax(a0, a1), f32x4.pmax(a2, a3))
    if (!v128.any_true(f32x4.gt(high, negligible))) {
      top = f32x4.pmax(top, high)
      continue
    }
    top = f32x4.pmax(top, high)
    s0 = f32x4.add(s0, f32x4.add(exp2(a0, t), exp2(a1, t)))
    s1 = f32x4.add(s1, f32x4.add(exp2(a2, t), exp2(a3, t)))
  }
  const pair = f32x4.pmax(top, i8x16.shuffle(top, top, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7))
  largest = max(f32x4.extract_lane(pair, 0), f32x4.extract_lane(pair, 1))
  const s = f32x4.add(s0, s1)
  return (
    (<f64>f32x4.extract_lane(s, 0) + <f64>f32x4.extract_lane(s, 1)) +
    (<f64>f32x4.extract_lane(s, 2) + <f64>f32x4.extract_lane(s, 3))
  )
}
