import { describe, expect, test } from 'vitest'
import { takeRows, type Matrix } from '../../src-shared/matrix.ts'
import { Random } from '../../src-shared/random.ts'
import { neighbourShift, straightLine } from '../../src-main/compute/metrics/baselines.ts'
import { cellsByTime, splitCells } from '../../src-main/compute/metrics/split.ts'
import { w1, w2 } from '../../src-main/compute/metrics/wasserstein.ts'
import { entropicTransport } from '../../src-main/compute/transport/entropic.ts'
import { exactTransport } from '../../src-main/compute/transport/exact.ts'
import { samplePairs } from '../../src-main/compute/transport/sampled-pairs.ts'
import { finish } from '../unit/transport/clouds.ts'
import { haveEmbryoidBody, readEmbryoidBody } from './embryoid-body.ts'

/**
 * ot.emd2 of POT 0.9.7 on the full snapshots k -> k+1, uniform weights: squared Euclidean and Euclidean cost.
 * S = [X[labels == k] for k in range(5)]; M = ot.dist(S[k], S[k + 1]); ot.emd2(a, b, M), ot.emd2(a, b, numpy.sqrt(M))
 */
const POT = [
  { squared: 2.940695073743164, euclidean: 1.6629610309525003 },
  { squared: 1.9587373857112957, euclidean: 1.25065620201723 },
  { squared: 0.6624280412327382, euclidean: 0.7588861716525428 },
  { squared: 2.8689515483609664, euclidean: 1.6169370217389132 }
]

describe.skipIf(!haveEmbryoidBody())('embryoid body (skipped where the reference data is not installed)', () => {
  const { X, timeIndex } = haveEmbryoidBody() ? readEmbryoidBody() : { X: undefined, timeIndex: undefined }
  const snapshots = (): Matrix[] => [...cellsByTime(timeIndex!).values()].map((I) => takeRows(X!, I))

  test.each([0, 1, 2, 3])('cost of step %i equals that of POT to 1e-9', (k) => {
    const S = snapshots()
    const C = finish(exactTransport(S[k], S[k + 1]))
    expect(Math.abs(C.cost / POT[k].squared - 1)).toBeLessThan(1e-9)
    expect(C.gap / C.cost).toBeLessThan(1e-9)
    expect(C.memoryBytes).toBeLessThan(20e6)
  })

  test('W1 of step 2 equals that of POT to 1e-9', () => {
    const S = snapshots()
    expect(Math.abs(finish(w1(S[2], S[3])).value / POT[2].euclidean - 1)).toBeLessThan(1e-9)
  })

  test('the 60/40 baselines are where an independent study of these cells found them: previous 1.352, floor 0.472, shift 0.518', () => {
    const split = splitCells(timeIndex!, 0.6, Random.seed(0))
    const clouds = (I: Int32Array): Matrix[] =>
      [...cellsByTime(Int32Array.from(I, (i) => timeIndex![i])).values()].map((K) =>
        takeRows(
          X!,
          K.map((r) => I[r])
        )
      )
    const [train, held] = [clouds(split.train), clouds(split.test)]
    const mean = { previous: 0, floor: 0, shift: 0 }
    for (let k = 0; k < 4; k++) {
      const coupling = finish(exactTransport(train[k], train[k + 1]))
      const shift = finish(neighbourShift(held[k], train[k], train[k + 1], coupling))
      const clouds = { previous: held[k], floor: train[k + 1], shift }
      for (const name of ['previous', 'floor', 'shift'] as const)
        mean[name] += finish(w1(clouds[name], held[k + 1])).value / 4
    }
    // Three standard deviations over split seeds (0.012, 0.006, 0.007) around that study's means.
    expect(Math.abs(mean.previous - 1.352)).toBeLessThan(0.036)
    expect(Math.abs(mean.floor - 0.472)).toBeLessThan(0.018)
    expect(Math.abs(mean.shift - 0.518)).toBeLessThan(0.021)
  })

  test('the straight-line mid point of t0 and t2 is closer to t1 than the same one sampled (W2 0.783 in that study)', () => {
    const S = snapshots()
    const C = finish(exactTransport(S[0], S[2]))
    const { points, weights } = straightLine(S[0], S[2], C, 0.5)
    const { value } = finish(w2(points, S[1], { a: weights }))
    expect(value).toBeLessThan(0.783)
    expect(value).toBeGreaterThan(0.76)
  })

  test('unbalanced transport of t1 to t3 keeps 0.84 of the mass, and its mid point is 0.754 from t2 (W1), as in that study', () => {
    const S = snapshots()
    const P = finish(entropicTransport(S[1], S[3], { epsilon: 0.3, rho: 10 }))
    expect(P.rowMass.reduce((s, r) => s + r, 0)).toBeCloseTo(0.84, 2)
    expect(P.status).toBe('converged')
    const pairs = finish(samplePairs(S[1], S[3], P, S[2].rows, Random.seed(0)))
    const middle = straightLine(S[1], S[3], pairs, 0.5).points
    expect(Math.abs(finish(w1(middle, S[2])).value - 0.754)).toBeLessThan(0.01)
  })
})
