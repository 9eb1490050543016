import { describe, expect, test } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { fitGaussianMixture } from '../../../src-main/compute/density/gaussian-mixture.ts'
import { componentOf, moved, whitening, type Component } from '../../../src-main/compute/density/components.ts'
import { seedClusters } from '../../../src-main/compute/density/k-means.ts'
import { startMixture, type MixtureBuild } from '../../../src-main/compute/kernels/mixture.ts'
import { cloud, finish } from '../transport/clouds.ts'

/** Overlapping components of a cloud, with weights that differ and one far from all cells. */
function someComponents(X: ReturnType<typeof cloud>, K: number): Component[] {
  const R = seedClusters(X, K, Random.seed(3)).map((r, e) => 0.8 * r + 0.2 / (1 + (e % K)))
  const found = Array.from({ length: K }, (_, k) => componentOf(X, R, K, k)).filter((c) => c !== undefined)
  return [...found, { ...found[0], weight: 1e-9, mean: found[0].mean.map((v) => v + 60) }]
}

describe.each<MixtureBuild>(['base', 'relaxed'])('%s build', (build) => {
  test.each([
    [1, 1, 1],
    [7, 2, 2],
    [8, 5, 3],
    [17, 3, 2],
    [803, 5, 10],
    [301, 19, 4]
  ])('sums of %i cells in %i dimensions, %i components, are those of the twin', (n, d, K) => {
    const X = cloud(n + d, n, d)
    const components = someComponents(X, K)
    const middle = 8 * Math.floor(n / 16)
    const [ours, twin] = [build, 'plain' as const].map((which) => {
      const pass = startMixture(X, components.length, which)
      pass.begin(components.map(whitening))
      const sums = [pass.run(0, middle), pass.run(middle, n)]
      return components.flatMap((_, k) => {
        const { mass, first, second } = pass.moments(k)
        return [...sums, mass, ...first, ...second]
      })
    })
    const scale = Math.max(...twin.map(Math.abs))
    twin.forEach((v, e) => expect(Math.abs(ours[e] - v)).toBeLessThan(1e-12 * scale))
  })

  test('a fit is that of the twin', () => {
    const X = cloud(11, 611, 5)
    const fit = (which: MixtureBuild) =>
      finish(fitGaussianMixture(X, Random.seed(2), { components: 6, tolerance: 1e-6, build: which }))
    const [ours, twin] = [fit(build), fit('plain')]
    expect(ours.iterations).toBe(twin.iterations)
    const values = ({ components }: typeof ours) =>
      components.flatMap((c) => [c.weight, ...c.mean, ...c.covariance, ...c.factor])
    values(twin).forEach((v, e) => expect(Math.abs(values(ours)[e] - v)).toBeLessThan(1e-10))
    twin.logLikelihood.forEach((v, s) => expect(Math.abs(ours.logLikelihood[s] - v)).toBeLessThan(1e-10))
  })

  test('a second pass forgets the first', () => {
    const X = cloud(5, 40, 2)
    const components = someComponents(X, 2).map(whitening)
    const pass = startMixture(X, 3, build)
    const once = [0, 1].map(() => {
      pass.begin(components)
      return pass.run(0, 40) + pass.moments(1).mass
    })
    expect(once[1]).toBe(once[0])
  })
})

test('responsibilities are shares: the masses add up to the cells, and one component moves to the moments of the cloud', () => {
  const X = cloud(9, 53, 3)
  const components = someComponents(X, 4)
  const pass = startMixture(X, components.length)
  pass.begin(components.map(whitening))
  pass.run(0, 53)
  expect(components.reduce((s, _, k) => s + pass.moments(k).mass, 0)).toBeCloseTo(53, 10)
  const alone = components[1]
  pass.begin([whitening(alone)])
  pass.run(0, 53)
  const all = componentOf(X, new Float64Array(53).fill(1), 1, 0)
  const next = moved(alone, pass.moments(0), 53)
  all?.covariance.forEach((v, e) => expect(next?.covariance[e]).toBeCloseTo(v, 10))
  all?.mean.forEach((v, c) => expect(next?.mean[c]).toBeCloseTo(v, 10))
})
