import { mulAdd64 } from './lanes'

/** Bytes of the constants. */
export const EXP64_TABLE: usize = 192

/** Constants of exp, read from memory in the loop: Cephes library (Moshier 1989), rational of degree 2 / 3 on |r| <= ln(2) / 2. */
export function fillExp64(table: usize): void {
  v128.store(table, f64x2.splat(-700))
  v128.store(table, f64x2.splat(1.4426950408889634), 16)
  v128.store(table, f64x2.splat(6755399441055744), 32)
  v128.store(table, f64x2.splat(-6.93145751953125e-1), 48)
  v128.store(table, f64x2.splat(-1.42860682030941723212e-6), 64)
  v128.store(table, f64x2.splat(1.2617719307481059e-4), 80)
  v128.store(table, f64x2.splat(3.029944077074419613e-2), 96)
  v128.store(table, f64x2.splat(1), 112)
  v128.store(table, f64x2.splat(3.00198505138664455042e-6), 128)
  v128.store(table, f64x2.splat(2.52448340349684104192e-3), 144)
  v128.store(table, f64x2.splat(2.27265548208155028766e-1), 160)
  v128.store(table, f64x2.splat(2), 176)
}

/** exp(x), x <= 0; below -700 as at -700. `t`: the filled table. */
@inline
export function exp64(x: v128, t: usize): v128 {
  const clamped = f64x2.pmax(x, v128.load(t))
  const shifted = f64x2.add(f64x2.mul(clamped, v128.load(t, 16)), v128.load(t, 32))
  const whole = f64x2.sub(shifted, v128.load(t, 32))
  const r = mulAdd64(whole, v128.load(t, 64), mulAdd64(whole, v128.load(t, 48), clamped))
  const rr = f64x2.mul(r, r)
  const p = f64x2.mul(r, mulAdd64(mulAdd64(v128.load(t, 80), rr, v128.load(t, 96)), rr, v128.load(t, 112)))
  let q = mulAdd64(v128.load(t, 128), rr, v128.load(t, 144))
  q = mulAdd64(mulAdd64(q, rr, v128.load(t, 160)), rr, v128.load(t, 176))
  const e = mulAdd64(v128.load(t, 176), f64x2.div(p, f64x2.sub(q, p)), v128.load(t, 112))
  return i64x2.add(e, i64x2.shl(shifted, 52))
}
