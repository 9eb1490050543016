import { describe, expect, test } from 'vitest'
import type { FeaturesRecord } from '../../../src-main/compute/energy/potential.ts'
import { besidePotential, confounding } from '../../../src-main/compute/identify/energies.ts'
import { featureNames, linearSpectrum, type Spectrum } from '../../../src-main/compute/identify/spectrum.ts'
import { scoredRows, snapshotRows, type CoupledSnapshots } from '../../../src-main/compute/jkonet/rows.ts'
import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'
import { cloud, cornerPlan } from '../jkonet/fixtures.ts'

/** Quadratic potential in 2 PCs with bumps at the given centres, knots at the given times; its coefficients do not matter. */
function quadratic(knots: number[], centres: number[] = []): FeaturesRecord {
  const count = centres.length / 2
  const architecture = { d: 2, exponent: 2, degree: 2, centres: count, width: 2, knots: knots.length }
  const coefficients = new Float32Array(knots.length * (5 + count))
  return { kind: 'features', architecture, theta: Float32Array.from([...knots, ...centres, ...coefficients]) }
}

const coupled = (snapshots: Matrix[], times: number[]): CoupledSnapshots => ({
  snapshots,
  times,
  couplings: snapshots.slice(1).map((Y, k) => cornerPlan(snapshots[k].rows, Y.rows))
})

function spectrumOf(record: FeaturesRecord, input: CoupledSnapshots): Spectrum[] {
  const set = snapshotRows(input)
  const all = Int32Array.from({ length: set.count }, (_, e) => e)
  return drain(linearSpectrum(record, set.draw(all, Random.seed(0)))).result
}

/** 29 cells on the line PC2 = 2 PC1, where the force of PC1 PC2 is that of PC1^2 + PC2^2 / 4: (2 x, x) at (x, 2 x). */
function onLine(seed: number): Matrix {
  const random = Random.seed(seed)
  const places = Array.from({ length: 29 }, () => random.normal())
  return matrix(Float64Array.from(places.flatMap((x) => [x, 2 * x])), 29, 2)
}

describe('the spectrum of a linear potential', () => {
  test('features of spread cells are told apart', () => {
    const clouds = [cloud(17, 2, 0, Random.seed(1)), cloud(29, 2, 0.5, Random.seed(2))]
    const [found] = spectrumOf(quadratic([0]), coupled(clouds, [0, 1]))
    expect(found.weak).toEqual([])
    expect(found.condition).toBeLessThan(50)
    expect(found.values.reduce((s, v) => s + v, 0)).toBeCloseTo(5, 10)
    expect(found.sentence).toMatch(/^These snapshots tell all 5 features apart \(condition number [\d.]+\)\.$/)
  })

  test('on a line, the product of the PCs cannot be told from a sum of their squares', () => {
    const [found] = spectrumOf(quadratic([0]), coupled([onLine(1), onLine(2)], [0, 1]))
    expect(found.condition).toBeGreaterThan(1e6)
    expect(found.weak).toHaveLength(1)
    const { features, value } = found.weak[0]
    expect(features.map((f) => f.name)).toEqual(['PC1 PC2', 'PC1^2', 'PC2^2'])
    const [product, first, second] = features.map((f) => f.weight)
    expect(first / product).toBeCloseTo(-2 / Math.sqrt(5), 4)
    expect(second / product).toBeCloseTo(-1 / Math.sqrt(5), 4)
    expect(Math.abs(value)).toBeLessThan(1e-9)
    expect(found.sentence).toContain('one combination of the 5 features cancel')
  })

  test('a bump that no cell feels is named, and does not count as a direction', () => {
    const clouds = [cloud(17, 2, 0, Random.seed(1)), cloud(29, 2, 0, Random.seed(2))]
    const [found] = spectrumOf(quadratic([0], [0.3, 0.1, 40, 40]), coupled(clouds, [0, 1]))
    expect(found.unseen).toEqual(['bump 2'])
    expect(found.seen).toBe(6)
    expect(found.sentence).toContain('No cell is moved by bump 2; these snapshots tell the other 6 features apart')
  })

  test('each timepoint has its own, whatever the size of the gap', () => {
    const clouds = [cloud(17, 2, 0, Random.seed(1)), onLine(1), cloud(11, 2, 0, Random.seed(2))]
    const [short, long] = [0.1, 3].map((gap) => spectrumOf(quadratic([1, 1 + gap]), coupled(clouds, [0, 1, 1 + gap])))
    expect(short.map((s) => [s.time, s.weak.length])).toEqual([
      [1, 1],
      [expect.closeTo(1.1, 6), 0]
    ])
    expect(short[1].condition / long[1].condition).toBeCloseTo(1, 5)
  })

  test('features are named as they are ordered', () => {
    expect(featureNames(quadratic([0], [1, 1]).architecture)).toEqual([
      'PC2',
      'PC2^2',
      'PC1',
      'PC1 PC2',
      'PC1^2',
      'bump 1'
    ])
  })
})

