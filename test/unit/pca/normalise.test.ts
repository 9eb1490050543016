import { describe, expect, it } from 'vitest'
import { checkMatrix } from '../../../src-main/compute/pca/check-matrix.ts'
import { cellSummaries, normalise } from '../../../src-main/compute/pca/normalise.ts'
import { applyStandardisation, standardise } from '../../../src-main/compute/pca/standardise.ts'
import { genesDetectedIn, sparseOf, takeCells, takeGenes } from '../../../src-main/compute/pca/subset.ts'
import { matrix } from '../../../src-shared/matrix.ts'
import { drain } from '../../support/drain.ts'
import { madeOf } from './made-matrices.ts'

/** Totals 6, 0, 2, 12. */
const DENSE = matrix(Float64Array.of(1, 2, 3, 0, 0, 0, 0, 2, 0, 4, 0, 8), 4, 3)
const COUNTS = sparseOf(DENSE)

describe('cell summaries', () => {
  it('are the same for sparse and dense', () => {
    for (const X of [COUNTS, DENSE]) {
      const { total, detected } = cellSummaries(X)
      expect(Array.from(total)).toEqual([6, 0, 2, 12])
      expect(Array.from(detected)).toEqual([3, 0, 1, 2])
    }
  })
})

describe('normalise', () => {
  it('brings every cell with counts to the median total of those', () => {
    const { matrix: N, target } = drain(normalise(COUNTS, { target: 'median', transform: 'none' })).result
    expect(target).toBe(6)
    expect(Array.from(cellSummaries(N).total)).toEqual([6, 0, 6, 6])
    expect(N.indices).toBe(COUNTS.indices)
    expect(Array.from(COUNTS.data)).toEqual([1, 2, 3, 2, 4, 8])
  })

  it.each([
    ['log1p', Math.log1p],
    ['sqrt', Math.sqrt]
  ] as const)('%s acts on the scaled values; zeros stay', (transform, f) => {
    const { matrix: N } = drain(normalise(DENSE, { target: 10, transform })).result
    const expected = Array.from(DENSE.data, (v, at) => f((v * 10) / [6, 1, 2, 12][Math.floor(at / 3)]))
    N.data.forEach((v, at) => expect(v).toBeCloseTo(expected[at], 14))
  })

  it('leaves library sizes alone when asked', () => {
    const { matrix: N, target } = drain(normalise(COUNTS, { target: null, transform: 'sqrt' })).result
    expect(target).toBeNull()
    expect(N.data[5]).toBe(Math.fround(Math.sqrt(8)))
  })

  it('survives a matrix without any count', () => {
    const { matrix: N } = drain(
      normalise(
        madeOf(3, 2, () => 0),
        { target: 'median', transform: 'log1p' }
      )
    ).result
    expect(N.data.length).toBe(0)
  })
})

describe('checkMatrix', () => {
  const names = { where: 'a.h5ad', element: 'X', cells: ['c1', 'c2', 'c3'], genes: ['g1', 'g2'] }

  it('names the first cells and genes of negative values, but only where counts are needed', () => {
    const X = madeOf(3, 2, (i, g) => (i === 2 && g === 1 ? -4 : i))
    expect(() => checkMatrix(X, names, false)).not.toThrow()
    expect(() => checkMatrix(X, names, true)).toThrow(/cell c3, gene g2: -4/)
    expect(() => checkMatrix(X, names, true)).toThrow(expect.objectContaining({ code: 'E_MATRIX_NEGATIVE' }))
  })

  it.each([NaN, Infinity, -Infinity])('refuses %s, dense or sparse, and counts them', (bad) => {
    const dense = matrix(Float64Array.of(1, bad, 0, bad, 2, 3), 3, 2)
    for (const X of [dense, sparseOf(dense)]) {
      const attempt = () => checkMatrix(X, names, false)
      expect(attempt).toThrow(expect.objectContaining({ code: 'E_MATRIX_NONFINITE' }))
      expect(attempt).toThrow(/2 values.*cell c1, gene g2.*cell c2, gene g2/)
    }
  })

  it('numbers cells from 1 where it has no names', () => {
    expect(() =>
      checkMatrix(
        madeOf(4, 2, (i) => (i === 3 ? NaN : 0)),
        { where: 'f', element: 'X' },
        true
      )
    ).toThrow(/cell 4, gene 1/)
  })
})

describe('subsets', () => {
  it('takes genes and cells in the order asked for', () => {
    const X = madeOf(5, 7, (i, g) => (i + g) % 3)
    const sub = takeGenes(takeCells(X, [4, 0]), [6, 1])
    const dense = Array.from({ length: 2 }, (_, r) => {
      const row = [0, 0]
      for (let e = sub.indptr[r]; e < sub.indptr[r + 1]; e++) row[sub.indices[e]] = sub.data[e]
      return row
    })
    expect(dense).toEqual([
      [(4 + 6) % 3, (4 + 1) % 3],
      [6 % 3, 1]
    ])
  })

  it('keeps the genes seen in enough cells', () => {
    expect(Array.from(genesDetectedIn(COUNTS, 2))).toEqual([0, 1, 2])
    expect(
      Array.from(
        genesDetectedIn(
          madeOf(5, 4, (i, g) => (i < g ? 1 : 0)),
          2
        )
      )
    ).toEqual([2, 3])
  })
})

describe('standardise', () => {
  it('gives mean 0 and standard deviation 1, and 0 for a constant PC', () => {
    const X = matrix(
      Float64Array.from({ length: 17 * 3 }, (_, at) => (at % 3 === 2 ? 4.2 : Math.sin(at * 1.7) * 50 + 9)),
      17,
      3
    )
    const { X: S, mean, sd } = standardise(X)
    for (let c = 0; c < 3; c++) {
      const column = Array.from({ length: 17 }, (_, i) => S.data[i * 3 + c])
      expect(column.reduce((a, b) => a + b) / 17).toBeCloseTo(0, 12)
      expect(Math.sqrt(column.reduce((a, b) => a + b * b, 0) / 17)).toBeCloseTo(c === 2 ? 0 : 1, 12)
    }
    expect(mean[2]).toBeCloseTo(4.2, 12)
    expect(sd[2]).toBe(1)
    expect(applyStandardisation(X, mean, sd)).toEqual(S)
  })
})
