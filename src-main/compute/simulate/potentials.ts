import { chained, flat, halved, separable, withRadius } from './potential-shapes.ts'
import type { Potential } from './potential-shapes.ts'

export type { Potential } from './potential-shapes.ts'

const { PI, sin, cos, exp, abs, sign } = Math

/**
 * The 15 synthetic potentials on which learned landscapes are compared, defined for d >= 2, with gradients derived by
 * hand. Each of them also serves as an interaction W(x - y). Source of the definitions: Terpin et al. 2024, appendix, in
 * the constants of its code; formulas in the comments, a and b are the means of the first floor(d/2) and of the other
 * coordinates.
 */
export const POTENTIALS: readonly Potential[] = [
  /** 200 (exp(-|x - 3|^2 / 20) + exp(-|x + 3|^2 / 20)) */
  {
    name: 'double_exp',
    value: (x) => 200 * (bump(x, 3) + bump(x, -3)),
    gradient(x, out) {
      const [p, q] = [bump(x, 3), bump(x, -3)]
      for (let i = 0; i < x.length; i++) out[i] = -20 * (p * (x[i] - 3) + q * (x[i] + 3))
    }
  },
  /** -500 (atan2(b + 5, a + 5) + pi) */
  halved('rotational', (a, b) => {
    const r = (a + 5) ** 2 + (b + 5) ** 2
    return [-500 * (Math.atan2(b + 5, a + 5) + PI), (500 * (b + 5)) / r, (-500 * (a + 5)) / r]
  }),
  /** -50 sum max(0, x) */
  separable('relu', (x) => [-50 * Math.max(0, x), x > 0 ? -50 : 0]),
  flat,
  /** sum cos(pi x) + x^4 / 2 - 3 x^2 + 1 */
  separable('wavy_plateau', (x) => [cos(PI * x) + x ** 4 / 2 - 3 * x * x + 1, -PI * sin(PI * x) + 2 * x ** 3 - 6 * x]),
  /** Friedman's function of u = 2 (a - 7), v = b - 7 */
  halved('friedman', (a, b) => {
    const [u, v] = [2 * (a - 7), b - 7]
    const [p, q] = [u * sin(v) - 0.5, u * cos(v) - 1]
    const value = 10 * sin(PI * u * v) + 20 * p * p + 10 * q * q + 0.1 * v * sin(u)
    const wave = 10 * PI * cos(PI * u * v)
    const du = wave * v + 40 * p * sin(v) + 20 * q * cos(v) + 0.1 * v * cos(u)
    const dv = wave * u + 40 * p * u * cos(v) - 20 * q * u * sin(v) + 0.1 * sin(u)
    return [value / 100, (2 * du) / 100, dv / 100]
  }),
  /** sum over neighbours (x + x^2 (y + 4)) / 10 */
  chained('watershed', (x, y) => [(x + x * x * (y + 4)) / 10, (1 + 2 * x * (y + 4)) / 10, (x * x) / 10]),
  /** sin a + 7 sin^2 b + 0.1 ((a + b) / 2)^4 sin a */
  halved('ishigami', (a, b) => {
    const m = (a + b) / 2
    const slope = 0.2 * m ** 3 * sin(a)
    return [
      sin(a) + 7 * sin(b) ** 2 + 0.1 * m ** 4 * sin(a),
      cos(a) + 0.1 * m ** 4 * cos(a) + slope,
      14 * sin(b) * cos(b) + slope
    ]
  }),
  /** sum x + 2 sin(|x|^1.2) */
  separable('flowers', (x) => {
    const r = abs(x) ** 1.2
    return [x + 2 * sin(r), 1 + 2.4 * cos(r) * abs(x) ** 0.2 * sign(x)]
  }),
  /** 10 (a^2 + 2 b^2 - 0.3 cos(3 pi a) - 0.4 cos(4 pi b)) */
  halved('bohachevsky', (a, b) => [
    10 * (a * a + 2 * b * b - 0.3 * cos(3 * PI * a) - 0.4 * cos(4 * PI * b)),
    20 * a + 9 * PI * sin(3 * PI * a),
    40 * b + 16 * PI * sin(4 * PI * b)
  ]),
  /** 10 |sin a cos b exp|1 - |x| / pi|| */
  withRadius('holder_table', (a, b, r) => {
    const s = sin(a) * cos(b)
    const scale = 10 * exp(abs(1 - r / PI))
    return {
      value: scale * abs(s),
      a: scale * sign(s) * cos(a) * cos(b),
      b: -scale * sign(s) * sin(a) * sin(b),
      r: (-scale * abs(s) * sign(1 - r / PI)) / PI
    }
  }),
  /** sum over neighbours (x - y)^2 + cos(x) (x + y) + x^2 y */
  chained('zigzag_ridge', (x, y) => [
    (x - y) ** 2 + cos(x) * (x + y) + x * x * y,
    2 * (x - y) - sin(x) * (x + y) + cos(x) + 2 * x * y,
    -2 * (x - y) + cos(x) + x * x
  ]),
  /** 5 sum sin x + cos x + x^2 + x */
  separable('oakley_ohagan', (x) => [5 * (sin(x) + cos(x) + x * x + x), 5 * (cos(x) - sin(x) + 2 * x + 1)]),
  /** -10 |x|^2 */
  separable('sphere', (x) => [-10 * x * x, -20 * x]),
  /** sum (x^4 - 16 x^2 + 5 x) / 2 */
  separable('styblinski_tang', (x) => [(x ** 4 - 16 * x * x + 5 * x) / 2, 2 * x ** 3 - 16 * x + 2.5])
]

/** The potential of that name; RangeError names what there is. */
export function potentialNamed(name: string): Potential {
  const found = POTENTIALS.find((p) => p.name === name)
  if (!found) throw new RangeError(`no potential "${name}"; there are ${POTENTIALS.map((p) => p.name).join(', ')}`)
  return found
}

/** exp(-|x - centre|^2 / 20). */
function bump(x: Float64Array, centre: number): number {
  let square = 0
  for (let i = 0; i < x.length; i++) square += (x[i] - centre) ** 2
  return exp(-square / 20)
}
