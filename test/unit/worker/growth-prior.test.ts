import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Reporter } from '../../../src-main/worker/drive.ts'
import { computeGrowthPrior } from '../../../src-main/worker/jobs/growth-prior.ts'
import { computeSpace } from '../../../src-main/worker/jobs/space.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { GrowthPrior } from '../../../src-shared/model/growth.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import {
  BRANCH,
  CYCLING,
  DAYS,
  DAYS_AXIS as axis,
  DYING,
  FOLDS,
  TIME,
  writeGrowing
} from '../../support/growing-file.ts'

const GENES = { kind: 'genes', matrix: 'X', normalise: true, log: true, death: true } as const
const RATE = { kind: 'column', column: 'rate', values: 'rate' } as const
const FOLD = { kind: 'column', column: 'fold', values: 'fold' } as const

const fold = FOLDS
const rate = fold.map((g, i) => Math.log(g) / (DAYS[TIME[i] + 1] - DAYS[TIME[i]]))

let folder: string
let path: string
let space: NamedArrays
async function finish<R>(stream: AsyncGenerator<unknown, R>): Promise<R> {
  for (;;) {
    const step = await stream.next()
    if (step.done) return step.value
  }
}
const with_ = <R>(job: (reporter: Reporter) => Promise<R>): Promise<R> => finish(new Reporter().stream(job))

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))
  path = join(folder, 'growing.h5ad')
  const holed = rate.map((r, i) => (i === 3 ? NaN : r))
  const obs = { rate, fold, holed, zero: fold.map(() => 0), steep: rate.map((r) => 100 * r) }
  await writeGrowing(path, { obs })
  const config = { source: { kind: 'obsm', key: 'X_two' }, standardise: true, seed: 0 } as const
  space = (await with_((reporter) => computeSpace({ path, axis, config }, reporter))).arrays
})
afterAll(() => rmSync(folder, { recursive: true }))

const prior = (of: GrowthPrior, on: Partial<TimeAxis> = {}, file = path): Promise<NamedArrays> =>
  with_((reporter) => computeGrowthPrior({ space, path: file, axis: { ...axis, ...on }, prior: of }, reporter))

describe('growth that is given for each cell', () => {
  test('as rates or as numbers of descendants is the same', async () => {
    const [rates, folds] = [(await prior(RATE))['rate'], (await prior(FOLD))['rate']]
    rate.forEach((r, i) => {
      expect(rates?.[i]).toBe(r)
      if (TIME[i] < 2) expect(folds?.[i]).toBeCloseTo(r, 12)
      else expect(folds?.[i]).toBeNaN()
    })
  })

  test.each<[string, GrowthPrior, string, RegExp]>([
    ['a column that is not there', { ...RATE, column: 'none' }, 'E_TIME_COLUMN', /none/],
    ['labels', { ...RATE, column: 'branch' }, 'E_GROWTH_VALUES', /it holds labels, not numbers/],
    ['a cell without a number', { ...RATE, column: 'holed' }, 'E_GROWTH_VALUES', /: 1 cells .* no number there/],
    ['no descendants at all', { ...FOLD, column: 'zero' }, 'E_GROWTH_VALUES', /: 89 cells .* no number above 0/],
    ['rates of another unit', { ...RATE, column: 'steep' }, 'E_GROWTH_SPAN', /"Day 0" differs by a factor of 1\.3e\+30/]
  ])('is refused with %s', async (_, of, code, words) => {
    const found = prior(of)
    await expect(found).rejects.toMatchObject({ code })
    await expect(found).rejects.toThrow(words)
  })

  test('is refused where times do not increase, since nothing can grow between them', async () => {
    const levels = axis.levels.map((level, k) => ({ ...level, t: [4, 1, 0][k] }))
    await expect(prior(RATE, { levels, spacing: 'equal' })).rejects.toMatchObject({ code: 'E_TIME_VALUES' })
  })
})

describe('growth that is scored by genes', () => {
  test('is found where cells divide, is smaller where they die, and is told per unit of the axis', async () => {
    const { rate: perDay, genes } = await prior(GENES)
    expect(genes).toEqual(Int32Array.of(CYCLING.length, DYING.length))
    const of = (branch: string): number[] => BRANCH.flatMap((b, i) => (b === branch ? [perDay[i]] : []))
    expect(Math.min(...of('A'))).toBeGreaterThan(Math.max(...of('B')))
    for (const r of perDay) expect(Math.abs(r)).toBeLessThan(1.4)
    const perHour = (await prior(GENES, { unit: 'hours' }))['rate']
    perDay.forEach((r, i) => expect(perHour?.[i]).toBeCloseTo(r / 24, 12))
    expect((await prior(GENES, { unit: 'E' }))['rate']).toEqual(perDay)
  })

  test('of births alone is between the bounds of births', async () => {
    const { rate: perDay, genes } = await prior({ ...GENES, death: false })
    expect(genes).toEqual(Int32Array.of(CYCLING.length, 0))
    for (const r of perDay) expect(r).toBeGreaterThanOrEqual(0)
    expect(Math.max(...perDay)).toBeLessThanOrEqual(1.4)
  })

  test('does not depend on how deep cells were sequenced, where they are counts', async () => {
    const file = join(folder, 'one.h5ad')
    await writeGrowing(file)
    const one = (await prior(GENES, {}, file))['rate']
    expect((await prior(GENES))['rate']).toEqual(one)
    expect((await prior({ ...GENES, normalise: false }))['rate']).not.toEqual(one)
  })

  test('is refused with too few genes, by their numbers, and with a unit that is not told in days', async () => {
    const file = join(folder, 'few.h5ad')
    await writeGrowing(file, { genes: [...CYCLING, 'Bax', 'Fas', 'Actb'] })
    const found = prior(GENES, {}, file)
    await expect(found).rejects.toMatchObject({ code: 'E_GROWTH_GENES' })
    await expect(found).rejects.toThrow('X of few.h5ad: it has 2 of 159 apoptosis genes, and 10 are needed')
    expect((await prior({ ...GENES, death: false }, {}, file))['genes']).toEqual(Int32Array.of(12, 0))
    await expect(prior(GENES, { unit: null })).rejects.toThrow(/unit of the time axis "day" .* is not known/)
    await expect(prior(GENES, { unit: 'HH' })).rejects.toThrow(/is "HH", which cannot be told in days/)
    // Rates of a column are in the unit of the axis, whatever that is.
    expect((await prior(RATE, { unit: null }))['rate']).toHaveLength(TIME.length)
  })
})
