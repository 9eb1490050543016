import { expect, test } from 'vitest'
import { Random } from '../../../src-shared/random.ts'

const draws = (random: Random, n: number): number[] => Array.from({ length: n }, () => random.uniform())

test('the same seed gives the same numbers, another seed others', () => {
  expect(draws(Random.seed(7), 20)).toEqual(draws(Random.seed(7), 20))
  expect(draws(Random.seed(7), 20)).not.toEqual(draws(Random.seed(8), 20))
})

test('a split stream does not depend on what its parent drew before', () => {
  const [fresh, used] = [Random.seed(3), Random.seed(3)]
  draws(used, 1000)
  expect(draws(fresh.split('couplings', 2), 5)).toEqual(draws(used.split('couplings', 2), 5))
  expect(draws(fresh.split('a', 1), 5)).not.toEqual(draws(fresh.split('a', 2), 5))
})

test('uniform numbers have the mean and variance of the unit interval', () => {
  const U = draws(Random.seed(1), 100_000)
  const mean = U.reduce((s, u) => s + u, 0) / U.length
  const variance = U.reduce((s, u) => s + (u - mean) ** 2, 0) / U.length
  // Four standard errors: 4 sqrt(1/12/n) and 4 sqrt(1/180/n).
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.0037)
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001)
  expect(Math.min(...U)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...U)).toBeLessThan(1)
})

test('normal numbers have mean 0, variance 1 and the kurtosis 3', () => {
  const random = Random.seed(2)
  const Z = Array.from({ length: 100_000 }, () => random.normal())
  const moment = (p: number): number => Z.reduce((s, z) => s + z ** p, 0) / Z.length
  expect(Math.abs(moment(1))).toBeLessThan(0.013)
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.018)
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.125)
})

test('a permutation holds every index once, also of 0 and 1 things', () => {
  expect([...Random.seed(5).permutation(17)].sort((a, b) => a - b)).toEqual([...Array(17).keys()])
  expect([...Random.seed(5).permutation(1)]).toEqual([0])
  expect([...Random.seed(5).permutation(0)]).toEqual([])
})

test('integers below 3 are equally frequent', () => {
  const random = Random.seed(11)
  const counts = [0, 0, 0]
  for (let i = 0; i < 30_000; i++) counts[random.integer(3)]++
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(330)
})
