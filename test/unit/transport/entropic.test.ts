import { describe, expect, test } from 'vitest'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { sinkhornDivergence } from '../../../src-main/compute/transport/divergence.ts'
import { entropicTransport, type EntropicOptions } from '../../../src-main/compute/transport/entropic.ts'
import { exactTransport } from '../../../src-main/compute/transport/exact.ts'
import { samplePairs } from '../../../src-main/compute/transport/sampled-pairs.ts'
import { spatialOrder } from '../../../src-main/compute/transport/spatial-order.ts'
import type { EntropicPlan } from '../../../src-main/compute/transport/sweeps.ts'
import { cloud, finish, weights } from './clouds.ts'

const solve = (X: Matrix, Y: Matrix, options: EntropicOptions): EntropicPlan => finish(entropicTransport(X, Y, options))
const total = (A: Float64Array): number => A.reduce((s, v) => s + v, 0)

/** The clouds of the reference values, by formula in both languages. */
const waves = (n: number, shift: number, scale: number, move: number): Matrix => ({
  data: Float64Array.from({ length: 3 * n }, (_, e) => {
    const [i, c] = [Math.floor(e / 3), e % 3]
    return (Math.sin(1.7 * (i + 1) * (c + 1) + shift) + 0.1 * c) * scale + move
  }),
  rows: n,
  cols: 3
})
const [X, Y] = [waves(17, 0, 1, 0), waves(29, 1, 1.3, 0.4)]
const a = Float64Array.from({ length: 17 }, (_, i) => (i + 1) / 153)

/**
 * 20000 iterations in numpy float64 (scipy logsumexp) on the same clouds; the masses agree to 14 digits with POT 0.9.7
 * ot.unbalanced.sinkhorn_unbalanced(a, b, C, eps, rho, c=a[:, None] * b, reg_type='kl', stopThr=1e-14).
 */
const REFERENCE = [
  { epsilon: 0.3, rho: 10, value: 1.5219628436026122, mass: 0.9250264609062754, r0: 0.0060972858302518924 },
  { epsilon: 0.1, rho: 3, value: 0.9961155191794198, mass: 0.836702373905013, r0: 0.006015168434811519 },
  { epsilon: 0.1, rho: Infinity, value: 1.282833489017063, mass: 1, r0: 0.006535947712418302 },
  { epsilon: 0.5, rho: 0.5, value: 0.994445276270868, mass: 0.337036482486088, r0: 0.0031809173195315966 }
]

describe.each(REFERENCE)('epsilon $epsilon, rho $rho', ({ epsilon, rho, value, mass, r0 }) => {
  test('the f64 twin agrees with the reference', () => {
    const P = solve(X, Y, { epsilon, rho, a, tolerance: 1e-12, maxIterations: 20000, build: 'plain' })
    expect(P.status).toBe('converged')
    expect(P.value).toBeCloseTo(value, 10)
    expect(total(P.rowMass)).toBeCloseTo(mass, 11)
    expect(P.rowMass[0]).toBeCloseTo(r0, 12)
  })
  test.each(['base', 'relaxed'] as const)('the %s kernel agrees to single precision', (build) => {
    const P = solve(X, Y, { epsilon, rho, a, tolerance: 1e-5, build })
    expect(P.status).toBe('converged')
    expect(Math.abs(P.value / value - 1)).toBeLessThan(1e-5)
    expect(Math.abs(total(P.rowMass) / mass - 1)).toBeLessThan(1e-5)
    expect(Math.abs(total(P.columnMass) / mass - 1)).toBeLessThan(1e-5)
    expect(Math.abs(P.gap)).toBeLessThan(1e-4 * value)
  })
})

test('agrees with the twin from a coarse start, on far clouds and with zero weights', () => {
  const [A, B] = [cloud(1, 520, 5), cloud(2, 610, 5, 3)]
  const options = { epsilon: 0.5, rho: 5, a: weights(1, 520, 40), b: weights(2, 610, 10), tolerance: 3e-5 }
  const [P, T] = [solve(A, B, options), solve(A, B, { ...options, tolerance: 1e-7, build: 'plain' })]
  expect(Math.abs(P.value / T.value - 1)).toBeLessThan(1e-5)
  const off = P.rowMass.reduce((s, r, i) => s + Math.abs(r - T.rowMass[i]), 0)
  expect(off).toBeLessThan(1e-4 * total(T.rowMass))
  expect(P.rowMass.filter((_, i) => options.a[i] === 0).every((r) => r === 0)).toBe(true)
})

test.each([
  ['a single earlier cell', [17], []],
  ['two later cells', [], [5, 300]],
  ['one on each side', [599], [0]]
])('large clouds with all mass in %s are solved', (_, first, second) => {
  const [A, B] = [cloud(1, 600, 3), cloud(2, 520, 3, 1)]
  const all = (n: number, at: readonly number[]): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => (at.length === 0 ? 1 / n : at.includes(i) ? 1 / at.length : 0))
  const options = { epsilon: 0.5, rho: 5, a: all(600, first), b: all(520, second) }
  const [P, T] = [solve(A, B, options), solve(A, B, { ...options, tolerance: 1e-7, build: 'plain' })]
  expect([P.status, T.status]).toEqual(['converged', 'converged'])
  expect(Math.abs(P.value / T.value - 1)).toBeLessThan(1e-4)
  expect(Math.abs(total(P.rowMass) / total(P.columnMass) - 1)).toBeLessThan(1e-3)
})

