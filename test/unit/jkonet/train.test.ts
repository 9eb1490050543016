import { describe, expect, test } from 'vitest'
import { matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { potentialOf } from '../../../src-main/compute/energy/potential.ts'
import { splitEntries } from '../../../src-main/compute/jkonet/holdout.ts'
import { NetworkLearner } from '../../../src-main/compute/jkonet/network-learner.ts'
import { MODELS, modelOf } from '../../../src-main/compute/jkonet/registry.ts'
import { curveRows, snapshotRows } from '../../../src-main/compute/jkonet/rows.ts'
import { FAST, learningRate, REFERENCE, type TrainSettings } from '../../../src-main/compute/jkonet/settings.ts'
import { train, type TrainProgress, type TrainResult } from '../../../src-main/compute/jkonet/train.ts'
import { cloud, cornerPlan, threeSnapshots } from './fixtures.ts'

const architecture = { d: 3, hidden: 16, timeDependent: true, timeScale: 1 }

const learnerOf = (settings: TrainSettings, seed: number): NetworkLearner =>
  new NetworkLearner(architecture, settings.batch, Random.seed(seed))

function run(settings: TrainSettings, seed = 1): { progress: TrainProgress[]; result: TrainResult<Float32Array> } {
  const work = train(curveRows(threeSnapshots(), 'cubic'), () => learnerOf(settings, seed), settings, Random.seed(seed))
  const progress: TrainProgress[] = []
  let piece = work.next()
  for (; !piece.done; piece = work.next()) progress.push(piece.value)
  return { progress, result: piece.value }
}

const short: TrainSettings = { ...FAST, batch: 32, length: { steps: 300 } }

describe('training', () => {
  test('same seed, same bytes; another seed, others', () => {
    const first = run(short).result
    expect(run(short).result).toEqual(first)
    expect(run(short, 2).result.state).not.toEqual(first.state)
  })

  test('the loss falls, progress ends at 1, the curve is the progress', () => {
    const { progress, result } = run({ ...REFERENCE, batch: 32, rate: 1e-2, length: { steps: 12000 } })
    expect(progress.at(-1)?.fraction).toBe(1)
    expect(result.losses.map((p) => p.loss)).toEqual(progress.map((p) => p.loss))
    expect(progress.length).toBeGreaterThan(2)
    expect(result.losses.at(-1)?.loss).toBeLessThan(0.8 * result.losses[0].loss)
    expect([result.status, result.steps, result.validation]).toEqual(['converged', 12000, []])
  })

  test('theta is that of the check with the least validation loss', () => {
    const settings: TrainSettings = { ...short, validation: { fraction: 0.3, most: 100, checks: 10 } }
    const { result } = run(settings)
    const least = Math.min(...result.validation.map((check) => check.loss))
    expect(result.validation.find((check) => check.step === result.steps)?.loss).toBe(least)
  })

  test('cells that are soon learnt by heart get a shorter schedule, and progress never goes back', () => {
    const { progress, result } = run({ ...short, length: { steps: 4000 } })
    expect(result.status).toBe('stopped-early')
    expect(result.steps).toBeLessThan(1000)
    for (let p = 1; p < progress.length; p++) {
      expect(progress[p].fraction).toBeGreaterThan(progress[p - 1].fraction)
      expect(progress[p].step).toBeGreaterThan(progress[p - 1].step)
    }
    expect(progress.at(-1)?.fraction).toBeLessThanOrEqual(1)
    const checks = result.validation.map((check) => check.step)
    expect(checks).toEqual([...checks].sort((a, b) => a - b))
  })

  test('epochs include the last, smaller batch', () => {
    const set = snapshotRows(threeSnapshots())
    const settings: TrainSettings = { ...REFERENCE, batch: 19, length: { epochs: 3 } }
    const work = train(set, () => learnerOf(settings, 1), settings, Random.seed(1))
    let piece = work.next()
    while (!piece.done) piece = work.next()
    expect(set.count % 19).not.toBe(0)
    expect(piece.value.steps).toBe(3 * Math.ceil(set.count / 19))
  })

  test('a loss that is not finite ends the fit as diverged', () => {
    const { result } = run({ ...short, rate: 1e30, schedule: 'constant', clip: Infinity })
    expect(result.status).toBe('diverged')
    expect(result.steps).toBeLessThan(300)
  })
})

test('warm-up is linear, the cosine ends at 0, constant is constant', () => {
  const rate = (step: number): number => learningRate(FAST, step, 1000)
  expect(rate(0)).toBeCloseTo(FAST.rate / 50, 12)
  expect(rate(49)).toBeCloseTo(FAST.rate, 12)
  expect(rate(525)).toBeCloseTo(FAST.rate / 2, 12)
  expect(rate(999)).toBeLessThan(FAST.rate * 1e-5)
  expect(learningRate(FAST, 199, 100000)).toBe(FAST.rate)
  expect(learningRate(REFERENCE, 77, 100)).toBe(1e-3)
})

describe('held-out entries', () => {
  const set = curveRows(
    {
      snapshots: [cloud(900, 2, 0, Random.seed(1)), cloud(700, 2, 1, Random.seed(2))],
      times: [0, 1],
      couplings: [cornerPlan(900, 700)]
    },
    'line'
  )

  test('the two parts are a partition of about the fraction asked for', () => {
    const { training, heldOut } = splitEntries(set, 0.1, Random.seed(4))
    expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual(Array.from({ length: set.count }, (_, e) => e))
    expect(heldOut.length / set.count).toBeGreaterThan(0.07)
    expect(heldOut.length / set.count).toBeLessThan(0.13)
  })

  test('nothing is held out of too few entries', () => {
    expect(splitEntries({ ...set, count: 1 }, 0.1, Random.seed(4)).heldOut).toHaveLength(0)
  })
})

describe('models', () => {
  test('ids are unique and unknown ones refused', () => {
    expect(new Set(MODELS.map((m) => m.id)).size).toBe(MODELS.length)
    expect(() => modelOf('none')).toThrow(RangeError)
    expect(() =>
      modelOf('jkonet-continuous')
        .fit({ ...threeSnapshots(), seed: 1, preset: 'none' })
        .next()
    ).toThrow(RangeError)
  })

  test.each(MODELS.map((m) => [m.id, m] as const))(
    '%s recovers the drift of a cloud that moves at constant speed',
    (_, model) => {
      const speed = [2, -1]
      const X0 = cloud(120, 2, 0, Random.seed(9))
      const snapshots = [0, 1, 2].map((t) =>
        matrix(
          X0.data.map((x, i) => x + t * speed[i % 2]),
          120,
          2
        )
      )
      const same = Int32Array.from({ length: 120 }, (_, i) => i)
      const coupling = { source: same, target: same, weight: new Float64Array(120).fill(1 / 120) }
      const preset = Object.keys(model.presets)[0]
      const work = model.fit({ snapshots, times: [0, 1, 2], couplings: [coupling, coupling], seed: 1, preset })
      let piece = work.next()
      while (!piece.done) piece = work.next()
      expect(piece.value.status).not.toBe('diverged')
      const G = new Float64Array(240)
      potentialOf(piece.value.potential).evaluate(snapshots[1].data, 1, 0, 120, G)
      for (let c = 0; c < 2; c++) {
        const mean = G.filter((_, i) => i % 2 === c).reduce((a, b) => a + b, 0) / 120
        expect(Math.abs(mean + speed[c])).toBeLessThan(0.1)
      }
    }
  )
})
