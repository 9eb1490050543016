import { describe, expect, test } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { FeatureBasis, hats, type FeatureArchitecture } from '../../../src-main/compute/energy/features.ts'
import { LinearPotential } from '../../../src-main/compute/energy/linear-potential.ts'
import { potentialOf } from '../../../src-main/compute/energy/potential.ts'
import { addGram } from '../../../src-main/compute/linalg/gram.ts'

const random = Random.seed(8)
const normal = (n: number): Float64Array => Float64Array.from({ length: n }, () => random.normal())

test.each([
  [1, 4, Infinity, 4],
  [2, 4, Infinity, 24],
  [5, 2, 2, 20],
  [3, 0, 0, 0]
])('in %d PCs, exponents to %d and degree to %d give %d monomials', (d, exponent, degree, count) => {
  expect(new FeatureBasis({ d, exponent, degree, width: 1, centres: 0, knots: 1 }, []).count).toBe(count)
})

describe('potential of features', () => {
  const architecture: FeatureArchitecture = { d: 2, exponent: 4, degree: 6, width: 0.5, centres: 7, knots: 3 }
  const features = new FeatureBasis(architecture, normal(14)).count
  const stored = Float32Array.from([0, 1, 3, ...normal(14), ...normal(3 * features)])
  const potential = new LinearPotential(architecture, stored)
  const x = Float64Array.of(0.4, -0.9)

  test.each([-1, 0, 0.3, 1, 2.5, 3, 9])('the gradient is the derivative of V at time %d', (t) => {
    const g = potential.gradient(x, t)
    x.forEach((_, c) => {
      const at = (h: number): number =>
        potential.value(
          x.map((v, j) => (j === c ? v + h : v)),
          t
        )
      expect((at(1e-5) - at(-1e-5)) / 2e-5).toBeCloseTo(g[c], 6)
    })
  })

  test('the Hessian-vector product is that of the symmetric Hessian', () => {
    const [a, b] = [Float64Array.of(1, 0), Float64Array.of(0, 1)].map((v) => potential.hessianTimes(x, 0.3, v))
    expect(a[1]).toBeCloseTo(b[0], 5)
    const at = (h: number): number => potential.value(Float64Array.of(x[0] + h, x[1]), 0.3)
    expect((at(1e-4) - 2 * at(0) + at(-1e-4)) / 1e-8).toBeCloseTo(a[0], 3)
  })

  test('rows of many cells are those of one cell, also read back from its record', () => {
    const X = normal(34)
    const [G, V] = [new Float64Array(34), new Float64Array(17)]
    potentialOf({ kind: 'features', architecture, theta: stored }).evaluate(X, 2, 3, 10, G, V)
    for (let i = 3; i < 13; i++) {
      const cell = X.slice(2 * i, 2 * i + 2)
      expect(V[i]).toBe(potential.value(cell, 2))
      expect(G.slice(2 * i, 2 * i + 2)).toEqual(potential.gradient(cell, 2))
    }
    expect(G.subarray(0, 6).some((g) => g !== 0)).toBe(false)
  })

  test('parameters that do not fit are refused', () => {
    expect(() => new LinearPotential(architecture, stored.subarray(1))).toThrow(RangeError)
  })
})

test('hats interpolate between knots and hold outside', () => {
  expect(hats([1, 3, 4], 2)).toEqual({ k: 0, next: 1, weight: 0.5 })
  expect(hats([1, 3, 4], 3)).toEqual({ k: 0, next: 1, weight: 1 })
  expect(hats([1, 3, 4], 0)).toEqual({ k: 0, next: 0, weight: 0 })
  expect(hats([1, 3, 4], 7)).toEqual({ k: 2, next: 2, weight: 0 })
  expect(hats([0], 5)).toEqual({ k: 0, next: 0, weight: 0 })
})

test.each([1, 3, 4, 9, 16])("the Gram matrix of %d columns is G' G, added", (n) => {
  const G = normal(11 * n)
  const A = new Float64Array(n * n).fill(1)
  addGram(A, G, 11, n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 1
      for (let r = 0; r < 11; r++) sum += G[r * n + i] * G[r * n + j]
      expect(A[i * n + j]).toBeCloseTo(sum, 10)
    }
  }
})
