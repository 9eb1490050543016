import { describe, expect, test } from 'vitest'
import { matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import type { Potential } from '../../../src-main/compute/energy/potential.ts'
import { METHODS, methodOf } from '../../../src-main/compute/predict/methods.ts'
import { newtonStep } from '../../../src-main/compute/predict/newton.ts'
import { journey } from '../../../src-main/compute/predict/landscape.ts'
import { predict } from '../../../src-main/compute/predict/predict.ts'
import { rk4 } from '../../../src-main/compute/predict/rk4.ts'

const d = 2

/** V = |x|^2 stiffness / 2: grad V = stiffness x. */
function quadratic(stiffness: number): Potential {
  return {
    d,
    exact: {
      value: (x) => (stiffness * x.reduce((sum, value) => sum + value * value, 0)) / 2,
      gradient: (x) => x.map((value) => stiffness * value),
      hessianTimes: (_x, _t, v) => v.map((value) => stiffness * value)
    },
    evaluate: (X, _t, from, count, G) => {
      for (let i = from * d; i < (from + count) * d; i++) G[i] = stiffness * X[i]
    }
  }
}

const cells = (n: number): ReturnType<typeof matrix> => {
  const random = Random.seed(n)
  return matrix(
    Float64Array.from({ length: n * d }, () => random.normal()),
    n,
    d
  )
}

function drain<R>(work: Generator<unknown, R>): R {
  let piece = work.next()
  while (!piece.done) piece = work.next()
  return piece.value
}

test('RK4 is of order 4', () => {
  const velocity = (X: Float64Array, t: number, out: Float64Array): void =>
    X.forEach((x, i) => (out[i] = Math.cos(t) * x))
  const error = (steps: number): number =>
    Math.abs(rk4(velocity, Float64Array.of(1), 0, 2, steps)[0] - Math.exp(Math.sin(2)))
  for (const steps of [8, 16, 32]) expect(Math.log2(error(steps) / error(2 * steps))).toBeCloseTo(4, 0)
})

describe('steps in a quadratic landscape', () => {
  const X = cells(700)

  test.each([
    ['flow', 0.5, 0.25, Math.exp(-0.5 * 0.25)],
    ['explicit', 0.5, 0.25, 1 - 0.5 * 0.25],
    ['implicit-bare', 0.5, 0.25, 1 / (1 + 0.5 * 0.25)],
    ['implicit-damped', 0.5, 0.25, 1 / (1 + 0.5 * 0.25)],
    ['implicit-damped', 3, 1, 1 / 4],
    ['implicit-newton', 3, 1, 1 / 4]
  ])('%s with stiffness %d and tau %d shrinks by the known factor', (id, stiffness, tau, factor) => {
    const { X: moved } = drain(predict(quadratic(stiffness), X, 1, 1 + tau, methodOf(id)))
    moved.data.forEach((x, i) => expect(Math.abs(x - factor * X.data[i])).toBeLessThan(1e-5 * (1 + Math.abs(x))))
  })

  test('the bare iteration fails where tau times the curvature exceeds 1, says so, and the damped one does not', () => {
    const bare = drain(predict(quadratic(1.5), X, 0, 1, methodOf('implicit-bare')))
    const damped = drain(predict(quadratic(1.5), X, 0, 1, methodOf('implicit-damped')))
    expect(bare.residuals?.notConverged).toBe(700)
    expect(damped.residuals?.notConverged).toBe(0)
    expect(damped.residuals?.max).toBeLessThan(1e-4)
  })

  test('the residual is that of the implicit equation', () => {
    const potential = quadratic(3)
    const { X: moved, residuals } = drain(predict(potential, X, 0, 1, methodOf('implicit-damped')))
    for (const i of [0, 511, 512, 699]) {
      const r = Math.hypot(...[0, 1].map((c) => moved.data[i * d + c] - X.data[i * d + c] + 3 * moved.data[i * d + c]))
      expect(residuals?.perCell[i]).toBeCloseTo(r, 10)
    }
  })

  test('the flow goes back where it came from', () => {
    const there = drain(predict(quadratic(0.2), X, 0, 2, methodOf('flow'))).X
    const back = drain(predict(quadratic(0.2), there, 2, 0, methodOf('flow'))).X
    back.data.forEach((x, i) => expect(x).toBeCloseTo(X.data[i], 5))
  })

  test.each(METHODS.map((m) => [m.id, m] as const))(
    '%s leaves its input alone and reports its progress',
    (_, method) => {
      const before = Float64Array.from(X.data)
      const fractions: number[] = []
      const work = predict(quadratic(0.1), X, 0, 1, method)
      for (let piece = work.next(); !piece.done; piece = work.next()) fractions.push(piece.value.fraction)
      expect(X.data).toEqual(before)
      expect(fractions.at(-1)).toBe(1)
    }
  )
})

describe('Newton step', () => {
  /** V = amplitude times a sum of cosines, curvature down to -amplitude. */
  const waves = (amplitude: number): Potential['exact'] => ({
    value: (x) => amplitude * x.reduce((sum, value) => sum + Math.cos(value), 0),
    gradient: (x) => x.map((value) => -amplitude * Math.sin(value)),
    hessianTimes: (x, _t, v) => v.map((value, c) => -amplitude * Math.cos(x[c]) * value)
  })

  test('finds a minimum of |z - x|^2 / 2 + tau V, not just a stationary point, where the curvature exceeds 1/tau', () => {
    const x = Float64Array.of(0.01, -2.5, 1)
    const z = Float64Array.from(x)
    expect(newtonStep(waves(5), x, z, 0, 1)).toBeLessThan(1e-9)
    z.forEach((value, c) => {
      expect(value - x[c] - 5 * Math.sin(value)).toBeCloseTo(0, 8)
      expect(1 - 5 * Math.cos(value)).toBeGreaterThan(0)
    })
  })

  test('where nothing lowers the energy the start is kept and its residual told', () => {
    const broken: Potential['exact'] = {
      value: (x) => -2 * x[0],
      gradient: () => Float64Array.of(2),
      hessianTimes: () => new Float64Array(1)
    }
    const z = Float64Array.of(1)
    expect(newtonStep(broken, Float64Array.of(1), z, 0, 1)).toBeGreaterThan(0)
    expect(z[0]).toBeCloseTo(1, 3)
  })
})

test('where V falls faster than the square grows, a cell keeps the better of the two solvers and its residual', () => {
  const X = cells(17)
  const falling = quadratic(-1.2)
  const by = (method: 'implicit-newton' | 'implicit-damped') => drain(predict(falling, X, 0, 1, methodOf(method)))
  const [newton, damped] = [by('implicit-newton'), by('implicit-damped')]
  expect(Math.max(...newton.X.data.map(Math.abs))).toBeLessThan(100)
  newton.residuals?.perCell.forEach((r, i) => expect(r).toBeLessThanOrEqual(damped.residuals?.perCell[i] ?? NaN))
})

test('a roll-out is the steps one after the other', () => {
  const X = cells(17)
  const [one, two] = drain(journey({ potential: quadratic(0.4), beta: 0, predictor: 'flow', seed: 0 }, X, [0, 1, 3]))
  expect(drain(predict(quadratic(0.4), one.X, 1, 3, methodOf('flow'))).X.data).toEqual(two.X.data)
  two.X.data.forEach((x, i) => expect(x).toBeCloseTo(Math.exp(-1.2) * X.data[i], 4))
})

test('no cells give no cells', () => {
  const none = matrix(new Float64Array(0), 0, d)
  expect(drain(predict(quadratic(1), none, 0, 1, methodOf('flow'))).X.rows).toBe(0)
  expect(() => methodOf('none')).toThrow(RangeError)
})
