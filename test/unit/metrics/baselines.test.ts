import { describe, expect, test } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import {
  batchesOf,
  comparedClouds,
  halvesOf,
  neighbourShift,
  straightLine
} from '../../../src-main/compute/metrics/baselines.ts'
import { distance } from '../../../src-main/compute/metrics/distance.ts'
import { mmd } from '../../../src-main/compute/metrics/mmd.ts'
import { w1, w2 } from '../../../src-main/compute/metrics/wasserstein.ts'
import { exactTransport } from '../../../src-main/compute/transport/exact.ts'
import { cloud, finish, weights } from '../transport/clouds.ts'

const moved = (X: Matrix, by: number[]): Matrix => ({ ...X, data: X.data.map((v, e) => v + by[e % X.cols]) })
const [X, Q] = [cloud(1, 29, 2), cloud(2, 17, 2)]

test('a rigid shift of the train cells shifts every test cell by the same', () => {
  const Y = moved(X, [0.2, -0.1])
  const C = finish(exactTransport(X, Y))
  const shifted = finish(neighbourShift(Q, X, Y, C))
  shifted.data.forEach((v, e) => expect(v).toBeCloseTo(Q.data[e] + [0.2, -0.1][e % 2], 12))
})

test('the shift of one neighbour is its displacement to the barycentre, and cells without mass move nobody', () => {
  const Y = cloud(3, 41, 2, 1)
  const a = weights(1, 29, 10)
  const C = finish(exactTransport(X, Y, { a }))
  const I = [...a.keys()].filter((i) => a[i] > 0)
  const shifted = finish(neighbourShift(takeRows(X, I), X, Y, C, 1))
  I.forEach((i, r) => {
    const entries = [...C.source.keys()].filter((e) => C.source[e] === i)
    const centre = entries.reduce((s, e) => s + C.weight[e] * Y.data[2 * C.target[e]], 0) / a[i]
    expect(shifted.data[2 * r]).toBeCloseTo(centre, 11)
  })
})

test('the straight line is a geodesic: W2 to both ends is in proportion', () => {
  const Y = cloud(4, 41, 2, 1)
  const C = finish(exactTransport(X, Y))
  const whole = finish(w2(X, Y)).value
  for (const s of [0, 0.25, 0.5, 1]) {
    const { points, weights: a } = straightLine(X, Y, C, s)
    expect(finish(w2(points, X, { a })).value).toBeCloseTo(s * whole, 6)
    expect(finish(w2(points, Y, { a })).value).toBeCloseTo((1 - s) * whole, 6)
  }
})

test('an error table compares what its columns say', () => {
  const clouds = { train: X, trainNext: cloud(5, 33, 2, 1), test: Q }
  const coupling = finish(exactTransport(clouds.train, clouds.trainNext))
  const [predicted, cumulative] = [cloud(6, 17, 2), cloud(7, 19, 2)]
  const [testNext, pair] = [cloud(8, 23, 2, 1), { X: cloud(9, 11, 2), Y: cloud(10, 13, 2) }]
  const compare = (batches: typeof pair | null) =>
    finish(comparedClouds({ ...clouds, coupling, predicted, cumulative, testNext, batches }))
  const compared = compare(null)
  const shift = finish(neighbourShift(clouds.test, clouds.train, clouds.trainNext, coupling))
  const first = { w1: predicted, cumulative, previous: Q, floor: clouds.trainNext, shift }
  const expected = Object.fromEntries(Object.entries(first).map(([column, X]) => [column, { X, Y: testNext }]))
  expect(compared).toEqual(expected)
  expect(compare(pair)).toEqual({ ...expected, batches: pair })
})

test('a distance by its name', () => {
  const Y = cloud(6, 23, 2, 1)
  expect(finish(distance('w1', Q, Y))).toBe(finish(w1(Q, Y)).value)
  expect(finish(distance('w2', Q, Y))).toBe(finish(w2(Q, Y)).value)
  expect(finish(distance('mmd', Q, Y))).toBe(finish(mmd(Q, Y)))
})

test('halves share no cell and miss none, also of an odd number', () => {
  const cells: Matrix = { data: Float64Array.from({ length: 17 }, (_, i) => i), rows: 17, cols: 1 }
  const { X, Y } = halvesOf(cells, Random.seed(1))
  expect([X.rows, Y.rows]).toEqual([8, 9])
  expect([...X.data, ...Y.data].sort((a, b) => a - b)).toEqual([...cells.data])
})

describe('batches of a timepoint', () => {
  const cells: Matrix = { data: Float64Array.from({ length: 41 }, (_, i) => i), rows: 41, cols: 1 }
  const batch = (of: (i: number) => number): Int32Array => Int32Array.from({ length: 41 }, (_, i) => of(i))
  test('are the largest against all others, without cells of an unknown one', () => {
    const found = batchesOf(
      cells,
      batch((i) => (i < 3 ? -1 : i < 20 ? 5 : i < 30 ? 0 : 2))
    )
    expect([...(found?.X.data ?? [])]).toEqual(Array.from({ length: 17 }, (_, i) => i + 3))
    expect([...(found?.Y.data ?? [])]).toEqual(Array.from({ length: 21 }, (_, i) => i + 20))
  })
  test('are none where one is alone, a side is too small, or nothing is known', () => {
    expect(
      batchesOf(
        cells,
        batch(() => 1)
      )
    ).toBeNull()
    expect(
      batchesOf(
        cells,
        batch((i) => (i < 9 ? 0 : 1))
      )
    ).toBeNull()
    expect(
      batchesOf(
        cells,
        batch(() => -1)
      )
    ).toBeNull()
  })
})