test('masses so small that their inverse is no number start from nothing', () => {
  const [A, B] = [cloud(1, 600, 3), cloud(2, 520, 3, 1)]
  const a = Float64Array.from({ length: 600 }, (_, i) => (i === 17 ? 1 : 1e-320))
  const P = solve(A, B, { epsilon: 0.5, rho: 5, a })
  expect(P.status).toBe('converged')
  expect(P.rowMass[17] / total(P.rowMass)).toBeCloseTo(1, 6)
})

test('tends to exact transport as epsilon falls, from above', () => {
  const exact = finish(exactTransport(X, Y, { a })).cost
  const off = [0.3, 0.1, 0.03].map(
    (epsilon) => solve(X, Y, { epsilon, a, tolerance: 1e-5, maxIterations: 5000 }).value - exact
  )
  expect(off[2]).toBeGreaterThan(0)
  expect(off[1]).toBeGreaterThan(2 * off[2])
  expect(off[0]).toBeGreaterThan(2 * off[1])
})

test('one cell to one, ties, and an iteration limit', () => {
  const one = solve(cloud(1, 1, 2), cloud(2, 1, 2), { epsilon: 0.1 })
  expect(one.rowMass[0]).toBeCloseTo(1, 6)
  const grid = solve(cloud(3, 40, 2, 0, 0.5), cloud(4, 30, 2, 0, 0.5), { epsilon: 0.2, rho: 2 })
  expect(grid.status).toBe('converged')
  const stopped = solve(X, Y, { epsilon: 0.01, maxIterations: 3 })
  expect(stopped.status).toBe('iteration-limit')
  expect(stopped.residual).toBeGreaterThan(1e-4)
  expect(() => solve(X, Y, { epsilon: 0 })).toThrow(RangeError)
  expect(() => solve(X, cloud(1, 5, 2), { epsilon: 1 })).toThrow(RangeError)
})

test('the divergence agrees with the reference and is 0 for equal clouds', () => {
  const S = (epsilon: number, A: Matrix, B: Matrix, given = {}): number =>
    finish(sinkhornDivergence(A, B, { epsilon, tolerance: 1e-5, maxIterations: 5000, ...given })).value
  expect(S(0.1, X, Y, { a })).toBeCloseTo(1.0004334862251567, 4)
  expect(S(0.5, X, Y, { a })).toBeCloseTo(0.8672388074375177, 4)
  expect(Math.abs(S(0.5, X, X))).toBeLessThan(1e-5)
})

test('sampled pairs follow the plan', () => {
  const P = solve(X, Y, { epsilon: 0.5, rho: 3, a, build: 'plain', tolerance: 1e-10 })
  const count = 40000
  const pairs = finish(samplePairs(X, Y, P, count, Random.seed(3)))
  const mass = total(P.rowMass)
  expect(total(pairs.weight)).toBeCloseTo(mass, 10)
  const [rows, columns] = [new Float64Array(17), new Float64Array(29)]
  pairs.source.forEach((i) => rows[i]++)
  pairs.target.forEach((j) => columns[j]++)
  // Systematic rows: off by less than one draw. Targets are random: five standard deviations.
  rows.forEach((r, i) => expect(Math.abs(r - (count * P.rowMass[i]) / mass)).toBeLessThan(1))
  columns.forEach((r, j) => {
    const asked = (count * P.columnMass[j]) / mass
    expect(Math.abs(r - asked)).toBeLessThan(5 * Math.sqrt(asked))
  })
  expect(finish(samplePairs(X, Y, P, 50, Random.seed(3)))).toEqual(finish(samplePairs(X, Y, P, 50, Random.seed(3))))
})

test('regions of both clouds get their due mass from a few pairs, closer than from independent draws', () => {
  const [A, B] = [cloud(5, 300, 2), cloud(6, 290, 2)]
  const P = solve(A, B, { epsilon: 0.5, rho: 3 })
  const count = 590
  const mass = total(P.rowMass)
  const order = spatialOrder(B)
  let squares = 0
  for (let seed = 0; seed < 10; seed++) {
    const { target } = finish(samplePairs(A, B, P, count, Random.seed(seed)))
    for (let from = 0; from < 288; from += 48) {
      const region = new Set(order.subarray(from, from + 48))
      const due = [...region].reduce((sum, j) => sum + P.columnMass[j], 0) / mass
      const drawn = target.filter((j) => region.has(j)).length
      squares += (drawn - count * due) ** 2 / (count * due * (1 - due)) / 60
    }
  }
  expect(squares).toBeLessThan(0.25)
})

test('the spatial order is a permutation whose blocks of 16 are compact', () => {
  const A = cloud(5, 1000, 2)
  const order = spatialOrder(A)
  expect(Int32Array.from(order).sort()).toEqual(Int32Array.from({ length: 1000 }, (_, i) => i))
  const spread = (I: Int32Array): number =>
    Math.max(...[...I].map((i) => A.data[2 * i])) - Math.min(...[...I].map((i) => A.data[2 * i]))
  const widths = Array.from({ length: 62 }, (_, k) => spread(order.subarray(16 * k, 16 * k + 16)))
  expect(widths.reduce((s, w) => s + w, 0) / 62).toBeLessThan(0.25 * spread(order))
})
