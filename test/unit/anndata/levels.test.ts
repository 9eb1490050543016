import fc from '../../support/fast-check.ts'
import { describe, expect, test } from 'vitest'
import { fromNumbers, fromTexts } from '../../../src-main/anndata/h5ad/column.ts'
import { candidateOf, levelsOf, summariseColumn } from '../../../src-main/anndata/h5ad/levels.ts'

const numbers = (values: number[], dtype = 'float64') => fromNumbers(Float64Array.from(values), 'numeric', dtype)

describe('levels of a column', () => {
  test('of numbers: ascending, missing ones and the sign of zero left out, infinite ones beyond the range', () => {
    const summary = summariseColumn('x', numbers([3, NaN, -0, 0, Infinity, 3, -2.5]))
    expect(summary).toMatchObject({ levels: 4, missing: 1, min: -2.5, max: 3 })
    expect(summary.top).toEqual([
      { label: '-2.5', count: 1 },
      { label: '0', count: 2 },
      { label: '3', count: 2 },
      { label: 'Infinity', count: 1 }
    ])
  })

  test('of float32: labels are as short as the type tells numbers apart', () => {
    expect(levelsOf(numbers([Math.fround(0.1), Math.fround(10.5)], 'float32')).labels).toEqual(['0.1', '10.5'])
  })

  test('of nothing but missing numbers', () => {
    expect(summariseColumn('x', numbers([NaN, NaN]))).toMatchObject({
      levels: 0,
      top: [],
      min: null,
      max: null,
      missing: 2
    })
  })

  test('codes point at the labels of their cells, and counts add up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(NaN), fc.integer({ min: -40, max: 40 })), { maxLength: 300 }),
        (values) => {
          const column = numbers(values)
          const { labels, counts, codes } = levelsOf(column)
          values.forEach((value, i) => expect(labels[codes[i]] ?? 'NaN').toBe(String(value + 0)))
          expect(counts.reduce((a, b) => a + b, 0)).toBe(values.length - column.missing)
          const summary = summariseColumn('x', column)
          expect(summary.levels).toBe(labels.length)
          expect(summary.top.map((level) => level.label)).toEqual(labels.slice(0, 60))
          expect(summary.top.map((level) => level.count)).toEqual(counts.slice(0, 60))
        }
      )
    )
  })

  test('of texts: natural order; categories that no cell has are left out', () => {
    expect(levelsOf(fromTexts(['d10', 'd2', 'd10', 'd1'], 'string')).labels).toEqual(['d1', 'd2', 'd10'])
    const codes = Int32Array.of(2, 2, -1)
    const categories = { form: 'labels', kind: 'categorical', dtype: 'str', ordered: false, missing: 1 } as const
    expect(levelsOf({ ...categories, labels: ['z', 'unused', 'a'], codes })).toMatchObject({
      labels: ['a'],
      counts: [2]
    })
  })
})

describe('which columns may be a time at all', () => {
  const column = (levels: number, cells: number) => numbers(Array.from({ length: cells }, (_, i) => (i % levels) + 0.5))
  test('at most 60 different values, fewer in small files, 200 if they are whole', () => {
    expect(candidateOf('x', column(60, 5000), null)?.labels).toHaveLength(60)
    expect(candidateOf('x', column(62, 5000), null)).toBeNull()
    expect(candidateOf('x', column(4, 17), null)?.labels).toHaveLength(4)
    expect(candidateOf('x', column(17, 17), null)).toBeNull()
    const whole = numbers(Array.from({ length: 5000 }, (_, i) => i % 200))
    expect(candidateOf('x', whole, null)).toMatchObject({ integers: true, missing: 0 })
  })
})
