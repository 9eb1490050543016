import { expect, test } from 'vitest'
import { groupShares, groupsReached } from '../../../src-main/compute/predict/fates.ts'
import { matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'

const cloud = (random: Random, rows: number, cols: number) =>
  matrix(
    Float64Array.from({ length: rows * cols }, () => random.normal()),
    rows,
    cols
  )

test('each moved cell gets the group of its nearest cell that has one, as by brute force', () => {
  const random = Random.seed(4)
  const [moved, last] = [cloud(random, 29, 3), cloud(random, 17, 3)]
  const groups = Int32Array.from({ length: 17 }, (_, i) => (i % 4) - 1)
  const square = (q: number, i: number): number =>
    [0, 1, 2].reduce((sum, c) => sum + (moved.data[q * 3 + c] - last.data[i * 3 + c]) ** 2, 0)
  const known = [...groups.keys()].filter((i) => groups[i] >= 0)
  const wanted = Array.from({ length: 29 }, (_, q) =>
    known.reduce((best, i) => (square(q, i) < square(q, best) ? i : best))
  )
  expect([...drain(groupsReached(moved, last, groups)).result]).toEqual(wanted.map((i) => groups[i]))
})

test('shares count only cells with a group, and sum to one', () => {
  expect(groupShares(Int32Array.of(0, 2, -1, 2, 2), 4)).toEqual({ cells: 4, shares: [0.25, 0, 0.75, 0] })
  expect(groupShares(Int32Array.of(-1, -1), 2)).toEqual({ cells: 0, shares: [0, 0] })
})
