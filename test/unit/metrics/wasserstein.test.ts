import { expect, test, describe } from 'vitest'
import fc from '../../support/fast-check.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { w1, w2 } from '../../../src-main/compute/metrics/wasserstein.ts'
import { cloud, finish } from '../transport/clouds.ts'

describe.each([
  ['W1', w1],
  ['W2', w2]
])('%s is a metric', (_, w) => {
  const value = (X: Matrix, Y: Matrix): number => finish(w(X, Y)).value
  const [X, Y, Z] = [cloud(1, 17, 5), cloud(2, 29, 5, 1), cloud(3, 23, 5, -0.5)]

  test('zero for a cloud and itself', () => expect(value(X, X)).toBe(0))
  test('zero for a cloud and its double', () => {
    const twice: Matrix = { data: Float64Array.of(...X.data, ...X.data), rows: 34, cols: 5 }
    expect(value(X, twice)).toBe(0)
  })
  test('symmetric', () => expect(value(X, Y)).toBeCloseTo(value(Y, X), 12))
  test('triangle inequality', () => {
    expect(value(X, Z)).toBeLessThanOrEqual(value(X, Y) + value(Y, Z) + 1e-12)
  })
  test('a shift costs its length', () => {
    const moved = { ...X, data: X.data.map((v, e) => v + (e % 5 === 0 ? 3 : 0)) }
    expect(value(X, moved)).toBeCloseTo(3, 11)
  })
  test('scales with the coordinates', () => {
    const by = (M: Matrix, s: number): Matrix => ({ ...M, data: M.data.map((v) => v * s) })
    expect(value(by(X, 1e-3), by(Y, 1e-3))).toBeCloseTo(value(X, Y) * 1e-3, 13)
    expect(value(by(X, 1e5), by(Y, 1e5)) / value(X, Y)).toBeCloseTo(1e5, 5)
  })
})

test('W1 <= W2, and the gap is small', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      (seed, n, m) => {
        const [X, Y] = [cloud(seed, n, 3), cloud(seed + 1, m, 3, 1)]
        const [a, b] = [finish(w1(X, Y)), finish(w2(X, Y))]
        expect(a.value).toBeLessThanOrEqual(b.value + 1e-12)
        expect(Math.max(a.gap, b.gap)).toBeLessThan(1e-9)
        expect(a.status).toBe('optimal')
      }
    ),
    { numRuns: 50, seed: 1 }
  )
})
