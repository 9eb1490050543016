import { expect, test, describe } from 'vitest'
import fc from '../../support/fast-check.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { exactTransport, type ExactOptions } from '../../../src-main/compute/transport/exact.ts'
import { shortestPathTransport } from '../../../src-main/compute/transport/shortest-path.ts'
import { columnMass, rowMass, entriesAbove, type Coupling } from '../../../src-main/compute/transport/coupling.ts'
import { groundCost } from '../../../src-main/compute/transport/cost.ts'
import { cloud, finish, weights } from './clouds.ts'

const solve = (X: Matrix, Y: Matrix, options?: ExactOptions): Coupling => finish(exactTransport(X, Y, options))
const COSTS = ['sqeuclidean', 'euclidean'] as const

/** What makes a plan optimal, from the definitions: marginals, dual feasibility, no gap. */
function expectOptimal(X: Matrix, Y: Matrix, C: Coupling, options: ExactOptions = {}): void {
  const a = options.a ?? new Float64Array(X.rows).fill(1 / X.rows)
  const b = options.b ?? new Float64Array(Y.rows).fill(1 / Y.rows)
  rowMass(C).forEach((r, i) => expect(Math.abs(r - a[i])).toBeLessThan(4e-15))
  columnMass(C).forEach((r, j) => expect(Math.abs(r - b[j])).toBeLessThan(4e-15))
  const scale = Math.max(1, C.cost)
  let violation = -Infinity
  for (let i = 0; i < X.rows; i++) {
    for (let j = 0; j < Y.rows; j++) {
      violation = Math.max(violation, C.f[i] + C.g[j] - groundCost(X, i, Y, j, options.cost ?? 'sqeuclidean'))
    }
  }
  expect(violation).toBeLessThan(1e-10 * scale)
  expect(C.status).toBe('optimal')
  expect(Math.abs(C.gap)).toBeLessThan(1e-9 * scale)
  expect(C.weight.length).toBeLessThan(X.rows + Y.rows)
}

describe.each(COSTS)('exact transport, %s', (cost) => {
  const cases: [string, Matrix, Matrix, ExactOptions][] = [
    ['17 to 29 cells', cloud(1, 17, 5), cloud(2, 29, 5, 0.5), {}],
    ['one cell to 29', cloud(3, 1, 3), cloud(4, 29, 3), {}],
    ['17 cells to one', cloud(5, 17, 3), cloud(6, 1, 3), {}],
    ['one to one', cloud(7, 1, 2), cloud(8, 1, 2), {}],
    ['ties on a grid of 0.5', cloud(9, 40, 2, 0, 0.5), cloud(10, 40, 2, 0, 0.5), {}],
    ['one PC', cloud(11, 33, 1), cloud(12, 20, 1), {}],
    ['50 PCs, stored costs', cloud(13, 23, 50), cloud(14, 31, 50), {}],
    ['far from the origin', cloud(15, 17, 3, 1e4), cloud(16, 29, 3, 1e4), {}],
    ['all cells equal', cloud(17, 12, 2, 0, 100), cloud(18, 16, 2, 0, 100), {}],
    ['general weights with zeros', cloud(19, 17, 4), cloud(20, 29, 4), { a: weights(1, 17, 3), b: weights(2, 29, 5) }],
    ['weights on one side only', cloud(21, 17, 4), cloud(22, 29, 4), { a: weights(3, 17, 2) }],
    [
      'weights over ten orders of magnitude',
      cloud(23, 17, 4),
      cloud(24, 29, 4),
      { a: weights(4, 17, 0).map((_, i) => 10 ** -(i % 11) / 1.7) }
    ]
  ]
  test.each(cases)('is optimal and agrees with shortest paths: %s', (_, X, Y, given) => {
    const total = given.a?.reduce((s, w) => s + w, 0) ?? 1
    const options = { ...given, a: given.a?.map((w) => w / total), cost }
    const C = solve(X, Y, options)
    expectOptimal(X, Y, C, options)
    const twin = shortestPathTransport(X, Y, cost, options.a, options.b)
    expect(Math.abs(C.cost - twin.cost)).toBeLessThan(1e-11 * Math.max(1, twin.cost))
    expect(Math.abs(twin.gap)).toBeLessThan(1e-9 * Math.max(1, twin.cost))
  })

  test('both kernel builds give the same plan', () => {
    const [X, Y] = [cloud(31, 170, 5), cloud(32, 290, 5, 0.3)]
    const [base, relaxed] = [solve(X, Y, { cost, build: 'base' }), solve(X, Y, { cost, build: 'relaxed' })]
    expect(base.target).toEqual(relaxed.target)
    expect(base.weight).toEqual(relaxed.weight)
  })

  test('is optimal from a coarse start, with weights too', () => {
    const [X, Y] = [cloud(33, 900, 3), cloud(34, 1100, 3, 0.4)]
    expectOptimal(X, Y, solve(X, Y, { cost }), { cost })
    const options = { cost, a: weights(5, 900, 90), b: weights(6, 1100, 10) }
    expectOptimal(X, Y, solve(X, Y, options), options)
  })
})

