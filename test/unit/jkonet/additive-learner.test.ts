import { describe, expect, test } from 'vitest'
import { potentialOf } from '../../../src-main/compute/energy/potential.ts'
import { additiveArchitecture, AdditiveLearner } from '../../../src-main/compute/jkonet/additive-learner.ts'
import { modelOf } from '../../../src-main/compute/jkonet/registry.ts'
import { MlpKernel, type Rows } from '../../../src-main/compute/kernels/mlp.ts'
import { simulatePopulation } from '../../../src-main/compute/simulate/population.ts'
import { potentialNamed } from '../../../src-main/compute/simulate/potentials.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'

const [D, TAU] = [9, 0.01]

/** n cells that move somehow, at two times. */
function rowsOf(n: number): Rows {
  const random = Random.seed(8)
  const normal = (length: number) => Float32Array.from({ length }, () => random.normal())
  const T = Float32Array.from({ length: n }, (_, i) => i % 2)
  return { n, Y: normal(n * D), D: normal(n * D), T, tau: new Float32Array(n).fill(0.5), w: T.map((t) => 1 + t) }
}

describe.each([true, false])('an additive network (time: %s)', (timeDependent) => {
  const whole = { d: D, hidden: 64, timeDependent, timeScale: 0.3 }
  const architecture = additiveArchitecture(whole)
  const rows = rowsOf(29)
  const batch = { rows, order: Int32Array.from({ length: 29 }, (_, i) => i), from: 0, count: 29 }
  const trained = (steps: number): AdditiveLearner => {
    const learner = new AdditiveLearner(whole, 32, Random.seed(2))
    for (let s = 0; s < steps; s++) learner.step(batch, 0.02, 10)
    return learner
  }

  test('the slope along a PC depends on that PC alone', () => {
    const { exact } = potentialOf({ kind: 'mlp', architecture, theta: trained(20).state() })
    const x = Float64Array.from({ length: D }, (_, c) => 0.3 * c - 1)
    const slope = exact.gradient(x, 0.5)
    for (let c = 0; c < D; c++) {
      const moved = exact.gradient(
        x.map((value, e) => (e === c ? value + 0.7 : value)),
        0.5
      )
      for (let e = 0; e < D; e++) {
        if (e === c) expect(moved[e]).not.toBe(slope[e])
        else expect(moved[e]).toBe(slope[e])
      }
    }
  })

  test('its loss is that of the one network that its state is', () => {
    const learner = trained(20)
    const kernel = new MlpKernel(architecture, 32)
    kernel.setTheta(learner.state())
    const loss = kernel.loss(kernel.loadRows(rows, batch.order, 0, 29))
    expect(learner.loss(batch) / loss).toBeCloseTo(1, 5)
    expect(loss).toBeLessThan(trained(0).loss(batch))
  })

  test('goes on from where it was saved', () => {
    const again = trained(0)
    again.load(structuredClone(trained(7).save()))
    for (let s = 0; s < 5; s++) again.step(batch, 0.02, 10)
    expect(again.state()).toEqual(trained(12).state())
  })
})

/** Fits a static landscape to the same particles at three times. */
function fitted(name: string) {
  const n = 250
  const simulation = { potential: potentialNamed(name), n, d: D, steps: 2, tau: TAU, paired: true, seed: 1 }
  const same = Int32Array.from({ length: n }, (_, i) => i)
  const coupling = { source: same, target: same, weight: new Float64Array(n).fill(1 / n) }
  const input = {
    snapshots: drain(simulatePopulation(simulation)).result,
    ...{ times: [0, TAU, 2 * TAU], couplings: [coupling, coupling], seed: 3, preset: 'default' },
    settings: { length: { steps: 400 } }
  }
  return drain(modelOf('jkonet-v').fit(input)).result
}

describe('with many PCs held-out cells choose', () => {
  test.each([
    ['styblinski_tang', 'additive'],
    ['rotational', 'any']
  ])('%s: %s', (name, structure) => {
    const { tried = [], ...fit } = fitted(name)
    expect(tried.map((candidate) => candidate.structure)).toEqual(['any', 'additive'])
    const used = tried.filter((candidate) => candidate.used)
    expect(used.map((candidate) => candidate.structure)).toEqual([structure])
    expect(used[0].loss).toBe(Math.min(...tried.map(({ loss }) => loss)))
    expect(used[0].steps).toBe(fit.steps)
  })
})
