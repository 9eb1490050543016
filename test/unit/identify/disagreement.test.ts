import { describe, expect, test } from 'vitest'
import { potentialOf, type Potential } from '../../../src-main/compute/energy/potential.ts'
import { disagreement } from '../../../src-main/compute/identify/disagreement.ts'
import { Reporter } from '../../../src-main/worker/drive.ts'
import { computeView } from '../../../src-main/worker/jobs/view.ts'
import { computeFit, computeSeeds, type FitOutcome } from '../../../src-main/worker/jobs/fit.ts'
import { computeDisagreement } from '../../../src-main/worker/jobs/identify.ts'
import { matrix } from '../../../src-shared/matrix.ts'
import { unpackArrays, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { DEFAULT_VIEW, type FitConfig } from '../../../src-shared/model/fit.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'
import { cloud } from '../jkonet/fixtures.ts'

/** V = gx PC1 + gy PC2: the same force everywhere. */
function tilted(gx: number, gy: number): Potential {
  const architecture = { d: 2, exponent: 1, degree: 1, centres: 0, width: 1, knots: 1 }
  return potentialOf({ kind: 'features', architecture, theta: Float32Array.of(0, gy, gx) })
}

describe('disagreement of forces', () => {
  const X = cloud(17, 2, 0, Random.seed(1))
  const of = (...potentials: Potential[]): number[] => [...drain(disagreement(potentials, X, 0)).result.relative]
  const angles = (...potentials: Potential[]): number[] => [...drain(disagreement(potentials, X, 0)).result.angle]

  test('nothing where forces agree or vanish, one where they are opposite', () => {
    expect(of(tilted(1, 2), tilted(1, 2), tilted(1, 2))).toEqual(Array(17).fill(0))
    expect(of(tilted(0, 0), tilted(0, 0))).toEqual(Array(17).fill(0))
    expect(of(tilted(1, 2), tilted(-1, -2))).toEqual(Array(17).fill(1))
  })

  test('is the mean distance from the mean force, relative to the root mean square force', () => {
    for (const value of of(tilted(1, 0), tilted(0, 1))) expect(value).toBeCloseTo(Math.SQRT1_2, 12)
    for (const value of of(tilted(3, 0), tilted(0, 0), tilted(0, 0)))
      expect(value).toBeCloseTo(4 / 3 / Math.sqrt(3), 12)
    expect(of(tilted(300, 0), tilted(0, 300))[0]).toBeCloseTo(of(tilted(1, 0), tilted(0, 1))[0], 12)
  })

  test('the angle is that of the forces, whatever their lengths, a mean over pairs', () => {
    for (const value of angles(tilted(1, 0), tilted(0, 9))) expect(value).toBeCloseTo(90, 6)
    for (const value of angles(tilted(1, 0), tilted(2, 2), tilted(0, 3)))
      expect(value).toBeCloseTo((45 + 45 + 90) / 3, 5)
    expect(angles(tilted(1, 2), tilted(-2, -4))).toEqual(Array(17).fill(expect.closeTo(180, 4)))
    // A force of nothing has no direction.
    expect(angles(tilted(0, 0), tilted(1, 0))).toEqual(Array(17).fill(0))
    expect(angles(tilted(0, 0), tilted(1, 0), tilted(0, 1))[0]).toBeCloseTo(90, 6)
  })

  test('is of at least two fits, and takes no cells', () => {
    expect(() => of(tilted(1, 0))).toThrow(RangeError)
    const none = matrix(new Float64Array(0), 0, 2)
    expect(drain(disagreement([tilted(1, 0), tilted(0, 1)], none, 0)).result.angle).toHaveLength(0)
  })
})

const COUNTS = [61, 53, 47]
const threadEntry = new URL('../../../src-main/worker/thread.ts', import.meta.url)
const axis: TimeAxis = {
  column: 'day',
  unit: 'day',
  spacing: 'equal',
  levels: COUNTS.map((cells, k) => ({ label: `Day ${k}`, t: k, cells, included: true }))
}

/** A cloud whose first 40 cells of each timepoint drift, and whose others do not; one more cell without a time. */
function space(): NamedArrays {
  const random = Random.seed(4)
  const timeIndex = Int32Array.from([...COUNTS.flatMap((n, k) => Array<number>(n).fill(k)), -1])
  const X = new Float64Array(2 * timeIndex.length)
  timeIndex.forEach((k, i) => {
    X[2 * i] = Math.max(k, 0) + 0.3 * random.normal()
    X[2 * i + 1] = 0.3 * random.normal()
  })
  return { X, timeIndex }
}

async function finish<R>(stream: AsyncGenerator<unknown, R>): Promise<R> {
  for (;;) {
    const step = await stream.next()
    if (step.done) return step.value
  }
}

describe('the jobs', { timeout: 120_000 }, () => {
  const config: FitConfig = {
    preset: 'default',
    model: 'jkonet-continuous-growth',
    dims: 2,
    testFraction: 0.4,
    seed: 1
  }
  const request = { axis, threadEntry }
  const fitted = finish(
    new Reporter().stream((r) => computeFit({ ...request, arrays: space(), config, threads: 2 }, r))
  )

  test('a fit with growth says how much each cell grows, where a timepoint follows', async () => {
    const { summary, arrays } = await fitted
    const growth = arrays['growth'] as Float32Array
    expect(growth).toHaveLength(162)
    const at = (k: number) => growth.subarray(k === 0 ? 0 : 61, k === 0 ? 61 : 114)
    for (const k of [0, 1]) {
      expect(at(k).every((g) => g > 0)).toBe(true)
      expect(at(k).reduce((s, g) => s + g, 0) / at(k).length).toBeCloseTo(1, 1)
    }
    expect(growth.subarray(114).every((g) => Number.isNaN(g))).toBe(true)
    expect(summary.solver.couplings.map((c) => c.status)).toEqual(['converged', 'converged'])
    for (const { w1, previous } of summary.errors.steps) expect(w1).toBeLessThan(0.6 * previous)
  })

  test('a view draws the cells on their way by their growth, each from where it is', async () => {
    const { summary, arrays } = await fitted
    const view = unpackArrays(
      await computeView(space(), arrays, summary, { ...DEFAULT_VIEW, grid: 16, perInterval: 2 })
    )
    const cell = view['populationCell'] as Int32Array
    expect(cell).toHaveLength(61 + 53)
    const growth = arrays['growth'] as Float32Array
    const times = (i: number): number => cell.subarray(0, 61).filter((c) => c === i).length
    // Systematic draws: each cell as often as its mass says, rounded up or down.
    const mass = (i: number): number => (growth[i] * 61) / growth.subarray(0, 61).reduce((s, g) => s + g, 0)
    for (let i = 0; i < 61; i++) expect(Math.abs(times(i) - mass(i))).toBeLessThan(1)
    const [population, cellX] = [view['population'] as Float32Array, view['cellX'] as Float32Array]
    expect([0, 30, 60].map((r) => population[2 * r])).toEqual([0, 30, 60].map((r) => cellX[cell[r]]))
  })

  test('seeds side by side are what each gives by itself, whatever the number of threads, and disagree a little', async () => {
    const one = await fitted
    const of = (seeds: number[], threads: number) =>
      finish(new Reporter().stream((r) => computeSeeds({ ...request, arrays: space(), config, seeds, threads }, r)))
    const both = await of([1, 2], 2)
    const bare = (fit: FitOutcome) => ({ ...fit, summary: { ...fit.summary, timings: null } })
    expect(bare(both[0])).toEqual(bare(one))
    expect(both[1].summary.config.seed).toBe(2)
    expect(bare((await of([2], 1))[0])).toEqual(bare(both[1]))
    const { disagreement: relative, angle } = (await computeDisagreement({ space: space(), fits: both })) as Record<
      string,
      Float32Array
    >
    for (const values of [relative, angle]) {
      expect(values).toHaveLength(162)
      expect(values[161]).toBeNaN()
      expect(values.subarray(0, 161).every((v) => v > 0)).toBe(true)
    }
    expect(relative.subarray(0, 161).toSorted()[80]).toBeLessThan(0.3)
    expect(angle.subarray(0, 161).toSorted()[80]).toBeLessThan(45)
  })
})
