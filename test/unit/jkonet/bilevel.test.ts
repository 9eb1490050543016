import { expect, test } from 'vitest'
import { matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { initialTheta } from '../../../src-main/compute/energy/architecture.ts'
import { MlpTwin } from '../../../src-main/compute/energy/mlp.ts'
import { BilevelLearner, type BilevelSettings } from '../../../src-main/compute/jkonet/bilevel/bilevel.ts'
import { divergencePull } from '../../../src-main/compute/jkonet/bilevel/divergence-pull.ts'
import { proximalStep } from '../../../src-main/compute/jkonet/bilevel/proximal.ts'
import { jkonetBilevel } from '../../../src-main/compute/jkonet/models/jkonet-bilevel.ts'
import {
  potentialGradient,
  potentialParts,
  potentialValue
} from '../../../src-main/compute/jkonet/tensors/potential-graph.ts'
import type { Tensor2D } from '../../../src-main/compute/jkonet/tensors/tensors.ts'
import { drawPairs, snapshotPairs } from '../../../src-main/compute/jkonet/tensors/snapshot-pairs.ts'
import { loadTensors } from '../../../src-main/worker/tensorflow/load.ts'
import { drain } from '../../support/drain.ts'
import { cloud, threeSnapshots } from './fixtures.ts'
import { gradientError, shrinkingSquare } from './shrinking-square.ts'
import { relativeErrors } from './slopes.ts'

const tensors = await loadTensors()
const { tf } = tensors
const settings = jkonetBilevel.presets.default as BilevelSettings
const architecture = { d: 3, hidden: 8, timeDependent: false, timeScale: 1 }

test('the graph of the potential and of its gradient agree with the plain network', () => {
  const timed = { ...architecture, timeDependent: true, timeScale: 0.5 }
  const theta = initialTheta(timed, Random.seed(1))
  const twin = new MlpTwin(timed, theta)
  const X = cloud(17, 3, 0, Random.seed(2)).data
  tf.tidy(() => {
    const rows = Array.from({ length: 17 }, (_, i) => [...X.subarray(3 * i, 3 * i + 3), 0.5 * i])
    const inputs = tf.tensor2d(rows)
    const parts = potentialParts(tensors, timed, theta)
    const values = potentialValue(tensors, inputs, parts).dataSync()
    const gradients = potentialGradient(tensors, inputs, parts, 3).dataSync()
    for (let i = 0; i < 17; i++) {
      const x = X.subarray(3 * i, 3 * i + 3)
      expect(values[i]).toBeCloseTo(twin.value(x, i), 4)
      twin.gradient(x, i).forEach((g, c) => expect(gradients[3 * i + c]).toBeCloseTo(g, 4))
    }
  })
})

test('the pull of the divergence is its derivative, and none where the clouds are the same', () => {
  const [X, Y] = [cloud(17, 3, 0, Random.seed(3)), cloud(29, 3, 1, Random.seed(4))]
  const { gradient } = divergencePull(X, Y, 2)
  const h = 1e-2
  for (const i of [0, 7, 50]) {
    const at = (step: number): number =>
      divergencePull(
        matrix(
          X.data.map((x, j) => (j === i ? x + step : x)),
          17,
          3
        ),
        Y,
        2
      ).value
    expect(gradient[i]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 2)
  }
  const same = divergencePull(X, X, 2)
  expect(Math.abs(same.value)).toBeLessThan(1e-6)
  expect(Math.max(...same.gradient.map(Math.abs))).toBeLessThan(1e-6)
})

test('the gradient through the inner steps is that of finite differences', () => {
  const pairs = snapshotPairs(threeSnapshots())
  const random = Random.seed(6)
  const learner = new BilevelLearner(tensors, pairs, architecture, settings, random)
  const batch = drawPairs(pairs, 17, random)
  const theta = initialTheta(architecture, random)
  const { gradient } = learner.slope(batch, theta)
  const errors = relativeErrors(theta, gradient, random, (P) => learner.slope(batch, P).loss)
  expect(Math.max(...errors)).toBeLessThan(2e-2)
})

test('the inner steps end where the condition of the JKO step holds', () => {
  const theta = initialTheta(architecture, Random.seed(7))
  const twin = new MlpTwin(architecture, theta)
  const X = cloud(11, 3, 0, Random.seed(8)).data
  const Z = tf.tidy(() => {
    const parts = potentialParts(tensors, architecture, theta)
    const tau = tf.fill([11, 1], 0.7) as Tensor2D
    const long = { iterations: 60, damping: 0.5 }
    return proximalStep(tensors, tf.tensor2d(Float32Array.from(X), [11, 3]), tau, parts, long)
  })
  const moved = Float64Array.from(Z.dataSync())
  Z.dispose()
  for (let i = 0; i < 11; i++) {
    const G = twin.gradient(moved.subarray(3 * i, 3 * i + 3), 0)
    G.forEach((g, c) => expect(moved[3 * i + c] + 0.7 * g).toBeCloseTo(X[3 * i + c], 4))
  }
})

test('a quadratic potential is recovered in 100 steps: relative gradient error below 0.3', () => {
  const settings = { length: { steps: 100 }, batch: 64, rate: 3e-2, validation: undefined }
  const work = jkonetBilevel.fit({ ...shrinkingSquare(), seed: 1, preset: 'default', tensors, settings })
  expect(gradientError(drain(work).result.potential)).toBeLessThan(0.3)
})
