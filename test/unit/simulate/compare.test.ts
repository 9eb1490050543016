import { describe, expect, test } from 'vitest'
import { potentialOf } from '../../../src-main/compute/energy/potential.ts'
import { gridOver } from '../../../src-main/compute/field/grid.ts'
import { compareWithTruth, heightMaps, type Comparison } from '../../../src-main/compute/simulate/compare.ts'
import { potentialNamed } from '../../../src-main/compute/simulate/potentials.ts'
import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'

/** Coordinates of the simulation are mean + 2 z, and one unit of model time is 0.01 of its time. */
const [SD, RATE] = [2, 0.01]

/** V = c |z|^2 in the space, plus another constant at each time. */
function bowl(c: number) {
  const architecture = { d: 2, exponent: 2, degree: 2, centres: 0, width: 1, knots: 1 }
  // Features: PC2, PC2^2, PC1, PC1 PC2, PC1^2.
  return potentialOf({ kind: 'features', architecture, theta: Float32Array.of(0, 0, c, 0, 0, c) })
}

function cells(n: number, seed: number): Matrix {
  const random = Random.seed(seed)
  return matrix(
    Float64Array.from({ length: 2 * n }, () => random.normal()),
    n,
    2
  )
}

function comparison(c: number, name: string, mean = [0, 0]): Comparison {
  const snapshots = [17, 29].map((n, k) => ({ X: cells(n, k), time: k, rate: RATE }))
  return {
    truth: potentialNamed(name),
    fitted: bowl(c),
    snapshots,
    mean: Float64Array.from(mean),
    sd: Float64Array.of(SD, SD)
  }
}

/** The sphere is -10 |x|^2: a cell moves by dx/dt = 20 x, so in the space by dz per unit of model time = 0.2 z = -grad(-0.1 |z|^2). */
const EXACT = -10 * RATE

describe('a fit against the landscape of its simulation', () => {
  test('the exact landscape has no error, in whatever units the space is', () => {
    const { relativeError, correlation, sentence } = drain(compareWithTruth(comparison(EXACT, 'sphere'))).result
    expect(relativeError).toBeCloseTo(0, 6)
    expect(correlation).toBeCloseTo(1, 6)
    expect(sentence).toBe(
      'At the cells, the fitted slopes differ from the true ones by 0 %, and the heights correlate at 1.00.'
    )
  })

  test('slopes that are too steep are told by the error, upside down by the correlation', () => {
    const steep = drain(compareWithTruth(comparison(1.5 * EXACT, 'sphere'))).result
    expect(steep.relativeError).toBeCloseTo(0.5, 6)
    expect(steep.correlation).toBeCloseTo(1, 6)
    const upsideDown = drain(compareWithTruth(comparison(-EXACT, 'sphere'))).result
    expect(upsideDown.relativeError).toBeCloseTo(2, 6)
    expect(upsideDown.correlation).toBeCloseTo(-1, 6)
  })

  test('a place elsewhere is another landscape', () => {
    expect(drain(compareWithTruth(comparison(EXACT, 'sphere', [3, 0]))).result.relativeError).toBeGreaterThan(0.3)
  })

  test('nothing can be relative to a flat landscape', () => {
    const { relativeError, correlation, sentence } = drain(compareWithTruth(comparison(EXACT, 'flat'))).result
    expect([relativeError, correlation]).toEqual([null, null])
    expect(sentence).toContain('flat')
  })

  test('maps of the same landscape are the same, from their lowest place with cells on', () => {
    const C = comparison(EXACT, 'sphere')
    const grid = gridOver(C.snapshots[1].X, [0, 1], 9)
    const mask = new Uint8Array(81).fill(1, 20, 60)
    const { truth, fitted } = heightMaps(C, grid, new Float64Array(2), mask)
    const inside = truth.filter((_, p) => mask[p] === 1)
    expect(Math.min(...inside)).toBe(0)
    truth.forEach((value, p) => expect(fitted[p]).toBeCloseTo(value, 2))
  })
})
