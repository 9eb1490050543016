import { describe, expect, test } from 'vitest'
import { expressionOf, spreadOf } from '../../../src-main/compute/genes/trend.ts'
import { matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'

describe('expression through PCs', () => {
  const random = Random.seed(11)
  const [n, p, D, d] = [17, 6, 4, 3]
  const loadings = Float32Array.from({ length: p * D }, () => random.normal())
  const sd = Float64Array.from({ length: D }, () => 0.5 + random.uniform())
  const mean = Float64Array.from({ length: D }, () => random.normal())
  const offset = 0.7
  const X = matrix(
    Float64Array.from({ length: n * D }, () => random.normal()),
    n,
    D
  )
  const basis = { loadings, D, sd }

  test('is the offset and the sum of the unscaled scores times the loadings, where all PCs are known', () => {
    for (let g = 0; g < p; g++) {
      const found = expressionOf(X, basis, mean, g, offset)
      for (let i = 0; i < n; i++) {
        let value = offset
        for (let c = 0; c < D; c++) value += (X.data[i * D + c] * sd[c] + mean[c]) * loadings[g * D + c]
        expect(found[i]).toBeCloseTo(value, 10)
      }
    }
  })
  test('leaves PCs that the landscape does not know at their mean', () => {
    const leading = matrix(
      Float64Array.from({ length: n * d }, (_, at) => X.data[Math.floor(at / d) * D + (at % d)]),
      n,
      d
    )
    const still = matrix(X.data.slice(), n, D)
    for (let i = 0; i < n; i++) still.data[i * D + d] = 0
    const found = expressionOf(leading, basis, mean, 2, offset)
    expressionOf(still, basis, mean, 2, offset).forEach((value, i) => expect(found[i]).toBeCloseTo(value, 10))
  })
})

test('mean and quartiles are those of numpy, also of few values', () => {
  // python3 -c "import numpy as np; a=[3,1,4,1,5,9,2.5]; print(np.mean(a), np.percentile(a,[25,50,75]))"
  const found = spreadOf(Float64Array.of(3, 1, 4, 1, 5, 9, 2.5))
  expect(found.mean).toBeCloseTo(3.642857142857143, 12)
  expect([found.low, found.middle, found.high]).toEqual([1.75, 3, 4.5])
  expect(spreadOf(Float64Array.of(2))).toEqual({ mean: 2, low: 2, middle: 2, high: 2 })
  expect(spreadOf(new Float64Array(0)).middle).toBeNaN()
})
