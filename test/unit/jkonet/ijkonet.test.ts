import { describe, expect, test } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { initialTheta } from '../../../src-main/compute/energy/architecture.ts'
import { AdversarialGame } from '../../../src-main/compute/jkonet/adversarial/game.ts'
import { initialMap } from '../../../src-main/compute/jkonet/adversarial/map-graph.ts'
import { ADVERSARIAL } from '../../../src-main/compute/jkonet/models/ijkonet-settings.ts'
import { modelOf, TENSOR_MODELS } from '../../../src-main/compute/jkonet/registry.ts'
import { FlatAdam } from '../../../src-main/compute/jkonet/tensors/flat-adam.ts'
import { drawPairs, snapshotPairs, splitSnapshots } from '../../../src-main/compute/jkonet/tensors/snapshot-pairs.ts'
import { loadTensors } from '../../../src-main/worker/tensorflow/load.ts'
import { drain } from '../../support/drain.ts'
import { threeSnapshots } from './fixtures.ts'
import { gradientError, shrinkingSquare } from './shrinking-square.ts'
import { relativeErrors } from './slopes.ts'

const tensors = await loadTensors()

describe.each([true, false])('the game, time-dependent: %s', (timeDependent) => {
  const architecture = { d: 3, hidden: 8, timeDependent, timeScale: 0.7 }
  const pairs = snapshotPairs(threeSnapshots())
  const random = Random.seed(5)
  const game = new AdversarialGame(tensors, pairs, architecture, ADVERSARIAL, random)
  const batch = drawPairs(pairs, 17, random)
  const theta = initialTheta(architecture, random).map((p) => p + 0.1 * random.normal())
  const phi = initialMap(3, random).map((p) => p + 0.1 * random.normal())

  test('the gradient in theta is that of finite differences', () => {
    const { gradient } = game.potentialSlope(batch, theta, phi)
    const errors = relativeErrors(theta, gradient, random, (P) => game.potentialSlope(batch, P, phi).loss)
    expect(Math.max(...errors)).toBeLessThan(5e-3)
  })

  test('the gradient in phi is that of finite differences', () => {
    const { gradient } = game.mapSlope(batch, theta, phi)
    const errors = relativeErrors(phi, gradient, random, (P) => game.mapSlope(batch, theta, P).loss)
    expect(Math.max(...errors)).toBeLessThan(5e-3)
  })

  test('a map that moves nothing to a snapshot that is the same has no loss', () => {
    const same = drawPairs(pairs, 11, random)
    const { loss } = game.potentialSlope({ ...same, Y: same.X }, theta, initialMap(3, random))
    expect(Math.abs(loss)).toBeLessThan(1e-6)
  })
})

test('no tensor outlives a step', () => {
  const architecture = { d: 3, hidden: 8, timeDependent: true, timeScale: 1 }
  const pairs = snapshotPairs(threeSnapshots())
  const game = new AdversarialGame(tensors, pairs, architecture, ADVERSARIAL, Random.seed(1))
  const random = Random.seed(2)
  const before = tensors.tf.memory().numTensors
  game.step(() => drawPairs(pairs, 5, random), 1)
  expect(tensors.tf.memory().numTensors).toBe(before)
})

describe('the fit', () => {
  test.each([
    ['ijkonet-v', 100],
    ['ijkonet-tv', 160]
  ])('%s recovers a quadratic potential in %d steps: relative gradient error below 0.2', (id, steps) => {
    const settings = { length: { steps }, validation: undefined }
    const work = modelOf(id).fit({ ...shrinkingSquare(), seed: 1, preset: 'default', tensors, settings })
    const { result } = drain(work)
    expect(result.status).toBe('converged')
    expect(gradientError(result.potential)).toBeLessThan(0.2)
  })

  test('another unit of time gives the same landscape in that unit', () => {
    const fitted = (unit: number): Float32Array => {
      const input = shrinkingSquare(unit)
      const settings = { length: { steps: 15 }, batch: 8, validation: undefined }
      return drain(modelOf('ijkonet-v').fit({ ...input, seed: 1, preset: 'default', tensors, settings })).result
        .potential.theta
    }
    const [days, hours] = [fitted(1), fitted(24)]
    const w3 = days.length - 64
    days.forEach((p, i) => expect(i < w3 ? hours[i] : 24 * hours[i]).toBeCloseTo(p, 4))
  })

  const short = {
    length: { steps: 12 },
    batch: 8,
    validation: { fraction: 0.2, most: 5, checks: 3 }
  }

  test.each(TENSOR_MODELS.map((m) => [m.id, m] as const))(
    '%s: same seed, same bytes; another seed, others; the curve is the progress',
    (_, model) => {
      const run = (seed: number) =>
        drain(model.fit({ ...threeSnapshots(), seed, preset: 'default', tensors, settings: short }))
      const { result, progress } = run(1)
      expect(run(1).result).toEqual(result)
      expect(run(2).result.potential.theta).not.toEqual(result.potential.theta)
      expect(progress.at(-1)?.fraction).toBe(1)
      expect(result.losses.map((point) => point.step)).toEqual(Array.from({ length: 12 }, (_, s) => s + 1))
      expect(result.validation.map((check) => check.step)).toEqual([4, 8, 12])
      const reported = new Set(progress.flatMap((p) => p.validationLoss ?? []))
      expect([...reported]).toEqual(result.validation.slice(0, 2).map((check) => check.loss))
      const least = Math.min(...result.validation.map((check) => check.loss))
      expect(result.validation.find((check) => check.step === result.steps)?.loss).toBe(least)
    }
  )

  test.each(TENSOR_MODELS.map((m) => [m.id, m] as const))(
    '%s ends a loss that is not finite as diverged',
    (_, model) => {
      const settings = { ...short, rate: 1e30, schedule: 'constant' as const, clip: Infinity }
      const { result } = drain(model.fit({ ...threeSnapshots(), seed: 1, preset: 'default', tensors, settings }))
      expect(result.status).toBe('diverged')
      expect(result.steps).toBeLessThan(12)
    }
  )

  test.each(TENSOR_MODELS.map((m) => [m.id, m] as const))('%s refuses to run without what it needs', (_, model) => {
    const input = { ...threeSnapshots(), seed: 1, preset: 'default' }
    expect(() => model.fit(input).next()).toThrow(/tensor library/)
    expect(() => model.fit({ ...input, preset: 'none', tensors }).next()).toThrow(RangeError)
    expect(() => model.fit({ ...input, times: [0, 2, 1], tensors }).next()).toThrow(RangeError)
  })
})

test('held-out cells and training cells of a snapshot are all its cells', () => {
  const { snapshots } = threeSnapshots()
  const { training, heldOut } = splitSnapshots(snapshots, 0.3, 4, Random.seed(1))
  expect(heldOut.map((X) => X.rows)).toEqual([4, 4, 3])
  snapshots.forEach((X, k) => {
    const values = [...training[k].data, ...heldOut[k].data].sort((a, b) => a - b)
    expect(values).toEqual([...X.data].sort((a, b) => a - b))
  })
})

test('the first step of Adam is the rate against the sign, however large or cut the gradient', () => {
  const P = new Float32Array([1, -2, 0.5])
  new FlatAdam(P, { first: 0.5, second: 0.9 }).step(new Float32Array([300, -4e-3, 0]), 0.125, 10)
  expect(P[0]).toBeCloseTo(0.875, 5)
  expect(P[1]).toBeCloseTo(-1.875, 3)
  expect(P[2]).toBe(0.5)
})
