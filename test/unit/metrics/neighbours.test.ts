import { expect, test } from 'vitest'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { nearest } from '../../../src-main/compute/metrics/neighbours.ts'
import { groundCost } from '../../../src-main/compute/transport/cost.ts'
import { cloud, finish } from '../transport/clouds.ts'

/** By definition: all distances, sorted by distance, then row. */
function naive(Q: Matrix, X: Matrix, k: number): number[] {
  return Array.from({ length: Q.rows }, (_, q) =>
    Array.from({ length: X.rows }, (_, i) => ({ i, s: groundCost(Q, q, X, i, 'sqeuclidean') }))
      .sort((a, b) => a.s - b.s || a.i - b.i)
      .slice(0, k)
      .map(({ i }) => i)
  ).flat()
}

test.each([
  ['5 PCs', cloud(1, 29, 5), cloud(2, 170, 5), 5],
  ['50 PCs', cloud(3, 17, 50), cloud(4, 60, 50), 7],
  ['ties on a grid', cloud(5, 40, 2, 0, 0.5), cloud(6, 90, 2, 0, 0.5), 6],
  ['all rows', cloud(7, 5, 3), cloud(8, 9, 3), 9],
  ['one row', cloud(9, 5, 1), cloud(10, 1, 1), 1]
])('nearest rows are those of the definition: %s', (_, Q, X, k) => {
  const found = finish(nearest(Q, X, k))
  expect([...found.index]).toEqual(naive(Q, X, k))
  found.distance.forEach((s, e) =>
    expect(s).toBeCloseTo(groundCost(Q, Math.floor(e / k), X, found.index[e], 'euclidean'), 13)
  )
})

test('more neighbours than rows are refused', () => {
  expect(() => finish(nearest(cloud(1, 3, 2), cloud(2, 4, 2), 5))).toThrow(RangeError)
})