describe('the spectrum of potential, interaction and noise together', () => {
  const clouds = [17, 29, 23].map((n, k) => cloud(n, 2, 2 * k, Random.seed(k + 1)))
  const attraction: FeaturesRecord = {
    kind: 'features',
    architecture: { d: 2, exponent: 2, degree: 2, centres: 0, width: 2, knots: 1, even: true },
    theta: new Float32Array(4)
  }
  const together = (snapshots: Matrix[]): Spectrum => {
    const input = coupled(
      snapshots,
      snapshots.map((_, k) => k)
    )
    const scores = snapshots.map((X) => X.data.map((x) => Math.sin(3 * x)))
    const set = scoredRows(input, scores)
    const rows = set.draw(
      Int32Array.from({ length: set.count }, (_, e) => e),
      Random.seed(0)
    )
    return drain(linearSpectrum(quadratic([0]), rows, besidePotential(attraction, input))).result[0]
  }

  test('one population cannot tell attraction from a valley around its mean', () => {
    const found = together(clouds.slice(0, 2))
    expect(found.seen).toBe(5 + 3 + 1)
    expect(found.weak.length).toBe(3)
    expect(found.sentence).toContain('between cells')
  })

  test('one that moves along a line can, but for what happens across the line', () => {
    const { weak } = together(clouds)
    expect(weak).toHaveLength(1)
    expect(weak[0].value).toBeLessThan(1e-9)
  })
})

describe('energies that act alike', () => {
  /** Score of N(0, s^2) in each PC. */
  const gaussian = (X: Matrix, s: number): Float64Array => X.data.map((x) => -x / s ** 2)

  test('noise in a Gaussian cloud and attraction are gradients of quadratics', () => {
    const input = coupled([cloud(17, 2, 0, Random.seed(1)), cloud(29, 2, 0, Random.seed(2))], [0, 1])
    const scores = input.snapshots.map((X) => gaussian(X, 1))
    const found = drain(confounding(quadratic([1]), input, scores)).result
    expect(found.noise).toBeGreaterThan(0.9999)
    expect(found.attraction).toBeGreaterThan(0.9999)
    expect(found.sentence.match(/cannot tell the two apart/g)).toHaveLength(2)
  })

  test('noise in two clusters is no gradient of a quadratic', () => {
    const random = Random.seed(5)
    const clusters = (n: number): Matrix =>
      matrix(
        Float64Array.from(
          { length: 2 * n },
          (_, e) => (e % 2 === 0 ? (e % 4 === 0 ? 3 : -3) : 0) + 0.5 * random.normal()
        ),
        n,
        2
      )
    const input = coupled([clusters(40), clusters(60)], [0, 1])
    const scores = input.snapshots.map((X) => X.data.map((x, e) => -(e % 2 === 0 ? x - 3 * Math.sign(x) : x) / 0.25))
    const { noise, attraction, sentence } = drain(confounding(quadratic([1]), input, scores)).result
    expect(noise).toBeGreaterThan(0.3)
    expect(noise).toBeLessThan(0.7)
    expect(attraction).toBeGreaterThan(0.9999)
    expect(sentence).toContain(`${Math.round(100 * noise)} % of the force of random motion`)
  })

  test('refuses scores of other cells', () => {
    const input = coupled([cloud(17, 2, 0, Random.seed(1)), cloud(29, 2, 0, Random.seed(2))], [0, 1])
    expect(() => drain(confounding(quadratic([1]), input, [gaussian(input.snapshots[1], 1)]))).toThrow(RangeError)
  })
})
