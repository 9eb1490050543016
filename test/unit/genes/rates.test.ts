import { expect, test } from 'vitest'
import type { Potential } from '../../../src-main/compute/energy/potential.ts'
import { geneRates, meanVelocity, strongest } from '../../../src-main/compute/genes/rates.ts'

/** V(x) = |x - c|^2 / 2. */
const bowl = (c: number[]): Pick<Potential, 'evaluate'> => ({
  evaluate(X, _t, from, count, G) {
    for (let i = from * c.length; i < (from + count) * c.length; i++) G[i] = X[i] - c[i % c.length]
  }
})

test('a bowl pulls the mean of the cells to its bottom', () => {
  const X = { data: Float64Array.of(0, 0, 2, 4, 1, 2), rows: 3, cols: 2 }
  expect([...meanVelocity(bowl([5, 1]), X, 0)]).toEqual([4, -1])
})

test('gene rates are the loadings times the velocity of the PCs before they were standardised', () => {
  // Two PCs of three are known to the landscape; the third column must not count.
  const loadings = Float32Array.of(1, 0, 9, 0, 1, 9, 0.5, -0.5, 9)
  expect([...geneRates(Float64Array.of(3, 2), { loadings, D: 3, sd: Float64Array.of(2, 10, 1) })]).toEqual([6, 20, -7])
})

test('moving cells by the velocity changes their reconstruction by the gene rates', () => {
  const [loadings, sd, D] = [Float32Array.of(0.6, 0.8, -0.8, 0.6), Float64Array.of(1.5, 0.5), 2]
  const reconstruct = (x: number[]): number[] =>
    [0, 1].map((g) => x.reduce((s, v, c) => s + loadings[g * D + c] * sd[c] * v, 7))
  const [x, v, h] = [[0.3, -1.1], [0.2, 0.7], 1e-3]
  const rates = geneRates(Float64Array.from(v), { loadings, D, sd })
  const moved = reconstruct(x.map((xc, c) => xc + h * v[c]))
  reconstruct(x).forEach((before, g) => expect((moved[g] - before) / h).toBeCloseTo(rates[g], 9))
})

test('the strongest rise and fall apart, ties keep the order of the genes, zeros are neither', () => {
  const rates = Float64Array.of(1, -3, 0, 2, 2, -1)
  expect(strongest(rates, 2, 1)).toEqual([3, 4])
  expect(strongest(rates, 9, -1)).toEqual([1, 5])
})
