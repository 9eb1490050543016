import { describe, expect, test } from 'vitest'
import { filterCounts, quantile, shareOfGenes, withinLibrarySize } from '../../../src-main/compute/pca/filters.ts'
import { sparseOf } from '../../../src-main/compute/pca/subset.ts'
import { EMBRYOID_BODY } from '../../../src-shared/model/embryoid-body.ts'
import { Random } from '../../../src-shared/random.ts'

const RECIPE = { ...EMBRYOID_BODY.cells, minCells: EMBRYOID_BODY.minCells }

// numpy.quantile(v, q) and flatnonzero((v >= quantile(v, .2)) & (v <= quantile(v, .8))), numpy 2
const v = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2)
const QUANTILES = [
  [0, 1],
  [0.2, 2.2],
  [0.5, 5],
  [0.8, 7.8],
  [0.9, 9],
  [1, 9]
]
const WITHIN = [0, 2, 4, 7, 8, 9, 10, 13, 15]

test.each(QUANTILES)('quantile %d is that of numpy', (q, expected) => {
  expect(quantile(v, q)).toBeCloseTo(expected, 12)
  expect(v[0]).toBe(3)
})

test('quantiles of nothing and of one value', () => {
  expect(quantile(new Float64Array(0), 0.5)).toBeNaN()
  expect(quantile(Float64Array.of(7), 0.3)).toBe(7)
})

describe('library size within timepoints', () => {
  const bounds = [0.2, 0.8] as const

  test('each timepoint by its own quantiles, whatever the depth of the others', () => {
    const total = Float64Array.from([...v, ...v.map((size) => size * 1000)])
    const timeIndex = Array.from(total, (_, i) => (i < v.length ? 4 : 0))
    expect([...withinLibrarySize(total, timeIndex, bounds)]).toEqual([...WITHIN, ...WITHIN.map((i) => i + v.length)])
  })

  test('interleaved timepoints keep the order of the cells', () => {
    const total = Float64Array.from({ length: 2 * v.length }, (_, i) => v[i >> 1] * (1 + (i % 2)))
    const timeIndex = Array.from(total, (_, i) => i % 2)
    expect([...withinLibrarySize(total, timeIndex, bounds)]).toEqual(WITHIN.flatMap((i) => [2 * i, 2 * i + 1]))
  })

  test('cells that are all alike, and a timepoint of one cell, are kept', () => {
    expect([...withinLibrarySize(new Float64Array(17).fill(5), new Int32Array(17), bounds)]).toHaveLength(17)
    expect([...withinLibrarySize(Float64Array.of(1, 9), [0, 1], bounds)]).toEqual([0, 1])
  })
})

test('share of genes: 0 for a cell without counts', () => {
  const X = sparseOf({ data: [1, 2, 1, 0, 0, 0, 0, 3, 0], rows: 3, cols: 3 })
  expect([...shareOfGenes(X, [1])]).toEqual([0.5, 0, 1])
  expect([...shareOfGenes(X, [])]).toEqual([0, 0, 0])
})

describe('the embryoid body recipe', () => {
  const [n, m] = [217, 29]
  const random = Random.seed(11)
  const timeIndex = Int32Array.from({ length: n }, () => random.integer(5))
  const names = Array.from({ length: m }, (_, g) => (g % 9 === 4 ? `MT-${g}` : g === 7 ? 'MTOR' : `G${g}`))
  const dense = Array.from({ length: n }, (_, i) =>
    // Gene 0 is in six cells, gene 1 in none, cell 3 is empty.
    Array.from({ length: m }, (_, g) =>
      i === 3 || g === 1 || (g === 0 && i % 40 !== 0) ? 0 : random.integer(3) * (1 + timeIndex[i]) * (1 + (g % 9))
    )
  )
  const X = sparseOf({ data: dense.flat(), rows: n, cols: m })
  const found = filterCounts(X, timeIndex, names, RECIPE)

  /** The recipe on plain arrays, by ranks and not by sets of rows. */
  function plain(): { cells: number[]; genes: number[]; sized: number[] } {
    const sum = (row: readonly number[]): number => row.reduce((a, b) => a + b, 0)
    const sized = dense.flatMap((row, i) => {
      const sizes = dense.filter((_, j) => timeIndex[j] === timeIndex[i]).map(sum)
      const [least, most] = [0.2, 0.8].map((q) => quantile(Float64Array.from(sizes), q))
      return sum(row) >= least && sum(row) <= most ? [i] : []
    })
    const genes = names.flatMap((_, g) => (sized.filter((i) => dense[i][g] > 0).length >= 10 ? [g] : []))
    const share = sized.map((i) => {
      const total = sum(genes.map((g) => dense[i][g]))
      return total === 0 ? 0 : sum(genes.filter((g) => names[g].startsWith('MT-')).map((g) => dense[i][g])) / total
    })
    const limit = quantile(Float64Array.from(share), 0.9)
    return { cells: sized.filter((_, r) => share[r] <= limit), genes, sized }
  }

  test('keeps the cells and genes that plain arithmetic keeps', () => {
    const expected = plain()
    expect([...found.cells]).toEqual(expected.cells)
    expect([...found.genes]).toEqual(expected.genes)
    expect(found.dropped).toEqual({
      librarySize: n - expected.sized.length,
      mitochondrial: expected.sized.length - expected.cells.length
    })
    expect(found.mitochondrialGenes).toBe(3)
  })

  test('drops about two fifths of every timepoint by size and a tenth of the rest', () => {
    for (let k = 0; k < 5; k++) {
      const before = timeIndex.filter((t) => t === k).length
      const sized = plain().sized.filter((i) => timeIndex[i] === k).length
      expect(Math.abs(sized / before - 0.6)).toBeLessThan(0.15)
    }
    expect(found.dropped.mitochondrial / (n - found.dropped.librarySize)).toBeCloseTo(0.1, 1)
    expect([...found.genes]).not.toContain(0)
  })

  test('without mitochondrial genes or a filter of sizes no cell goes', () => {
    const kept = filterCounts(
      X,
      timeIndex,
      names.map((_, g) => `G${g}`),
      { ...RECIPE, librarySize: null }
    )
    expect([kept.cells.length, kept.mitochondrialGenes, kept.dropped.mitochondrial]).toEqual([n, 0, 0])
  })
})
