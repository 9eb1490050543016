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
})
