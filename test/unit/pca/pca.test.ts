import { describe, expect, it } from 'vitest'
import { pca, streamedPca } from '../../../src-main/compute/pca/pca.ts'
import type { PcaOptions } from '../../../src-main/compute/pca/pca.ts'
import { projectCells } from '../../../src-main/compute/pca/project.ts'
import type { PcaResult } from '../../../src-main/compute/pca/result.ts'
import { mapBlocks, rowBlocksOf } from '../../../src-main/compute/pca/row-blocks.ts'
import { takeCells } from '../../../src-main/compute/pca/subset.ts'
import type { SparseRows } from '../../../src-shared/matrix.ts'
import { drain } from '../../support/drain.ts'
import { lackOfOrthonormality, madeOf, periodic, programmes } from './made-matrices.ts'

const run = (X: SparseRows, options: Partial<PcaOptions> = {}): PcaResult =>
  drain(pca(X, { components: 5, seed: 0, ...options })).result
const sum = (A: Float64Array) => A.reduce((a, b) => a + b, 0)

/**
 * scikit-learn 1.9.1: PCA(c, svd_solver='full').fit(M).explained_variance_ with
 * M = where((7i + 13g + ig) % 11 < 4, ((3i + 5g) % 17)/4 + 0.25, 0), i < n, g < p.
 */
const SKLEARN = [
  {
    n: 17,
    p: 29,
    variance: [10.836236553513308, 8.61369212412085, 7.97108317399129, 5.861840661085839, 4.1637035831965115],
    ratio: 0.7717794832750393
  },
  {
    n: 29,
    p: 17,
    variance: [7.407945458939985, 5.767531411687782, 4.108509396244355, 3.489353811810155, 2.960976525073486],
    ratio: 0.7819671682279352
  },
  {
    n: 613,
    p: 701,
    variance: [
      136.45940931065522, 135.53272504878768, 117.85669090680888, 77.57193341518513, 76.8185480119329, 70.78423296203403
    ],
    ratio: 0.5610182331114903
  }
]

describe.each(SKLEARN)('PCA of $n x $p', ({ n, p, variance, ratio }) => {
  const solvers = [['exact', { exactUpTo: 1000 }], ...(n > 100 ? [['block-lanczos', {}] as const] : [])] as const
  it.each(solvers)('%s has the variances scikit-learn recorded', (method, options) => {
    const R = run(periodic(n, p), { components: variance.length, ...options })
    expect(R.method).toBe(method)
    const digits = method === 'exact' ? 1e-12 : 1e-5
    variance.forEach((v, k) => expect(Math.abs(R.variance[k] - v)).toBeLessThan(digits * v))
    expect(Math.abs(sum(R.varianceRatio) - ratio)).toBeLessThan(digits)
  })
})

describe('block Lanczos against the exact solver', () => {
  const X = programmes(613, 701, 9, 3)
  const exact = run(X, { components: 20, exactUpTo: 1000 })
  const found = run(X, { components: 20, tolerance: 1e-6 })

  it('captures the same variance and converges', () => {
    expect(found.status).toBe('converged')
    expect(Math.abs(sum(found.variance) / sum(exact.variance) - 1)).toBeLessThan(1e-4)
  })

  it('never claims more variance than there is', () => {
    found.variance.forEach((v, k) => expect(v).toBeLessThan(exact.variance[k] * (1 + 1e-6)))
  })

  it('gives the same leading loadings and scores, signs included', () => {
    for (let k = 0; k < 5; k++) {
      for (let g = 0; g < 701; g++)
        expect(Math.abs(found.loadings[g * 20 + k] - exact.loadings[g * 20 + k])).toBeLessThan(1e-4)
      for (let i = 0; i < 613; i++)
        expect(Math.abs(found.scores.data[i * 20 + k] - exact.scores.data[i * 20 + k])).toBeLessThan(5e-3)
    }
  })

  it('has orthonormal loadings', () => {
    expect(lackOfOrthonormality(found.loadings, 20)).toBeLessThan(2e-6)
    expect(lackOfOrthonormality(exact.loadings, 20)).toBeLessThan(2e-6)
  })

  it('certifies: the residual bounds the distance to an exact eigenvalue', () => {
    found.variance.forEach((v, k) => {
      const nearest = Math.min(...exact.variance.map((w) => Math.abs(v - w)))
      expect(nearest).toBeLessThan((found.residuals[k] + 1e-6) * exact.variance[0])
    })
  })

  it('is the same bytes when repeated, and close between builds', () => {
    expect(run(X, { components: 20, tolerance: 1e-6 })).toEqual(found)
    const plain = run(X, { components: 20, tolerance: 1e-6, build: 'plain' })
    expect(Math.abs(sum(plain.variance) / sum(found.variance) - 1)).toBeLessThan(1e-5)
  })

  it('stops at its last block with the best it has, and says so', () => {
    const short = run(X, { components: 20, tolerance: 1e-12, maxBlocks: 3 })
    expect(short.status).toBe('max-iterations')
    expect(short.iterations).toBe(3)
    expect(Math.max(...short.residuals)).toBeGreaterThan(Math.max(...found.residuals))
    expect(sum(short.variance)).toBeLessThan(sum(found.variance))
  })
})

