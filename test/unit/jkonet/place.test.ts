import { describe, expect, test } from 'vitest'
import { potentialOf } from '../../../src-main/compute/energy/potential.ts'
import { jkonetV } from '../../../src-main/compute/jkonet/models/jkonet-v.ts'
import { oneStepError, stepsOf } from '../../../src-main/compute/jkonet/one-step.ts'
import { snapshotRows, type CoupledSnapshots } from '../../../src-main/compute/jkonet/rows.ts'
import { matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'
import { threeSnapshots } from './fixtures.ts'

const N = 300

/** The same cells twice, moved by one explicit step of length 0.1 towards 0 against the slope 6 x. */
function pulled(): CoupledSnapshots {
  const random = Random.seed(3)
  const X = matrix(
    Float64Array.from({ length: 2 * N }, () => 4 * random.uniform() - 2),
    N,
    2
  )
  const Y = matrix(
    X.data.map((x) => x - 0.1 * 6 * x),
    N,
    2
  )
  const same = Int32Array.from({ length: N }, (_, i) => i)
  const coupling = { source: same, target: same, weight: new Float64Array(N).fill(1 / N) }
  return { snapshots: [X, Y], times: [0, 0.1], couplings: [coupling] }
}

describe('where a static network is fitted', () => {
  const input = pulled()
  const fitted = (course: CoupledSnapshots, place: 'source' | 'target') =>
    drain(
      jkonetV.fit({ ...course, seed: 1, preset: 'default', settings: { length: { steps: 400 }, batch: 50, place } })
    ).result

  test.each([
    ['source', 'explicit', 6],
    ['target', 'implicit-newton', 15]
  ] as const)('at the %s cells: predicted by %s, slope %d x', (place, predictor, slope) => {
    const fit = fitted(input, place)
    expect(fit.predictor).toBe(predictor)
    const at = Float64Array.of(0.5, -0.5)
    const G = new Float64Array(2)
    potentialOf(fit.potential).evaluate(at, 0, 0, 1, G)
    G.forEach((g, c) => expect(Math.abs(g / (slope * at[c]) - 1)).toBeLessThan(0.1))
  })

  test('cells that do not move are predicted no better than by standing still, and the status says so', () => {
    const { snapshots, times, couplings } = input
    const fit = fitted({ snapshots: [snapshots[0], snapshots[0]], times, couplings }, 'source')
    expect(fit.status).toBe('no-better-than-still')
  })
})

describe('one step of coupled pairs', () => {
  const input = threeSnapshots()
  const all = (place: 'source' | 'target') => {
    const set = snapshotRows(input, place)
    const entries = Int32Array.from({ length: set.count }, (_, e) => e)
    return stepsOf(set.draw(entries, Random.seed(1)), place, Infinity)
  }

  test('is the same from the rows of either place', () => {
    const [source, target] = [all('source'), all('target')]
    source.forEach((step, k) => {
      expect(step.from).toBeCloseTo(target[k].from, 6)
      expect(step.to).toBeCloseTo(target[k].to, 6)
      step.X.forEach((x, e) => expect(x).toBeCloseTo(target[k].X[e], 5))
      step.Y.forEach((y, e) => expect(y).toBeCloseTo(target[k].Y[e], 5))
    })
    expect(oneStepError(source)).toBeCloseTo(oneStepError(target), 5)
  })

  test('nothing moves: the weighted mean square of the displacements', () => {
    const [sum, weight] = all('source').reduce(
      ([s, t], { X, Y, w }) => [
        s + X.reduce((a, x, e) => a + w[Math.floor(e / 3)] * (x - Y[e]) ** 2, 0),
        t + w.reduce((a, b) => a + b, 0)
      ],
      [0, 0]
    )
    expect(oneStepError(all('source'))).toBeCloseTo(sum / weight, 10)
  })
})
