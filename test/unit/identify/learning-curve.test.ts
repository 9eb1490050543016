import { describe, expect, test } from 'vitest'
import {
  learningCurve,
  learningSentence,
  oneStepError,
  type Measure
} from '../../../src-main/compute/identify/learning-curve.ts'
import type { FitInput } from '../../../src-main/compute/jkonet/model.ts'
import { modelOf } from '../../../src-main/compute/jkonet/registry.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'
import { finish } from '../transport/clouds.ts'
import { cloud } from '../jkonet/fixtures.ts'

/** Keeps the parts it is asked about; the error is one over the number of cells. */
function recording(parts: (readonly Matrix[])[]): Measure {
  return function* (snapshots) {
    parts.push(snapshots)
    yield { fraction: 0.5 }
    return 1 / snapshots.reduce((sum, X) => sum + X.rows, 0)
  }
}

const snapshots = [17, 29].map((n, k) => cloud(n, 2, k, Random.seed(k)))
const firsts = (X: Matrix): number[] => Array.from({ length: X.rows }, (_, i) => X.data[2 * i])

describe('a learning curve', () => {
  test('takes nested parts of every snapshot, up to all of it', () => {
    const parts: (readonly Matrix[])[] = []
    const points = finish(learningCurve(snapshots, [0.2, 0.5, 1], 3, recording(parts)))
    expect(points.map((p) => p.cells)).toEqual([4 + 6, 9 + 15, 46])
    expect(points.map((p) => p.error)).toEqual(points.map((p) => 1 / p.cells))
    expect(parts[2]).toEqual(snapshots)
    for (const k of [0, 1]) {
      expect(firsts(parts[1][k])).toEqual(expect.arrayContaining(firsts(parts[0][k])))
      expect(new Set(firsts(parts[1][k])).size).toBe(parts[1][k].rows)
    }
  })

  test.each([[[0.5, 0.5]], [[0, 1]], [[0.5, 1.1]], [[Number.NaN]]])('refuses shares %j', (shares) => {
    expect(() => drain(learningCurve(snapshots, shares, 0, recording([])))).toThrow(RangeError)
  })

  test('says whether more cells would help', () => {
    const points = (errors: number[]) => errors.map((error, s) => ({ share: 2 ** (s - 1), cells: 50 * 2 ** s, error }))
    expect(learningSentence(points([1, 0.9]))).toBe(
      'Twice as many cells would lower the error by about 10 %: the number of cells limits this landscape.'
    )
    expect(learningSentence(points([1, 0.99]))).toContain('hardly')
    expect(learningSentence(points([1, 1.2]))).toContain('hardly')
    expect(learningSentence(points([1]))).toContain('One size')
  })

  test('a drift in noise is learnt better from all cells than from a handful', { timeout: 60_000 }, () => {
    const drift = (seed: number): Matrix[] => [0, 1, 2].map((k) => cloud(150, 2, 0.5 * k, Random.seed(seed).split(k)))
    const network = modelOf('jkonet-continuous')
    const short = {
      ...network,
      fit: (input: FitInput) => network.fit({ ...input, settings: { length: { steps: 300 } } })
    }
    const measure = oneStepError(short, drift(2), [0, 1, 2], 0, 'default')
    const [few, all] = finish(learningCurve(drift(1), [0.06, 1], 0, measure))
    expect(all.error).toBeLessThan(0.9 * few.error)
  })
})
