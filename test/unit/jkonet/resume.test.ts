import { deserialize, serialize } from 'node:v8'
import { expect, test } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import type { FitInput, FitResult } from '../../../src-main/compute/jkonet/model.ts'
import { modelOf } from '../../../src-main/compute/jkonet/registry.ts'
import { loadTensors } from '../../../src-main/worker/tensorflow/load.ts'
import { threeSnapshots } from './fixtures.ts'

const course = threeSnapshots()
const random = Random.seed(11)
const scores = course.snapshots.map((X) => Float64Array.from(X.data, () => random.normal()))
const tensors = await loadTensors()

/** Fits, and gives what was saved at each report as it is after a way through the library. */
function fit(id: string, input: FitInput): { result: FitResult; saves: object[] } {
  const saves: object[] = []
  const work = modelOf(id).fit(input)
  let piece = work.next()
  for (; !piece.done; piece = work.next()) {
    if (piece.value.save) saves.push(deserialize(serialize(piece.value.save())) as object)
  }
  return { result: piece.value, saves }
}

// The lengths make reports in the middle of epochs, schedules that are started again, and checks that are past.
test.each([
  ['jkonet-continuous-cubic', 'default', { batch: 32, length: { steps: 4000 } }],
  ['jkonet-continuous', 'default', { batch: 32, length: { steps: 900 } }],
  ['jkonet-tv', 'reference', { batch: 17, length: { epochs: 1500 } }],
  ['jkonet-v', 'default', { batch: 17, length: { steps: 1500 } }],
  ['jkonet-v-beta', 'reference', { batch: 17, length: { epochs: 1500 } }],
  ['jkonet-v-w-beta', 'default', { batch: 17, length: { steps: 700 } }],
  ['ijkonet-tv', 'default', { batch: 5, length: { steps: 12 } }],
  ['jkonet-bilevel', 'default', { batch: 5, length: { steps: 12 } }]
] as const)('%s goes on from wherever it was saved, and ends with the same bytes', (id, preset, settings) => {
  const input: FitInput = { ...course, scores, tensors, seed: 7, preset, settings }
  const { result, saves } = fit(id, input)
  expect(saves.length).toBeGreaterThan(2)
  const middle = Math.floor(saves.length / 2)
  for (const at of new Set([0, 1, middle, middle + 1, saves.length - 2])) {
    expect(fit(id, { ...input, resume: saves[at] }).result).toEqual(result)
  }
})
