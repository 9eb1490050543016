import { expect, test } from 'vitest'
import { judgeValues } from '../../../src-main/anndata/h5ad/guess.ts'

test.each([
  ['counts', [1, 5, 0, 3000], 'up to 3000'],
  ['empty', [], 'zero'],
  ['empty', [0, 0, NaN], 'zero'],
  ['log-normalised', [0.7, 1.3, 8.9, 0], 'up to|and 8.9'],
  ['scaled', [-0.3, 2, 10], 'down to -0.3'],
  ['normalised', [0.5, 812.25, Infinity], '812']
] as const)('%s from %j, with a reason', (values, sample, reason) => {
  const guess = judgeValues(sample)
  expect(guess.values).toBe(values)
  expect(guess.reason).toMatch(new RegExp(reason))
})
