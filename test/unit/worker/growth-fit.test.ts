import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Reporter } from '../../../src-main/worker/drive.ts'
import { computeFit, computeSeeds, type FitOutcome } from '../../../src-main/worker/jobs/fit.ts'
import { computeHeldOut } from '../../../src-main/worker/jobs/held-out.ts'
import { computeLearningCurve } from '../../../src-main/worker/jobs/learning-curve.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import { computeGrowthPrior } from '../../../src-main/worker/jobs/growth-prior.ts'
import type { HeldOutSummary } from '../../../src-shared/model/held-out.ts'
import {
  BRANCHES,
  CYCLING,
  DAYS,
  DAYS_AXIS as axis,
  FOLDS,
  PLACES,
  TIME,
  writeGrowing,
  type GrowingFile
} from '../../support/growing-file.ts'

const threadEntry = new URL('../../../src-main/worker/thread.ts', import.meta.url)
const FOLD = { kind: 'column', column: 'fold', values: 'fold' } as const
const space: NamedArrays = { X: Float64Array.from(PLACES), timeIndex: Int32Array.from(TIME) }

async function finish<R>(stream: AsyncGenerator<unknown, R>): Promise<R> {
  for (;;) {
    const step = await stream.next()
    if (step.done) return step.value
  }
}
const reported = <R>(job: (reporter: Reporter) => Promise<R>): Promise<R> => finish(new Reporter().stream(job))

const base: FitConfig = { preset: 'default', model: 'jkonet-continuous-growth', dims: 2, testFraction: 0.4, seed: 1 }
const config: FitConfig = { ...base, growth: FOLD }

describe('a fit that starts from growth that is known', () => {
  const known: NamedArrays = {
    rate: Float64Array.from(FOLDS, (g, i) => Math.log(g) / ((DAYS[TIME[i] + 1] ?? NaN) - DAYS[TIME[i]]))
  }
  const fit = async (of: FitConfig, prior?: NamedArrays): Promise<FitOutcome> =>
    reported((reporter) => computeFit({ arrays: space, axis, config: of, prior, threads: 2, threadEntry }, reporter))
  /** Mean relative growth of branch A over B at the first day. */
  const ratio = (A: ArrayLike<number>): number => {
    const [a, b] = BRANCHES[0]
    const sum = (from: number, to: number): number =>
      Array.from(A)
        .slice(from, to)
        .reduce((s, v) => s + v, 0)
    return sum(0, a) / a / (sum(a, a + b) / b)
  }

  test('keeps what was expected beside what was found, and finds more of it than without', async () => {
    const [without, with_] = [await fit(base), await fit(config, known)]
    const { growth, growthPrior } = with_.arrays
    expect(without.arrays).not.toHaveProperty('growthPrior')
    expect(without.summary.growth?.steps[0]).toMatchObject({ label: 'Day 0', prior: null, correlation: null })
    expect(ratio(arrayOf({ growthPrior }, 'growthPrior', Float32Array))).toBeCloseTo(2, 6)
    expect(Math.abs(Math.log(ratio(growth) / 2))).toBeLessThan(Math.abs(Math.log(ratio(without.arrays['growth']) / 2)))
    TIME.forEach((k, i) => expect(Number.isNaN(growthPrior[i])).toBe(k === 2))
    const [first] = with_.summary.growth?.steps ?? []
    expect(first.correlation).toBeGreaterThan(0.9)
    const expected = [1, 2].map((g) => (g * 36) / (17 * 2 + 19))
    first.prior?.forEach((g, i) => expect(g).toBeCloseTo(expected[i], 5))
    expect(with_.summary.config.growth).toEqual(FOLD)
  })

  test('is not made without it, nor by a model that knows no growth', async () => {
    await expect(fit(config)).rejects.toMatchObject({ code: 'E_INTERNAL' })
    const other = fit({ ...config, model: null }, known)
    await expect(other).rejects.toThrow('Growth can be given to jkonet-continuous-growth only')
  })

  test('several seeds, cells left out and learning curves start from it, too', async () => {
    const request = (of: FitConfig) => ({
      ...{ arrays: space, axis, config: of, threads: 2, threadEntry },
      ...(of.growth && { prior: known })
    })
    const alone = await fit(config, known)
    const seeds = await reported((reporter) => computeSeeds({ ...request(config), seeds: [1, 2] }, reporter))
    expect(seeds[0].arrays).toEqual(alone.arrays)
    const curve = await reported((reporter) => computeLearningCurve(request(config), reporter))
    // All of the cells are what the fit itself learns from.
    expect(curve.points.at(-1)?.error).toBeCloseTo(alone.summary.errors.mean, 12)
    const leftOut = (of: FitConfig): Promise<number> =>
      reported(async (reporter) => {
        const { mean } = await computeHeldOut({ ...request(of), leaveOut: [[1]], refit: null }, reporter)
        return mean.w1
      })
    expect(await leftOut(config)).not.toBe(await leftOut(base))
    // Within bounds over each gap of 1 and 3 days, but not over both.
    const steep = Float64Array.from(TIME, (k, i) => (k === 2 ? NaN : 4.2 * (i % 2)))
    const merged = reported((reporter) =>
      computeHeldOut({ ...request(config), prior: { rate: steep }, leaveOut: [[1]], refit: null }, reporter)
    )
    await expect(merged).rejects.toMatchObject({ code: 'E_GROWTH_SPAN' })
    await expect(merged).rejects.toThrow('"Day 0" differs by a factor of 2.0e+7 until "Day 4"')
  }, 30_000)
})

describe('leaving a timepoint out, with growth that is scored by genes', () => {
  const growth = { kind: 'genes', matrix: 'X', normalise: true, log: true, death: true } as const
  const without = async (set: number, alter?: GrowingFile['alter']): Promise<HeldOutSummary> => {
    const folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))
    try {
      const path = join(folder, 'growing.h5ad')
      await writeGrowing(path, { alter })
      const prior = await reported((reporter) => computeGrowthPrior({ space, path, axis, prior: growth }, reporter))
      const source = { kind: 'obsm', key: 'X_two' } as const
      const refit = { path, space: { source, standardise: false, seed: 0 } }
      const request = { arrays: space, axis, config: { ...base, growth }, prior, leaveOut: [[set]], refit }
      return await reported((reporter) => computeHeldOut({ ...request, threads: 2, threadEntry }, reporter))
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  /** Other depths and other genes in the cells of a timepoint. */
  const other = (of: number) => (count: number, cell: number, gene: string) =>
    TIME[cell] !== of ? count : CYCLING.includes(gene) ? 2 : 7 * count + (cell % 3)

  test('takes nothing of its cells: other genes in them change nothing, others in cells that are seen do', async () => {
    const [as, hidden, seen] = [await without(1), await without(1, other(1)), await without(1, other(0))]
    const predicted = ({ sets }: HeldOutSummary): unknown => sets[0].points[0].fromPrevious
    expect(predicted(hidden)).toEqual(predicted(as))
    expect(predicted(seen)).not.toEqual(predicted(as))
    expect(as.notes.join(' ')).toMatch(/scored by genes anew for each set/)
  }, 30_000)
})
