import { describe, expect, test } from 'vitest'
import {
  DISCREPANCY_BLOCK,
  startDiscrepancy,
  type DiscrepancyBuild
} from '../../../src-main/compute/kernels/discrepancy.ts'
import { mmd } from '../../../src-main/compute/metrics/mmd.ts'
import { cloud, finish } from '../transport/clouds.ts'

/** The kernel ends exp(x) at x = -700. */
const NOTHING = 1e-300

/** Masses of which every fifth is 0. */
const masses = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => (i % 5) / n)

describe.each<DiscrepancyBuild>(['base', 'relaxed'])('%s build', (build) => {
  test.each([
    [1, 1, 1],
    [7, 2, 1],
    [8, 16, 2],
    [17, 29, 5],
    [203, 9, 19],
    [64, 131, 50]
  ])('sums of %i and %i cells in %i dimensions are those of the twin', (n, m, d) => {
    const [X, Y] = [
      { X: cloud(n, n, d), mass: masses(n) },
      { X: cloud(m + 1, m, d, 0.5), mass: masses(m) }
    ]
    for (const factor of [-1e-3, -0.3, -40]) {
      const [ours, twin] = [build, 'plain' as const].map((which) => {
        const pairs = startDiscrepancy(X, Y, factor, which)
        const middle = DISCREPANCY_BLOCK * Math.floor(n / 16)
        return [
          ...[pairs.run(0, 0, 0, middle), pairs.run(0, 0, middle, n), pairs.run(1, 1, 0, m)],
          ...[pairs.run(0, 1, 0, middle), pairs.run(0, 1, middle, n), pairs.run(1, 0, 0, m)]
        ]
      })
      twin.forEach((sum, e) => expect(Math.abs(ours[e] - sum)).toBeLessThanOrEqual(1e-13 * sum + NOTHING))
      expect(Math.abs(ours[5] - ours[3] - ours[4])).toBeLessThanOrEqual(1e-13 * ours[5] + NOTHING)
    }
  })

  test('all ordered pairs of one cloud are those of it with itself as another', () => {
    const X = { X: cloud(3, 29, 3), mass: masses(29) }
    const pairs = startDiscrepancy(X, X, -0.2, build)
    expect(pairs.run(0, 0, 0, 29)).toBeCloseTo(pairs.run(0, 1, 0, 29), 13)
  })

  test('cells as far apart as numbers reach add nothing', () => {
    const far = { X: { data: Float64Array.of(0, 1e300), rows: 2, cols: 1 }, mass: Float64Array.of(1, 1) }
    expect(startDiscrepancy(far, far, -1, build).run(0, 0, 0, 2)).toBeCloseTo(10, 12)
  })

  test('the discrepancy is that of the twin', () => {
    const [X, Y] = [cloud(1, 117, 5), cloud(2, 229, 5, 0.7)]
    const by = (which: DiscrepancyBuild): number => finish(mmd(X, Y, masses(117), which))
    expect(by(build)).toBeCloseTo(by('plain'), 13)
  })
})
