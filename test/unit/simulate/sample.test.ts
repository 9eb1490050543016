import { describe, expect, it } from 'vitest'
import { gamma, negativeBinomial, poisson } from '../../../src-main/compute/simulate/draws.ts'
import {
  fateShares,
  landscapeGradient,
  landscapeValue,
  SAMPLE_LANDSCAPE
} from '../../../src-main/compute/simulate/sample-landscape.ts'
import { sampleTimeCourse } from '../../../src-main/compute/simulate/sample.ts'
import { Random } from '../../../src-shared/random.ts'

function momentsOf(draw: (random: Random) => number): { mean: number; variance: number } {
  const random = Random.seed(3)
  const values = Float64Array.from({ length: 40_000 }, () => draw(random))
  const mean = values.reduce((a, b) => a + b) / values.length
  return { mean, variance: values.reduce((a, v) => a + (v - mean) ** 2, 0) / values.length }
}

describe('draws', () => {
  it.each([0, 0.3, 7, 29, 31, 250])('Poisson with mean %d has that mean and variance', (m) => {
    const { mean, variance } = momentsOf((r) => poisson(r, m))
    expect(Math.abs(mean - m)).toBeLessThan(0.02 * m + 1e-12)
    expect(Math.abs(variance - m)).toBeLessThan(0.04 * m + 1e-12)
  })

  it('gamma has mean and variance of its shape', () => {
    const { mean, variance } = momentsOf((r) => gamma(r, 8))
    expect(Math.abs(mean - 8)).toBeLessThan(0.1)
    expect(Math.abs(variance - 8)).toBeLessThan(0.4)
  })

  it('the negative binomial is overdispersed as stated', () => {
    const { mean, variance } = momentsOf((r) => negativeBinomial(r, 6, 0.2))
    expect(Math.abs(mean - 6)).toBeLessThan(0.1)
    expect(Math.abs(variance / (6 + 0.2 * 36) - 1)).toBeLessThan(0.06)
  })
})

describe('the landscape of the sample', () => {
  it('has the gradient that its values say', () => {
    const [g, random, h] = [new Float64Array(2), Random.seed(1), 1e-6]
    for (let trial = 0; trial < 50; trial++) {
      const [x, y, t] = [6 * random.uniform() - 3, 6 * random.uniform() - 3, 12 * random.uniform()]
      const V = (a: number, b: number) => landscapeValue(SAMPLE_LANDSCAPE, a, b, t)
      landscapeGradient(SAMPLE_LANDSCAPE, x, y, t, g)
      expect(g[0]).toBeCloseTo((V(x + h, y) - V(x - h, y)) / (2 * h), 6)
      expect(g[1]).toBeCloseTo((V(x, y + h) - V(x, y - h)) / (2 * h), 6)
    }
  })

  it('begins as one valley and shares that sum to 1', () => {
    expect(Array.from(fateShares(SAMPLE_LANDSCAPE, -1, 0.7, 0))).toEqual([1 / 3, 1 / 3, 1 / 3])
    expect(fateShares(SAMPLE_LANDSCAPE, 1, 1, 9).reduce((a, b) => a + b)).toBeCloseTo(1, 14)
  })
})

describe('the sample time course', () => {
  const S = sampleTimeCourse()

  it('has about 5,000 cells, unequal per timepoint, and 200 genes with names of their own', () => {
    expect(S.counts.rows).toBe(5000)
    expect(S.counts.cols).toBe(200)
    expect(S.labels).toEqual(['Day 0', 'Day 3', 'Day 6', 'Day 9', 'Day 12'])
    const cells = S.labels.map((_, k) => S.timeIndex.filter((t) => t === k).length)
    expect(new Set(cells).size).toBe(5)
    expect(new Set(S.geneNames).size).toBe(200)
    expect(new Set(S.cellNames).size).toBe(5000)
    expect(S.geneNames).toEqual(expect.arrayContaining(['POU5F1', 'NANOG', 'SOX17', 'T', 'EOMES', 'PAX6']))
  })

  it('counts: whole numbers, some cells large, some genes unseen', () => {
    expect(S.counts.data.every((v) => v > 0 && Number.isInteger(v))).toBe(true)
    const share = S.counts.data.length / (5000 * 200)
    expect(share).toBeGreaterThan(0.3)
    expect(share).toBeLessThan(0.9)
  })

  it('ends in three fates, each of at least a tenth of the last cells, from one progenitor', () => {
    const at = (k: number, name: string) => S.branch.filter((b, i) => S.timeIndex[i] === k && b === name).length
    const last = S.timeIndex.filter((k) => k === 4).length
    for (const fate of ['Ectoderm', 'Mesoderm', 'Endoderm']) expect(at(4, fate) / last).toBeGreaterThan(0.1)
    expect(at(0, 'Progenitor')).toBe(S.timeIndex.filter((k) => k === 0).length)
  })

  it('lets markers mark: PAX6 in ectoderm, SOX17 in endoderm, POU5F1 in progenitors', () => {
    const meanOf = (gene: string, branch: string) => {
      const g = S.geneNames.indexOf(gene)
      let [sum, cells] = [0, 0]
      for (let i = 0; i < 5000; i++) {
        if (S.branch[i] !== branch) continue
        cells++
        for (let e = S.counts.indptr[i]; e < S.counts.indptr[i + 1]; e++)
          if (S.counts.indices[e] === g) sum += S.counts.data[e]
      }
      return sum / cells
    }
    expect(meanOf('PAX6', 'Ectoderm')).toBeGreaterThan(2 * meanOf('PAX6', 'Endoderm'))
    expect(meanOf('SOX17', 'Endoderm')).toBeGreaterThan(2 * meanOf('SOX17', 'Ectoderm'))
    expect(meanOf('POU5F1', 'Progenitor')).toBeGreaterThan(2 * meanOf('POU5F1', 'Mesoderm'))
  })

  it('is the same bytes for the same seed only', () => {
    const small = { cells: [17, 29, 5, 3, 1], genes: 30 }
    expect(sampleTimeCourse(small)).toEqual(sampleTimeCourse(small))
    expect(sampleTimeCourse({ ...small, seed: 1 }).latent.data[0]).not.toBe(sampleTimeCourse(small).latent.data[0])
  })
})
