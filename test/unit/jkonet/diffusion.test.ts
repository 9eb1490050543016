import { describe, expect, test } from 'vitest'
import { diffusionOf, type Drifted } from '../../../src-main/compute/jkonet/diffusion.ts'
import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'

const TAU = 0.01

/** n cells uniform on a square, and those of `from` moved by noise of strength beta. */
function square(n: number, random: Random): Matrix {
  return matrix(
    Float64Array.from({ length: 2 * n }, () => 4 * random.uniform() - 2),
    n,
    2
  )
}
function noisy(from: Matrix, beta: number, random: Random): Matrix {
  return matrix(
    from.data.map((x) => x + Math.sqrt(2 * beta * TAU) * random.normal()),
    from.rows,
    2
  )
}

function course(beta: number, same: boolean): Drifted[] {
  return Array.from({ length: 4 }, (_, k) => {
    const random = Random.seed(7).split(k)
    const moved = square(517, random.split('moved'))
    const others = same ? moved : square(629, random.split('others'))
    return { moved, seen: noisy(others, beta, random.split('noise')), tau: TAU }
  })
}

describe('the strength of noise', () => {
  test.each([0.1, 0.2, 0.5])('%s of the same cells is found within a tenth', (beta) => {
    const found = drain(diffusionOf(course(beta, true))).result
    expect(found.sameCells).toBe(true)
    expect(Math.abs(found.beta / beta - 1)).toBeLessThan(0.1)
  })

  test('no noise of the same cells is none', () => {
    const found = drain(diffusionOf(course(0, true))).result
    expect(found.sameCells).toBe(true)
    expect(found.beta).toBeLessThan(1e-3)
  })

  test('of other cells: strong noise within a third, and they are told from the same', () => {
    const found = drain(diffusionOf(course(1, false))).result
    expect(found.sameCells).toBe(false)
    expect(Math.abs(found.beta - 1)).toBeLessThan(1 / 3)
  })

  test('a step twice as long with half the noise is the same step', () => {
    const steps = course(0.2, true)
    const long = steps.map((step) => ({ ...step, tau: 2 * step.tau }))
    const [one, half] = [steps, long].map((of) => drain(diffusionOf(of)).result.beta)
    expect(half / one).toBeCloseTo(0.5, 3)
  })

  test('no noise of other cells is next to none', () => {
    const found = drain(diffusionOf(course(0, false))).result
    expect(found.sameCells).toBe(false)
    expect(found.beta).toBeLessThan(0.02)
  })

  test('the same cells are known where noise is wider than they are apart, and blurs their population', () => {
    const steps = Array.from({ length: 3 }, (_, k) => {
      const random = Random.seed(3).split(k)
      const clumps = matrix(
        Float64Array.from({ length: 1400 }, (_, e) => (e % 4 < 2 ? 1 : -1) + 0.1 * random.normal()),
        700,
        2
      )
      return { moved: clumps, seen: noisy(clumps, 0.25, random), tau: TAU }
    })
    const found = drain(diffusionOf(steps)).result
    expect(found.sameCells).toBe(true)
    expect(Math.abs(found.beta / 0.25 - 1)).toBeLessThan(0.15)
  })

  test('one cell per timepoint, or all at one place, say nothing', () => {
    const one = { moved: matrix(Float64Array.of(1, 2), 1, 2), seen: matrix(Float64Array.of(1, 3), 1, 2), tau: TAU }
    const tied = { moved: matrix(new Float64Array(34), 17, 2), seen: matrix(new Float64Array(58), 29, 2), tau: TAU }
    for (const steps of [[one], [tied], []])
      expect(drain(diffusionOf(steps)).result).toEqual({ beta: 0, sameCells: false })
  })

  test('cells that share a place change little', () => {
    const steps = course(0, true).map(({ moved: { data, rows } }, k) => {
      const moved = matrix(Float64Array.of(...data, ...data.subarray(0, 200)), rows + 100, 2)
      return { moved, seen: noisy(moved, 0.2, Random.seed(8).split(k)), tau: TAU }
    })
    expect(Math.abs(drain(diffusionOf(steps)).result.beta / 0.2 - 1)).toBeLessThan(0.15)
  })
})
