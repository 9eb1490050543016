import { expect, test } from 'vitest'
import { batchedTransport, transport } from '../../../src-main/compute/transport/batched.ts'
import { cTransform } from '../../../src-main/compute/transport/c-transform.ts'
import { groundCost } from '../../../src-main/compute/transport/cost.ts'
import { columnMass, rowMass } from '../../../src-main/compute/transport/coupling.ts'
import { exactTransport, type ExactOptions } from '../../../src-main/compute/transport/exact.ts'
import { cloud, finish, weights } from './clouds.ts'

const [X, Y] = [cloud(1, 417, 3), cloud(2, 529, 3, 0.6)]

const CASES: [string, ExactOptions][] = [
  ['uniform', {}],
  ['weighted', { a: weights(1, 417, 200), b: weights(2, 529, 40) }],
  ['Euclidean', { cost: 'euclidean' }]
]

test.each(CASES)('batches bracket the exact cost and keep the marginals: %s', (_, options) => {
  const C = finish(batchedTransport(X, Y, { ...options, batch: 150 }))
  const exact = finish(exactTransport(X, Y, options)).cost
  expect(C.status).toBe('approximate')
  expect(C.cost).toBeGreaterThan(exact)
  expect(C.cost - C.gap).toBeLessThan(exact)
  expect(C.gap).toBeLessThan(0.45 * exact)
  const { a, b } = { a: new Float64Array(417).fill(1 / 417), b: new Float64Array(529).fill(1 / 529), ...options }
  rowMass(C).forEach((r, i) => expect(Math.abs(r - a[i])).toBeLessThan(1e-14))
  columnMass(C).forEach((r, j) => expect(Math.abs(r - b[j])).toBeLessThan(1e-14))
  expect(
    C.weight.reduce((s, w, e) => s + w * groundCost(X, C.source[e], Y, C.target[e], options.cost ?? 'sqeuclidean'), 0)
  ).toBeCloseTo(C.cost, 12)
})

test('one batch is the exact plan', () => {
  const C = finish(batchedTransport(X, Y, { batch: 1000 }))
  expect(C.cost).toBeCloseTo(finish(transport(X, Y)).cost, 12)
  expect(C.gap).toBeLessThan(1e-9)
})

test('a c-transform is feasible, and tight for every row', () => {
  const f = Float64Array.from({ length: 417 }, (_, i) => Math.sin(i))
  const g = finish(cTransform(X, f, Y, 'sqeuclidean'))
  for (let j = 0; j < Y.rows; j++) {
    let slack = Infinity
    for (let i = 0; i < X.rows; i++) slack = Math.min(slack, groundCost(X, i, Y, j, 'sqeuclidean') - f[i] - g[j])
    expect(slack).toBeCloseTo(0, 12)
  }
})
