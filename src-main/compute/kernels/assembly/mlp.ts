/**
 * Potential V(a) = w3 . sp(W2 sp(W1 a + b1) + b2) of inputs a = [x, time], its input gradient, and the gradient of
 * L = sum_i w_i |tau_i grad_x V(a_i) + D_i|^2 in all weights (double back-propagation), with Adam.
 * sp = softplus. Layout: samples are rows; inputs padded to IP, a multiple of 8; H hidden units, a multiple of 8.
 * Weights: W1 [H, IP] | b1 [H] | W2 [H, H] | b2 [H] | w3 [H]. Twin and oracle: energy/mlp.ts.
 */
import { constant, expNegAbs, expNegAbsTile, ONE, sigmoid, softplus } from './lib/activations'
import { gemm, gemmTransposed, transpose } from './lib/gemm'
import { horizontal, mulAdd } from './lib/lanes'

const TILE: i32 = 32

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

@inline
function w1Bytes(): usize { return <usize>(H * IP) << 2 }

function transposeWeights(): void {
  transpose(theta, H, IP, w1t)
  transpose(theta + w1Bytes() + (<usize>H << 2), H, H, w2t)
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
      sum = mulAdd(softplus(z, expNegAbs(z)), v128.load(w3 + o), sum)
    }
    store<f32>(values + (<usize>(row + i) << 2), horizontal(sum))
  }
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
      const r = mulAdd(tau, v128.and(v128.load(out + o), v128.load(mask + o)), v128.load(target + o))
      sum = mulAdd(r, r, sum)
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
    sum = mulAdd(g, g, sum)
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
