import { expect, test } from 'vitest'
import { mmd } from '../../../src-main/compute/metrics/mmd.ts'
import { groundCost } from '../../../src-main/compute/transport/cost.ts'
import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import { cloud, finish } from '../transport/clouds.ts'

/** The definition with one exp per bandwidth. */
function naive(X: Matrix, Y: Matrix): number {
  const S: number[] = []
  const pool: Matrix = { data: Float64Array.of(...X.data, ...Y.data), rows: X.rows + Y.rows, cols: X.cols }
  for (let p = 0; p < pool.rows; p++) for (let q = 0; q < p; q++) S.push(groundCost(pool, p, pool, q, 'sqeuclidean'))
  const median = S.sort((a, b) => a - b)[S.length >> 1]
  const mean = (A: Matrix, B: Matrix): number => {
    let s = 0
    for (let i = 0; i < A.rows; i++) {
      for (let j = 0; j < B.rows; j++) {
        for (const c of [0.25, 0.5, 1, 2, 4])
          s += Math.exp(-groundCost(A, i, B, j, 'sqeuclidean') / (2 * c * median)) / 5
      }
    }
    return s / (A.rows * B.rows)
  }
  return Math.sqrt(mean(X, X) + mean(Y, Y) - 2 * mean(X, Y))
}

const [X, Y] = [cloud(1, 17, 5), cloud(2, 29, 5, 0.7)]

test('agrees with the definition', () => expect(finish(mmd(X, Y))).toBeCloseTo(naive(X, Y), 12))
test('is symmetric', () => expect(finish(mmd(X, Y))).toBeCloseTo(finish(mmd(Y, X)), 12))
test('is 0 for equal clouds, also degenerate ones', () => {
  expect(finish(mmd(X, X))).toBeLessThan(1e-7)
  expect(finish(mmd(cloud(3, 4, 2, 0, 100), cloud(3, 4, 2, 0, 100)))).toBe(0)
})
test('sees a pile of equal cells move', () => {
  const pile = (v: number): Matrix => ({ data: new Float64Array(40).fill(v), rows: 20, cols: 2 })
  const mixed = { ...pile(0), data: pile(0).data.map((v, e) => (e < 4 ? 5 : v)) }
  expect(finish(mmd(pile(0), mixed))).toBeGreaterThan(0.05)
})
test('grows with a shift of the same cloud', () => {
  const at = (s: number): number => finish(mmd(cloud(5, 60, 3), cloud(6, 60, 3, s)))
  expect(at(0)).toBeLessThan(at(0.5))
  expect(at(0.5)).toBeLessThan(at(2))
})

test('of weighted cells is that of cells repeated as often, at the bandwidth of the cells as they are', () => {
  const times = [...Array(X.rows).keys()].map((i) => 1 + (i % 3))
  const repeated = takeRows(X, Int32Array.from(times.flatMap((count, i) => Array<number>(count).fill(i))))
  const weighted = finish(mmd(X, Y, Float64Array.from(times)))
  expect(weighted).not.toBeCloseTo(finish(mmd(X, Y)), 3)
  expect(weighted / finish(mmd(repeated, Y))).toBeCloseTo(1, 1)
  expect(finish(mmd(X, Y, new Float64Array(X.rows).fill(7)))).toBeCloseTo(finish(mmd(X, Y)), 12)
})