describe.each([
  ['exact', { exactUpTo: 1000 }],
  ['block-lanczos', { exactUpTo: 0 }]
])('%s PCA on awkward data', (_, options) => {
  it('stops at the rank: rank 1 has one component', () => {
    const X = madeOf(101, 97, (i, g) => ((i % 7) + 1) * ((g % 5) + 1))
    const R = run(X, options)
    expect(R.status).toBe('rank-limited')
    expect(R.scores.cols).toBe(1)
    expect(R.varianceRatio[0]).toBeCloseTo(1, 5)
  })

  it('finds nothing where all cells are alike', () => {
    const R = run(
      madeOf(101, 97, (_i, g) => g % 5),
      options
    )
    expect(R.scores.cols).toBe(0)
    expect(R.totalVariance).toBe(0)
  })

  it('gives a constant gene no loading and an all-zero cell finite scores', () => {
    const base = programmes(101, 97, 4, 1)
    const at = (i: number, g: number) => {
      for (let e = base.indptr[i]; e < base.indptr[i + 1]; e++) if (base.indices[e] === g) return base.data[e]
      return 0
    }
    const R = run(
      madeOf(101, 97, (i, g) => (i === 40 ? 0 : g === 13 ? 3 : at(i, g))),
      options
    )
    const constant = run(
      madeOf(101, 97, (i, g) => (g === 13 ? 3 : at(i, g))),
      options
    )
    for (let k = 0; k < 5; k++) expect(Math.abs(constant.loadings[13 * 5 + k])).toBeLessThan(5e-5)
    expect(R.scores.data.every(Number.isFinite)).toBe(true)
  })

  it('makes the largest loading of each component positive', () => {
    const R = run(programmes(101, 97, 4, 2), options)
    for (let k = 0; k < 5; k++) {
      const column = Array.from({ length: 97 }, (_, g) => R.loadings[g * 5 + k])
      expect(Math.max(...column)).toBeGreaterThanOrEqual(-Math.min(...column))
    }
  })

  it('finds as many equal directions as there are, beyond one block', () => {
    const R = run(
      madeOf(150, 150, (i, g) => (i === g ? 2 : 0)),
      { ...options, components: 40 }
    )
    expect(R.scores.cols).toBe(40)
    R.variance.forEach((v) => expect(v).toBeCloseTo(4 / 149, 5))
    expect(lackOfOrthonormality(R.loadings, 40)).toBeLessThan(1e-5)
  })

  it('projects: the scores of cells are those of the fit, and held-out cells get theirs', () => {
    const X = programmes(101, 97, 4, 4)
    const R = run(X, options)
    const again = projectCells(X, R)
    again.data.forEach((v, at) => expect(Math.abs(v - R.scores.data[at])).toBeLessThan(1e-4))
    const some = projectCells(takeCells(X, [7, 3]), R)
    expect(Array.from(some.data.subarray(5))).toEqual(Array.from(again.data.subarray(15, 20)))
  })

  it('centres: mean 0 and the stated variance per score', () => {
    const R = run(programmes(101, 97, 4, 6), options)
    for (let k = 0; k < 5; k++) {
      const column = Array.from({ length: 101 }, (_, i) => R.scores.data[i * 5 + k])
      expect(Math.abs(column.reduce((a, b) => a + b) / 101)).toBeLessThan(1e-5)
      expect(column.reduce((a, b) => a + b * b, 0) / 100 / R.variance[k]).toBeCloseTo(1, 5)
    }
  })
})

describe('streamed PCA', () => {
  const X = programmes(613, 701, 9, 3)

  it.each([1, 5000, 1e9])('in blocks of about %d entries is the PCA in memory', (entries) => {
    const whole = run(X, { components: 10, tolerance: 1e-6 })
    const R = drain(streamedPca(rowBlocksOf(X, entries), { components: 10, seed: 0, tolerance: 1e-6 })).result
    expect(R.status).toBe('converged')
    expect(R.iterations).toBeLessThan(whole.iterations)
    expect(Math.abs(sum(R.variance) / sum(whole.variance) - 1)).toBeLessThan(1e-5)
    expect(R.totalVariance / whole.totalVariance).toBeCloseTo(1, 12)
    for (let at = 0; at < 613 * 10; at += 10)
      expect(Math.abs(R.scores.data[at] - whole.scores.data[at])).toBeLessThan(1e-3)
  })

  it('is the same bytes as in memory when as many vectors go per pass', () => {
    const whole = run(X, { components: 10, seed: 4 })
    const blocks = drain(streamedPca(rowBlocksOf(X, 5000), { components: 10, seed: 4, panels: 1 })).result
    expect(blocks.scores).toEqual(whole.scores)
    expect(blocks.loadings).toEqual(whole.loadings)
  })

  it('can normalise on the way', () => {
    const halved = mapBlocks(rowBlocksOf(X, 5000), X.cols, (block) => ({
      ...block,
      data: block.data.map((v) => v / 2)
    }))
    const R = drain(streamedPca(halved, { components: 10, seed: 0 })).result
    const whole = run(X, { components: 10 })
    expect((4 * R.variance[0]) / whole.variance[0]).toBeCloseTo(1, 5)
  })

  it('notices blocks that do not add up to the matrix', () => {
    const short = { ...rowBlocksOf(X, 5000), rows: 614 }
    expect(() => drain(streamedPca(short, { components: 10, seed: 0 }))).toThrow(/613 rows/)
  })
})

describe('pca', () => {
  it('refuses a single cell', () => {
    expect(() => run(periodic(1, 20))).toThrow(RangeError)
  })

  it('reports rising progress', () => {
    const { progress } = drain(pca(programmes(613, 701, 9, 3), { components: 5, seed: 0 }))
    const fractions = progress.map((p) => p.fraction)
    expect(fractions.length).toBeGreaterThan(5)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
  })
})
