import { describe, expect, test } from 'vitest'
import { learningSentence, nestedParts } from '../../../src-main/compute/identify/learning-curve.ts'
import { Reporter } from '../../../src-main/worker/drive.ts'
import { computeLearningCurve } from '../../../src-main/worker/jobs/learning-curve.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { Random } from '../../../src-shared/random.ts'
import { cloud } from '../jkonet/fixtures.ts'

const snapshots = [17, 29].map((n, k) => cloud(n, 2, k, Random.seed(k)))
const firsts = (X: Matrix): number[] => Array.from({ length: X.rows }, (_, i) => X.data[2 * i])

describe('a learning curve', () => {
  test('takes nested parts of every snapshot, up to all of it', () => {
    const parts = [0.2, 0.5, 1].map((share) => nestedParts(snapshots, share, 3))
    expect(parts.map((part) => part.map((X) => X.rows))).toEqual([
      [4, 6],
      [9, 15],
      [17, 29]
    ])
    expect(parts[2]).toEqual(snapshots)
    for (const k of [0, 1]) {
      expect(firsts(parts[1][k])).toEqual(expect.arrayContaining(firsts(parts[0][k])))
      expect(new Set(firsts(parts[1][k])).size).toBe(parts[1][k].rows)
    }
  })

  test.each([0, -0.5, 1.1, Number.NaN])('refuses a share of %d', (share) => {
    expect(() => nestedParts(snapshots, share, 0)).toThrow(RangeError)
  })

  test('says whether more cells would help', () => {
    const said = (errors: number[], floor = 0, previous = 2): string =>
      learningSentence(
        errors.map((error, s) => ({ cells: 50 * 2 ** s, error })),
        { previous, floor }
      )
    const promise = (percent: number): string =>
      `Twice as many cells would lower the error by about ${percent} %: the number of cells limits this landscape.`
    expect(said([1, 0.9])).toBe(promise(10))
    for (const errors of [
      [1, 0.96],
      [1, 0.99],
      [1, 1.2]
    ])
      expect(said(errors)).toContain('hardly')
    // 0.8 above the floor, then 0.2, next 0.05: from 1.1 to 0.95.
    expect(said([1.7, 1.1], 0.9)).toBe(promise(14))
    // Below the floor by chance, there is nothing left to gain.
    expect(said([1.7, 0.88], 0.9)).toContain('hardly')
    // Worse than nothing moving counts as no point: 1 and 0.9 are two doublings apart.
    expect(said([1, 5, 0.81])).toBe(promise(10))
    expect(said([5, 0.9])).toContain('One size')
    expect(said([1])).toContain('One size')
    expect(said([1, 0.9, 2])).toContain('no better than if nothing moved')
  })

  test.each([0.3, 0.89, 1.0839])('never promises less than the floor (%d)', (floor) => {
    const points = [
      { cells: 90, error: 1.693 },
      { cells: 180, error: 1.084 }
    ]
    const [, percent = '0'] = /about (\d+) %/.exec(learningSentence(points, { previous: 2, floor })) ?? []
    expect(1.084 * (1 - Number(percent) / 100)).toBeGreaterThan(floor - 0.006)
  })
})

/** Three timepoints of 250 cells in noise that drift by a half. */
function drift(): NamedArrays {
  const random = Random.seed(1)
  const timeIndex = Int32Array.from({ length: 750 }, (_, i) => i % 3)
  const X = new Float64Array(1500)
  timeIndex.forEach((k, i) => X.set([0.5 * k + random.normal(), random.normal()], 2 * i))
  return { X, timeIndex }
}

const axis: TimeAxis = {
  column: 'day',
  unit: 'day',
  spacing: 'equal',
  levels: [0, 1, 2].map((t) => ({ label: `Day ${t}`, t, cells: 250, included: true }))
}

/** Share of the 150 training cells of each timepoint, and cells. */
const ALL_SIZES = [
  [1 / 16, 30],
  [1 / 8, 57],
  [1 / 4, 114],
  [1 / 2, 225],
  [1, 450]
]

test('the job learns a drift better from all cells than from a handful, whatever the number of threads', async () => {
  const config = { preset: 'default' as const, model: 'jkonet-linear-tv', dims: 2, testFraction: 0.4, seed: 0 }
  const run = async (threads: number) => {
    const threadEntry = new URL('../../../src-main/worker/thread.ts', import.meta.url)
    const request = { arrays: drift(), axis, config, threads, threadEntry }
    const stream = new Reporter().stream((reporter) => computeLearningCurve(request, reporter))
    for (;;) {
      const step = await stream.next()
      if (step.done) return step.value
    }
  }
  const curve = await run(2)
  const sizes = curve.points.map(({ share, cells }) => [share, cells])
  expect(sizes.at(-1)).toEqual([1, 450])
  expect(sizes.length).toBeGreaterThan(2)
  // A size whose landscape throws cells out of every bound is left out.
  for (const size of sizes) expect(ALL_SIZES).toContainEqual(size)
  const errors = curve.points.map(({ error }) => error)
  const all = errors.at(-1) as number
  expect(all).toBeLessThan(0.95 * errors[0])
  expect(curve.floor).toBeLessThan(all)
  expect(curve.sentence).toBe(learningSentence(curve.points, curve))
  expect(await run(1)).toEqual(curve)
}, 60_000)
