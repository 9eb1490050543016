import { describe, expect, test } from 'vitest'
import { matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { MlpTwin } from '../../../src-main/compute/energy/mlp.ts'
import { EnergiesLearner, type EnergiesState } from '../../../src-main/compute/jkonet/energies-learner.ts'
import { Partners } from '../../../src-main/compute/jkonet/partners.ts'
import { ENERGY_MODELS } from '../../../src-main/compute/jkonet/registry.ts'
import { scoredRows } from '../../../src-main/compute/jkonet/rows.ts'
import { ScalarAdam } from '../../../src-main/compute/jkonet/scalar-adam.ts'
import { threeSnapshots } from './fixtures.ts'

const d = 3
const PARTNERS = 5
const network = { d, hidden: 8, timeDependent: false, timeScale: 1 }
const input = threeSnapshots()
const random = Random.seed(11)
const scores = input.snapshots.map((X) => Float64Array.from(X.data, () => random.normal()))
const set = scoredRows(input, scores)
const rows = set.draw(
  Int32Array.from({ length: set.count }, (_, e) => e),
  random
)
const batch = { rows, order: Int32Array.from({ length: rows.n }, (_, r) => r), from: 2, count: 30 }
const partners = new Partners(PARTNERS, random).draw(batch)

/** The loss in float64, straight from its formula. */
function lossOf({
  potential,
  interaction,
  beta
}: {
  potential: ArrayLike<number>
  interaction: ArrayLike<number>
  beta: number
}): number {
  const V = new MlpTwin(network, potential)
  const W = new MlpTwin(network, interaction)
  let loss = 0
  for (let b = 0; b < batch.count; b++) {
    const i = batch.order[batch.from + b]
    const y = rows.Y.subarray(i * d, i * d + d)
    const pull = V.gradient(y, 0).map((g, c) => g + beta * (rows.S?.[i * d + c] as number))
    for (let p = 0; p < PARTNERS; p++) {
      const j = partners[b * PARTNERS + p]
      const difference = y.map((value, c) => value - rows.Y[j * d + c])
      W.gradient(difference, 0).forEach((g, c) => (pull[c] += g / PARTNERS))
    }
    loss += rows.w[i] * pull.reduce((sum, g, c) => sum + (rows.tau[i] * g + rows.D[i * d + c]) ** 2, 0)
  }
  return loss
}

/** A learner some steps on, so that beta is not 0, and its state. */
function trained(): {
  learner: EnergiesLearner
  state: Required<EnergiesState> & { interaction: Float32Array<ArrayBuffer> }
} {
  const shape = { potential: network, interaction: network, partners: PARTNERS, batch: 40 }
  const learner = new EnergiesLearner(shape, Random.seed(2))
  for (let s = 0; s < 20; s++) learner.step(batch, 1e-2, 10)
  const state = learner.state()
  return { learner, state: { ...state, interaction: state.interaction as Float32Array<ArrayBuffer> } }
}

describe('potential, interaction and beta together', () => {
  const { learner, state } = trained()
  const { loss, beta } = learner.lossGradient(batch, partners)
  const gradients = learner.networkGradients()

  test('the loss is that of the formula', () => {
    expect(state.beta).not.toBe(0)
    expect(loss / lossOf(state)).toBeCloseTo(1, 5)
  })

  test('the gradient in beta is the derivative of the loss', () => {
    const h = 1e-4
    const numeric = (lossOf({ ...state, beta: state.beta + h }) - lossOf({ ...state, beta: state.beta - h })) / (2 * h)
    expect(beta / numeric).toBeCloseTo(1, 4)
  })

  test.each(['potential', 'interaction'] as const)(
    'the gradient in the weights of the %s is the derivative of the loss',
    (part) => {
      const theta = Float64Array.from(state[part])
      const analytic = gradients[part] as Float32Array
      let difference = 0
      let norm = 0
      for (let p = 0; p < theta.length; p++) {
        const at = (h: number): number =>
          lossOf({ ...state, [part]: theta.map((value, q) => (q === p ? value + h : value)) })
        const numeric = (at(1e-5) - at(-1e-5)) / 2e-5
        difference += (numeric - analytic[p]) ** 2
        norm += numeric ** 2
      }
      expect(Math.sqrt(difference / norm)).toBeLessThan(1e-4)
    }
  )
})

test('partners are of the same time as their row', () => {
  for (let p = 0; p < partners.length; p++) {
    expect(rows.T[partners[p]]).toBe(rows.T[batch.order[batch.from + Math.floor(p / PARTNERS)]])
  }
})

test('the first Adam step goes by the rate against the gradient, however large', () => {
  const adam = new ScalarAdam(1)
  adam.step(1e6, 0.1, 10)
  expect(adam.value).toBeCloseTo(0.9, 6)
  adam.step(-20, 0.1, 10)
  expect(adam.value).toBeCloseTo(
    0.9 - (0.1 * (0.9 * 1 - 0.1 * 10)) / 0.19 / Math.sqrt((0.999 * 0.1 + 0.1) / (1 - 0.999 ** 2)),
    6
  )
})

describe.each(ENERGY_MODELS.map((m) => [m.id, m] as const))('%s', (_, model) => {
  const fit = (given?: Float64Array[]) =>
    model.fit({ ...input, seed: 1, preset: 'default', settings: { length: { steps: 300 }, batch: 16 }, scores: given })

  test('refuses to run without scores, and with those of other snapshots', () => {
    expect(() => fit().next()).toThrow(RangeError)
    expect(() => fit(scores.slice(1)).next()).toThrow(RangeError)
  })

  test('fits, the same for the same seed', () => {
    const run = () => {
      const work = fit(scores)
      let piece = work.next()
      while (!piece.done) piece = work.next()
      return piece.value
    }
    const result = run()
    expect(run()).toEqual(result)
    expect(result.beta).toBeGreaterThanOrEqual(0)
    expect(result.betaError).toBeGreaterThan(0)
    if (model.id !== 'jkonet-linear') expect(result.interaction !== undefined).toBe(model.id === 'jkonet-v-w-beta')
    expect(result.status).not.toBe('diverged')
  })
})

test('scores have to be those of the snapshots', () => {
  const small = matrix(new Float64Array(3), 1, 3)
  expect(() => scoredRows({ ...input, snapshots: [small, ...input.snapshots.slice(1)] }, scores)).toThrow(RangeError)
})
