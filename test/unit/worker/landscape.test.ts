import { expect, test } from 'vitest'
import type { FeaturesRecord } from '../../../src-main/compute/energy/potential.ts'
import { landscapeOf, type Fitted } from '../../../src-main/compute/predict/landscape.ts'
import { storable, storedLandscape } from '../../../src-main/worker/jobs/landscape.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import { randomMotionOf } from '../../../src-shared/model/random-motion.ts'

const features = (degree: number, even: boolean, theta: number[]): FeaturesRecord => ({
  kind: 'features',
  architecture: { d: 2, exponent: degree, degree, width: 2, centres: 1, knots: 1, ...(even && { even }) },
  theta: Float32Array.from([0, 0.5, -0.5, ...theta])
})

/** V of degree 2 with five monomials and a bump, W even of degree 4 with eight and a bump. */
const fit: Fitted = {
  potential: features(2, false, [1, 2, 3, 4, 5, 6]),
  interaction: features(4, true, [1, -2, 3, 4, -5, 6, 7, -8, 9]),
  beta: 0.125,
  build: 'base'
}

const summaryOf = (architecture: FitSummary['architecture']): FitSummary =>
  ({
    architecture: JSON.parse(JSON.stringify(architecture)) as FitSummary['architecture'],
    ...{ kernelBuild: 'base', solver: { prediction: { method: 'particles' } }, config: { seed: 3 } }
  }) as unknown as FitSummary

test('an interaction with features of its own comes back from the library as it was', () => {
  const { summary, arrays } = storable(fit)
  const [before, after] = [landscapeOf(fit, 'particles', 3), storedLandscape(arrays, summaryOf(summary))]
  const x = Float64Array.of(0.3, -0.8)
  for (const energy of ['potential', 'interaction'] as const) {
    const [one, other] = [before[energy], after[energy]]
    expect(one?.exact.value(x, 0)).toBeDefined()
    expect(other?.exact.value(x, 0)).toBe(one?.exact.value(x, 0))
    expect(other?.exact.gradient(x, 0)).toEqual(one?.exact.gradient(x, 0))
  }
  expect(after.beta).toBe(0.125)
})

test('the standard error of beta is kept beside it, and fits kept before, without it, can be read', () => {
  const { summary, arrays } = storable({ ...fit, betaError: 0.03125 })
  expect(summary).toMatchObject({ beta: 0.125, betaError: 0.03125 })
  expect(storedLandscape(arrays, summaryOf(summary)).beta).toBe(0.125)
  expect(storable(fit).summary).not.toHaveProperty('betaError')
  expect(randomMotionOf(summary)).toEqual({ words: 'beta = 0.125 ± 0.031', determined: true })
  expect(randomMotionOf(storable(fit).summary)).toEqual({ words: 'beta = 0.13' })
})

test('of fits kept before, whose interaction has no architecture of its own, it is that of V', () => {
  const same = { ...fit, interaction: features(2, false, [6, 5, 4, 3, 2, 1]) }
  const { summary, arrays } = storable(same)
  const old = Object.fromEntries(Object.entries(summary).filter(([name]) => !name.startsWith('interaction.')))
  const x = Float64Array.of(0.3, -0.8)
  expect(storedLandscape(arrays, summaryOf(old)).interaction?.exact.value(x, 0)).toBe(
    landscapeOf(same, 'particles', 3).interaction?.exact.value(x, 0)
  )
})
