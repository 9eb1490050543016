import { describe, expect, test } from 'vitest'
import { COARSER, GROUPS, pairCounts, rowsWithout } from '../../../src-main/compute/jkonet/pair-distances.ts'
import { matrix, takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'

const cloud = (n: number): Matrix => {
  const random = Random.seed(n)
  return matrix(
    Float64Array.from({ length: 3 * n }, () => random.normal()),
    n,
    3
  )
}
const without = (X: Matrix, g: number): Matrix =>
  takeRows(
    X,
    Array.from({ length: X.rows }, (_, i) => i).filter((i) => i % GROUPS !== g)
  )
const coarse = (counts: Float64Array): Float64Array =>
  counts.reduce(
    (sums, count, bin) => {
      sums[Math.floor(bin / COARSER)] += count
      return sums
    },
    new Float64Array(Math.ceil(counts.length / COARSER))
  )
/** Without the zeros at the end: fewer cells can have a smaller box. */
const counted = (counts: Float64Array): number[] =>
  Array.from(counts.subarray(0, 1 + counts.findLastIndex((c) => c > 0)))

describe('pairs by distance', () => {
  const [A, B] = [cloud(17), cloud(29)]
  test.each([
    ['of two clouds', B, 17 * 29],
    ['of one, each with the others', A, 17 * 16]
  ])('%s: all, and without a group those of the cells that are left', (_, other, total) => {
    const { all, without: left } = drain(pairCounts(A, other, 0.4)).result
    expect(all.reduce((a, b) => a + b, 0)).toBe(total)
    for (let g = 0; g < GROUPS; g++) {
      const kept = without(A, g)
      expect(rowsWithout(A.rows, g)).toBe(kept.rows)
      const direct = drain(pairCounts(kept, other === A ? kept : without(other, g), 0.4)).result
      expect(counted(left[g])).toEqual(counted(coarse(direct.all)))
    }
  })

  test('groups that are empty leave all cells', () => {
    expect(Array.from({ length: GROUPS }, (_, g) => rowsWithout(3, g))).toEqual([2, 2, 2, 3, 3, 3, 3, 3, 3, 3])
  })
})
