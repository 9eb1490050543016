import { describe, expect, test } from 'vitest'
import { initialTheta } from '../../../src-main/compute/energy/architecture.ts'
import { potentialOf } from '../../../src-main/compute/energy/potential.ts'
import { modelOf } from '../../../src-main/compute/jkonet/registry.ts'
import { bestFactor, shrunk } from '../../../src-main/compute/jkonet/shrink.ts'
import type { Rows } from '../../../src-main/compute/kernels/mlp.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'
import { threeSnapshots } from './fixtures.ts'

const [N, D] = [517, 3]
const architecture = { d: D, hidden: 8, timeDependent: false, timeScale: 1 }
const random = Random.seed(5)
const theta = initialTheta(architecture, random.split('weights'))

function slopes(of: typeof theta, Y: Float32Array): Float64Array {
  const G = new Float64Array(Y.length)
  potentialOf({ kind: 'mlp', architecture, theta: of }).evaluate(Float64Array.from(Y), 0, 0, N, G)
  return G
}

/** Cells that move as `factor` times the potential says, and by chance; steps and weights differ. */
function rowsOf(factor: number, noise: number): Rows {
  const Y = Float32Array.from({ length: N * D }, () => random.normal())
  const tau = Float32Array.from({ length: N }, (_, i) => 0.1 + 0.01 * (i % 7))
  const G = slopes(theta, Y)
  const D_ = Float32Array.from(G, (g, e) => -tau[Math.floor(e / D)] * factor * g + noise * random.normal())
  return { n: N, Y, T: new Float32Array(N), D: D_, tau, w: Float32Array.from({ length: N }, (_, i) => 1 + (i % 3)) }
}

function loss(of: typeof theta, { Y, D: moves, tau, w }: Rows): number {
  return slopes(of, Y).reduce((sum, g, e) => {
    const r = Math.floor(e / D)
    return sum + w[r] * (tau[r] * g + moves[e]) ** 2
  }, 0)
}

describe('the factor of the force', () => {
  test.each([
    [0.4, 0.4],
    [0, 0],
    [-0.5, 0],
    [1.7, 1]
  ])('cells that move %d times as the potential says give %d', (factor, best) => {
    expect(bestFactor(architecture, theta, rowsOf(factor, 0))).toBeCloseTo(best, 5)
  })

  test('no other factor up to 1 has a smaller loss', () => {
    const rows = rowsOf(0.5, 0.02)
    const best = bestFactor(architecture, theta, rows)
    const least = loss(shrunk(architecture, theta, rows), rows)
    expect(best).toBeGreaterThan(0)
    expect(best).toBeLessThan(1)
    for (const other of [best - 0.05, best + 0.05]) {
      const scaled = theta.map((value, p) => (p < theta.length - architecture.hidden ? value : other * value))
      expect(loss(scaled, rows)).toBeGreaterThan(least)
    }
  })

  test('a potential without a force stays one', () => {
    const none = new Float32Array(theta.length)
    expect(shrunk(architecture, none, rowsOf(1, 0))).toEqual(none)
  })
})

test('a static network of cells that stay where they are has no force at all', () => {
  const [X] = threeSnapshots().snapshots
  const same = Int32Array.from({ length: X.rows }, (_, i) => i)
  const couplings = [{ source: same, target: same, weight: new Float64Array(X.rows).fill(1 / X.rows) }]
  const input = { snapshots: [X, X], times: [0, 1], couplings, seed: 1, preset: 'default' }
  const fit = drain(modelOf('jkonet-v').fit({ ...input, settings: { length: { steps: 100 } } })).result
  const G = new Float64Array(X.data.length)
  potentialOf(fit.potential).evaluate(X.data, 0, 0, X.rows, G)
  expect(fit.status).toBe('no-better-than-still')
  expect(G.every((g) => g === 0)).toBe(true)
})
