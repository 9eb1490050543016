import { describe, expect, test } from 'vitest'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import {
  evaluateMixture,
  fitGaussianMixture,
  type GaussianMixture,
  type MixtureOptions
} from '../../../src-main/compute/density/gaussian-mixture.ts'
import { seedClusters } from '../../../src-main/compute/density/k-means.ts'
import { cloud, finish } from '../transport/clouds.ts'

const fit = (X: Matrix, options?: MixtureOptions, seed = 0): GaussianMixture =>
  finish(fitGaussianMixture(X, Random.seed(seed), options))
const at = (points: number[][]): Matrix => ({
  data: Float64Array.from(points.flat()),
  rows: points.length,
  cols: points[0].length
})

/** Three bands of points by formula, in both languages. */
const bands = at(
  Array.from({ length: 300 }, (_, i) => [
    Math.sin(1.7 * i + 0.3) + (i % 3) * 4,
    Math.sin(2.9 * i + 1) * (i % 3 === 1 ? 2 : 0.7) + (i % 2),
    Math.cos(0.37 * i * i)
  ])
)

/**
 * scikit-learn on the same points: g = GaussianMixture(3, tol=1e-10, max_iter=10000, n_init=10, random_state=0).fit(X);
 * g.score(X), g.weights_, g.means_[:, 0], det(g.covariances_), sorted by mean; g.score_samples of the three points.
 */
describe('agrees with scikit-learn', () => {
  const M = fit(bands, { components: 3, tolerance: 1e-12, maxIterations: 5000 })
  const parts = [...M.components].sort((p, q) => p.mean[0] - q.mean[0])
  test('log likelihood', () => expect(M.logLikelihood.at(-1)).toBeCloseTo(-4.534795623195397, 7))
  test('parameters', () => {
    const determinants = [0.11890101867887358, 0.5052820902317827, 0.12136202390730667]
    parts.forEach(({ weight, mean, factor }, k) => {
      expect(weight).toBeCloseTo([0.33333092, 0.33333474, 0.33333434][k], 6)
      expect(mean[0]).toBeCloseTo([-0.008920329572104108, 3.999808209522688, 8.008942954077694][k], 6)
      expect((factor[0] * factor[4] * factor[8]) ** 2).toBeCloseTo(determinants[k], 6)
    })
  })
  test('densities, far out too', () => {
    const { logDensity } = evaluateMixture(
      M,
      at([
        [0.5, 0.2, -0.1],
        [4, 1, 0.3],
        [20, -7, 3]
      ])
    )
    const reference = [-3.2319522427684877, -3.693757110831888, -230.22858519842467]
    logDensity.forEach((v, i) => expect(Math.abs(v / reference[i] - 1)).toBeLessThan(1e-6))
  })
})

test('the likelihood never falls', () => {
  const { logLikelihood } = fit(cloud(1, 400, 4), { components: 6, tolerance: 0, maxIterations: 60 })
  for (let s = 1; s < logLikelihood.length; s++) expect(logLikelihood[s]).toBeGreaterThan(logLikelihood[s - 1] - 1e-9)
})

test('the score is the gradient of the log density', () => {
  const M = fit(cloud(2, 300, 5), { components: 5 })
  const Q = cloud(3, 17, 5, 0.3)
  const { score } = evaluateMixture(M, Q)
  const h = 1e-5
  for (let e = 0; e < Q.data.length; e++) {
    const moved = (step: number): number => {
      const data = Q.data.slice()
      data[e] += step
      return evaluateMixture(M, { ...Q, data }).logDensity[Math.floor(e / 5)]
    }
    expect(score.data[e]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 6)
  }
})

test('the density integrates to 1', () => {
  const M = fit(at(Array.from({ length: 90 }, (_, i) => [Math.sin(i), Math.cos(3 * i) / 2])), { components: 3 })
  const step = 0.05
  const grid = Array.from({ length: 200 * 200 }, (_, e) => [
    (Math.floor(e / 200) - 100) * step,
    ((e % 200) - 100) * step
  ])
  const { logDensity } = evaluateMixture(M, at(grid))
  expect(logDensity.reduce((s, v) => s + Math.exp(v), 0) * step * step).toBeCloseTo(1, 3)
})

test('flat components are dropped, but flat cells as a whole have a density', () => {
  const flat = { ...cloud(4, 60, 2), data: cloud(4, 60, 2).data.map((v, e) => (e % 2 === 1 ? 50 : v * 0.01)) }
  const both = at(
    [...Array(120).keys()].map((i) =>
      i < 60 ? [flat.data[2 * i], 50] : [cloud(5, 60, 2).data[2 * (i - 60)], cloud(5, 60, 2).data[2 * (i - 60) + 1]]
    )
  )
  const M = fit(both, { components: 2, tolerance: 1e-9 })
  expect(M.dropped).toBe(1)
  expect(M.components.reduce((s, c) => s + c.weight, 0)).toBeCloseTo(1, 12)
  expect(fit(flat).components.length).toBeGreaterThan(0)
  const { score } = evaluateMixture(fit(flat), flat)
  expect(score.data.every((v, e) => Number.isFinite(v) && (e % 2 === 0 || Math.abs(v) < 1e-6))).toBe(true)
})

test('a narrow cluster among wide cells in five dimensions is kept, and the score in it is right', () => {
  const [wide, narrow] = [cloud(7, 600, 5), cloud(8, 600, 5).data.map((x) => 3 + 0.25 * x)]
  const both: Matrix = { data: Float64Array.of(...wide.data, ...narrow), rows: 1200, cols: 5 }
  const M = fit(both, { components: 4 })
  expect(M.dropped).toBe(0)
  const { score } = evaluateMixture(M, both)
  let [error, size] = [0, 0]
  narrow.forEach((x, e) => {
    const truth = -(x - 3) / 0.25 ** 2
    error += (score.data[3000 + e] - truth) ** 2
    size += truth ** 2
  })
  expect(Math.sqrt(error / size)).toBeLessThan(0.3)
})

test.each([
  [1, 2],
  [5, 5],
  [10, 3]
])('%i cells in %i dimensions, too few for ten components, have a finite score that sums to nothing', (n, d) => {
  const few = cloud(n, n, d)
  const { score } = evaluateMixture(fit(few, {}), few)
  expect(score.data.every(Number.isFinite)).toBe(true)
  for (let c = 0; c < d; c++) {
    const column = score.data.filter((_, e) => e % d === c)
    expect(Math.abs(column.reduce((sum, v) => sum + v, 0))).toBeLessThan(
      1e-6 * n * Math.max(1, ...column.map(Math.abs))
    )
  }
})

test('the same seed gives the same mixture', () => {
  const X = cloud(6, 200, 3)
  expect(fit(X, {}, 7)).toEqual(fit(X, {}, 7))
})

test('seeding finds separate clusters, and survives fewer distinct rows than clusters', () => {
  const X = at([...Array(60).keys()].map((i) => [(i % 3) * 100 + Math.sin(i), (i % 3) * -50]))
  const R = seedClusters(X, 3, Random.seed(1))
  const label = (i: number): number => R.subarray(3 * i, 3 * i + 3).indexOf(1)
  for (let i = 0; i < 60; i++) expect(label(i)).toBe(label(i % 3))
  const equal = seedClusters(at(Array.from({ length: 9 }, () => [1, 1])), 4, Random.seed(1))
  expect(equal.reduce((s, v) => s + v, 0)).toBe(9)
})