test('identical clouds stay where they are, in any order', () => {
  const X = cloud(40, 50, 5)
  const C = solve(X, X)
  expect(C.cost).toBe(0)
  expect(C.source).toEqual(C.target)
})

test('a plan on the line is the monotone one', () => {
  const sorted = (seed: number): Matrix => ({ ...cloud(seed, 64, 1), data: cloud(seed, 64, 1).data.sort() })
  const C = solve(sorted(41), sorted(42))
  expect(C.source).toEqual(C.target)
})

test.each([2 ** 117, 2 ** 30, 2 ** -20, 2 ** -117])(
  'cells of any size have the plan of cells of size 1: %d',
  (size) => {
    const sized = (X: Matrix): Matrix => ({ ...X, data: X.data.map((v) => v * size) })
    const [X, Y] = [cloud(51, 170, 5), cloud(52, 290, 5, 0.3)]
    for (const cost of COSTS) {
      const unit = cost === 'euclidean' ? size : size ** 2
      const [own, scaled] = [solve(X, Y, { cost }), solve(sized(X), sized(Y), { cost })]
      expect([scaled.status, scaled.source, scaled.target]).toEqual(['optimal', own.source, own.target])
      expect(scaled.weight).toEqual(own.weight)
      expect(scaled.cost / unit).toBeCloseTo(own.cost, 12)
      expect(Math.abs(scaled.gap)).toBeLessThan(1e-9 * scaled.cost)
    }
  }
)

test('the result does not depend on when it is resumed', () => {
  const [X, Y] = [cloud(43, 400, 5), cloud(44, 300, 5)]
  expect(solve(X, Y)).toEqual(solve(X, Y))
})

test('a pivot limit is said, and the plan so far still moves all mass', () => {
  const [X, Y] = [cloud(45, 900, 5), cloud(46, 900, 5, 2)]
  const C = solve(X, Y, { maxPivots: 10 })
  expect(C.status).toBe('iteration-limit')
  rowMass(C).forEach((r) => expect(r).toBeCloseTo(1 / 900, 14))
  expect(C.gap).toBeGreaterThan(1e-6)
})

test('entries above a mass are kept as they are', () => {
  const C = solve(cloud(47, 17, 5), cloud(48, 29, 5))
  const kept = entriesAbove(C, 1 / 290)
  expect(kept.weight.length).toBe(C.weight.filter((w) => w > 1 / 290).length)
  expect(kept.weight.every((w) => w > 1 / 290)).toBe(true)
})

test('unusable input is refused', () => {
  const [X, Y] = [cloud(1, 4, 2), cloud(2, 3, 2)]
  expect(() => solve(X, cloud(2, 3, 5))).toThrow(RangeError)
  expect(() => solve(X, { data: new Float64Array(0), rows: 0, cols: 2 })).toThrow(RangeError)
  expect(() => solve(X, Y, { a: Float64Array.of(1, 1, 1, Number.NaN) })).toThrow(/finite/)
  expect(() => solve(X, Y, { a: Float64Array.of(1, -1, 1, 1) })).toThrow(/not negative/)
  expect(() => solve(X, Y, { a: Float64Array.of(1, 1, 1, 1) })).toThrow(/total mass/)
  expect(() => solve(X, Y, { a: Float64Array.of(1, 1) })).toThrow(RangeError)
})

test('random small problems on a grid agree with shortest paths', () => {
  const point = fc.integer({ min: -3, max: 3 })
  const side = fc.integer({ min: 1, max: 9 }).chain((n) =>
    fc.record({
      data: fc.array(point, { minLength: 2 * n, maxLength: 2 * n }),
      w: fc.array(fc.nat(4), { minLength: n, maxLength: n })
    })
  )
  fc.assert(
    fc.property(side, side, fc.constantFrom(...COSTS), (A, B, cost) => {
      const [a, b] = [normal(A.w), normal(B.w)]
      fc.pre(a !== undefined && b !== undefined)
      const [X, Y] = [A, B].map((S) => ({ data: Float64Array.from(S.data), rows: S.w.length, cols: 2 }))
      const options = { cost, a, b }
      const C = solve(X, Y, options)
      expectOptimal(X, Y, C, options)
      expect(C.cost).toBeCloseTo(shortestPathTransport(X, Y, cost, a, b).cost, 11)
    }),
    { numRuns: 200, seed: 1 }
  )
})

function normal(w: number[]): Float64Array | undefined {
  const total = w.reduce((s, v) => s + v, 0)
  return total > 0 ? Float64Array.from(w, (v) => v / total) : undefined
}
