import { expect, test } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { cellsByTime, splitCells } from '../../../src-main/compute/metrics/split.ts'

const timeIndex = Int32Array.from({ length: 230 }, (_, i) => (i % 7 === 3 ? -1 : (i * i) % 4))

test('train and test are a partition with round(0.6 n) cells of every timepoint in train', () => {
  const { train, test: held } = splitCells(timeIndex, 0.6, Random.seed(0))
  expect([...train, ...held].sort((a, b) => a - b)).toEqual([...timeIndex.keys()].filter((i) => timeIndex[i] >= 0))
  for (const [k, cells] of cellsByTime(timeIndex)) {
    expect(train.filter((i) => timeIndex[i] === k).length).toBe(Math.round(0.6 * cells.length))
  }
})

test('the same seed gives the same split, another seed another', () => {
  const split = (seed: number): Int32Array => splitCells(timeIndex, 0.6, Random.seed(seed)).train
  expect(split(1)).toEqual(split(1))
  expect(split(1)).not.toEqual(split(2))
})

test('every cell is drawn about equally often', () => {
  const count = new Float64Array(20)
  for (let seed = 0; seed < 500; seed++)
    splitCells(new Int32Array(20), 0.6, Random.seed(seed)).train.forEach((i) => count[i]++)
  count.forEach((c) => expect(Math.abs(c - 300)).toBeLessThan(5 * Math.sqrt(500 * 0.6 * 0.4)))
})

test('fractions 0 and 1 leave one side empty', () => {
  expect(splitCells(timeIndex, 0, Random.seed(0)).train.length).toBe(0)
  expect(splitCells(timeIndex, 1, Random.seed(0)).test.length).toBe(0)
})
