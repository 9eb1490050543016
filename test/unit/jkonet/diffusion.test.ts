import { describe, expect, test } from 'vitest'
import { diffusionOf, type Diffusion, type Drifted } from '../../../src-main/compute/jkonet/diffusion.ts'
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

  test('the same cells that noise has spread over their population are not told from others, and the error knows that', () => {
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
    expect(found.sameCells).toBe(false)
    expect(Math.abs(found.beta - 0.25)).toBeLessThan(2 * (found.error ?? 0))
  })

  test('other cells of one population are never taken for the same', () => {
    for (let seed = 0; seed < 12; seed++) {
      const random = Random.seed(seed)
      const normal = (n: number, spread: number) =>
        matrix(
          Float64Array.from({ length: 2 * n }, () => spread * random.normal()),
          n,
          2
        )
      const beta = 0.02 * (seed % 3)
      const steps = [0, 1].map(() => ({ moved: normal(200, 1), seen: normal(200, Math.sqrt(1 + 2 * beta)), tau: 1 }))
      const found = drain(diffusionOf(steps)).result
      expect(found.sameCells).toBe(false)
      expect(Math.abs(found.beta - beta)).toBeLessThan(2.5 * (found.error ?? 0))
    }
  })

  test('one cell per timepoint, or all at one place, say nothing', () => {
    const one = { moved: matrix(Float64Array.of(1, 2), 1, 2), seen: matrix(Float64Array.of(1, 3), 1, 2), tau: TAU }
    const tied = { moved: matrix(new Float64Array(34), 17, 2), seen: matrix(new Float64Array(58), 29, 2), tau: TAU }
    for (const steps of [[one], [tied], []])
      expect(drain(diffusionOf(steps)).result).toEqual({ beta: 0, sameCells: false })
  })

  describe('has a standard error', () => {
    /** Clumps at the corners of a square, narrower than noise is wide. */
    const clumps = (n: number, random: Random): Matrix =>
      matrix(
        Float64Array.from({ length: 2 * n }, (_, e) => (e % 4 < 2 ? 1 : -1) + 0.1 * random.normal()),
        n,
        2
      )
    const found = (cells: typeof clumps, beta: number, same: boolean): Diffusion[] =>
      Array.from({ length: 8 }, (_, seed) => {
        const steps = [0, 1].map((k) => {
          const random = Random.seed(seed).split(k)
          const moved = cells(149, random.split('moved'))
          const others = same ? moved : cells(157, random.split('others'))
          return { moved, seen: noisy(others, beta, random.split('noise')), tau: TAU }
        })
        return drain(diffusionOf(steps)).result
      })
    const mean = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

    test.each([
      ['the same cells', square, 0.1, true],
      ['other cells', clumps, 1, false]
    ] as const)('of %s, that is the spread over samples of cells', (_, cells, beta, same) => {
      const all = found(cells, beta, same)
      const middle = mean(all.map((one) => one.beta))
      const spread = Math.sqrt(mean(all.map((one) => (one.beta - middle) ** 2)) * (8 / 7))
      const error = mean(all.map((one) => one.error ?? NaN))
      expect(error / spread).toBeGreaterThan(0.5)
      expect(error / spread).toBeLessThan(2)
      for (const one of all) expect((one.error ?? NaN) / one.beta).toBeLessThan(0.25)
    })

    test('small for many of the same cells, and as large as weak noise is of other cells', () => {
      const same = drain(diffusionOf(course(0.1, true))).result
      expect((same.error ?? NaN) / same.beta).toBeLessThan(0.1)
      const other = drain(diffusionOf(course(0.1, false))).result
      expect(2 * (other.error ?? NaN)).toBeGreaterThan(other.beta)
    })

    test('of no noise of other cells, that is not 0', () => {
      const { beta, error } = drain(diffusionOf(course(0, false))).result
      expect(error).toBeGreaterThan(beta)
    })

    test('and none where single groups of cells are all there is', () => {
      const two = { moved: matrix(Float64Array.of(0, 0, 1, 0), 2, 2), seen: matrix(Float64Array.of(0, 1, 1, 1), 2, 2) }
      expect(drain(diffusionOf([{ ...two, tau: TAU }])).result.error).toBeUndefined()
    })
  })

  test('cells that share a place change little', () => {
    const steps = course(0, true).map(({ moved: { data, rows } }, k) => {
      const moved = matrix(Float64Array.of(...data, ...data.subarray(0, 200)), rows + 100, 2)
      return { moved, seen: noisy(moved, 0.2, Random.seed(8).split(k)), tau: TAU }
    })
    expect(Math.abs(drain(diffusionOf(steps)).result.beta / 0.2 - 1)).toBeLessThan(0.15)
  })
})
