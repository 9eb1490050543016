import { describe, expect, test } from 'vitest'
import { matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import type { Potential } from '../../../src-main/compute/energy/potential.ts'
import { predictParticles, type Energies } from '../../../src-main/compute/predict/particles.ts'

/** stiffness |x|^2 / 2 in one dimension. */
function spring(stiffness: number): Potential {
  return {
    d: 1,
    exact: {
      value: (x) => (stiffness * x[0] ** 2) / 2,
      gradient: (x) => x.map((value) => stiffness * value),
      hessianTimes: (_x, _t, v) => v.map((value) => stiffness * value)
    },
    evaluate: (X, _t, from, count, G) => {
      for (let i = from; i < from + count; i++) G[i] = stiffness * X[i]
    }
  }
}

function run(energies: Energies, X: Float64Array<ArrayBuffer>, steps = 1, partners = 1e9, seed = 1): Float64Array {
  const work = predictParticles(energies, matrix(X, X.length, 1), 0, 0.5, { steps, partners }, Random.seed(seed))
  let piece = work.next()
  while (!piece.done) piece = work.next()
  return piece.value.data
}

const mean = (A: Float64Array): number => A.reduce((sum, a) => sum + a, 0) / A.length

describe('particles', () => {
  const X = Float64Array.of(-3, 0, 1, 4)

  test('one step down a potential', () => {
    expect([...run({ potential: spring(0.4), beta: 0 }, X)]).toEqual(Array.from(X, (x) => x - 0.5 * (0.4 * x)))
  })

  test('a quadratic interaction pulls every cell to the mean and leaves the mean', () => {
    const moved = run({ potential: spring(0), interaction: spring(1), beta: 0 }, X, 3)
    expect(mean(moved)).toBeCloseTo(0.5, 12)
    moved.forEach((x, i) => expect(x - 0.5).toBeCloseTo((1 - 0.5 / 3) ** 3 * (X[i] - 0.5), 10))
  })

  test('drawn partners stand for all in the mean', () => {
    const many = new Float64Array(600).map((_, i) => (i % 2 ? 1 : -1))
    const moved = run({ potential: spring(0), interaction: spring(1), beta: 0 }, many, 1, 100)
    expect(mean(moved.map((x, i) => Math.abs(x - 0.5 * many[i])))).toBeLessThan(0.1)
  })

  test('noise has the variance 2 beta tau, and the seed decides it', () => {
    const still = { potential: spring(0), beta: 0.3 }
    const moved = run(still, new Float64Array(20000), 2)
    expect(mean(moved.map((x) => x * x)) / (2 * 0.3 * 0.5)).toBeCloseTo(1, 1)
    expect(run(still, X, 2, 9, 4)).toEqual(run(still, X, 2, 9, 4))
    expect(run(still, X, 2, 9, 4)).not.toEqual(run(still, X, 2, 9, 5))
  })
})
