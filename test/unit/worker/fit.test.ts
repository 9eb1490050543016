import { describe, expect, test } from 'vitest'
import { Reporter } from '../../../src-main/worker/drive.ts'
import { computeFit } from '../../../src-main/worker/jobs/fit.ts'
import { computeHeldOut } from '../../../src-main/worker/jobs/held-out.ts'
import { computeView } from '../../../src-main/worker/jobs/view.ts'
import { unpackArrays, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { DEFAULT_VIEW, type FitConfig } from '../../../src-shared/model/fit.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { Random } from '../../../src-shared/random.ts'

const threadEntry = new URL('../../../src-main/worker/thread.ts', import.meta.url)
const COUNTS = [61, 53, 47, 59]
const D = 3

/** A cloud that drifts by one along the first PC and widens along the second; one more cell without a time. */
function drifting(): NamedArrays {
  const random = Random.seed(4)
  const timeIndex = Int32Array.from([...COUNTS.flatMap((n, k) => Array<number>(n).fill(k)), -1])
  const X = new Float64Array(timeIndex.length * D)
  timeIndex.forEach((k, i) => {
    X[i * D] = Math.max(k, 0) + 0.3 * random.normal()
    X[i * D + 1] = 0.3 * (1 + 0.3 * k) * random.normal()
    X[i * D + 2] = 0.1 * random.normal()
  })
  return { X, timeIndex }
}

const axis: TimeAxis = {
  column: 'day',
  unit: 'day',
  spacing: 'equal',
  levels: COUNTS.map((cells, k) => ({ label: `Day ${k}`, t: k, cells, included: true }))
}
const config: FitConfig = { preset: 'default', model: null, dims: 2, testFraction: 0.4, seed: 1 }

async function finish<R>(stream: AsyncGenerator<unknown, R>): Promise<R> {
  for (;;) {
    const step = await stream.next()
    if (step.done) return step.value
  }
}

const fitWith = (threads: number, arrays = drifting(), of = config) =>
  finish(new Reporter().stream((reporter) => computeFit({ arrays, axis, config: of, threads, threadEntry }, reporter)))

describe('a fit', () => {
  test('explains a drift, and its couplings are certified', async () => {
    const { summary, arrays } = await fitWith(2)
    expect(summary.trust.verdict).not.toBe('poor')
    for (const { w1, previous } of summary.errors.steps) expect(w1).toBeLessThan(0.6 * previous)
    for (const { gap, cost, status } of summary.solver.couplings) {
      expect(status).toBe('optimal')
      expect(Math.abs(gap)).toBeLessThan(1e-9 * Math.max(1, cost))
    }
    const view = unpackArrays(
      await computeView(drifting(), arrays, summary, { ...DEFAULT_VIEW, grid: 16, perInterval: 2 })
    )
    expect(view['frameTime']).toEqual(Float64Array.of(0, 0.5, 1, 1.5, 2, 2.5, 3))
    expect(view['V']?.length).toBe(7 * 16 * 16)
    expect(view['population']?.length).toBe(2 * 3 * (61 + 53 + 47))
    expect(view['populationOffset']).toEqual(Int32Array.of(0, 183, 342, 483))
  })

  test.each([null, 'jkonet-continuous-growth'])('of cells that all coincide moves none of them (%s)', async (model) => {
    const { timeIndex, X } = drifting()
    const still = { X: new Float64Array(X.length), timeIndex }
    const { steps } = (await fitWith(1, still, { ...config, model })).summary.errors
    for (const { w1, previous } of steps) expect([Math.round(1e3 * w1), previous]).toEqual([0, 0])
  })

  test('does not depend on the number of threads', async () => {
    const [one, three] = await Promise.all([fitWith(1), fitWith(3)])
    expect(three.arrays).toEqual(one.arrays)
    expect({ ...three.summary, timings: null }).toEqual({ ...one.summary, timings: null })
  })

  test('compares batches where a timepoint has several', async () => {
    const arrays = drifting()
    // At Day 2, two batches that lie apart along the second PC; everywhere else a single one.
    const X = arrays['X'] as Float64Array
    arrays['batch'] = Int32Array.from(arrays['timeIndex'] ?? [], (k, i) =>
      k === 2 && (X[i * D + 1] as number) > 0 ? 1 : 0
    )
    const { steps } = (await fitWith(1, arrays)).summary.errors
    expect(steps.map((step) => step.batches !== undefined)).toEqual([false, true, false])
    expect(steps[1]?.batches).toBeGreaterThan(steps[1]?.floor as number)
    expect(steps[1]?.mmd?.batches).toBeGreaterThan(steps[1]?.mmd?.floor as number)
    const alone = (await fitWith(1)).summary.errors.steps
    expect(steps.map(({ w1 }) => w1)).toEqual(alone.map(({ w1 }) => w1))
  })

  test('with the preset "tuned" is the continuous one, and tells the rates tried with the one used', async () => {
    const { summary } = await fitWith(2, drifting(), { ...config, preset: 'tuned' })
    expect(summary.model.variant).toBe('continuous')
    const { tried = [], validationLoss } = summary.solver.training
    expect(tried.length).toBeGreaterThan(2)
    const used = tried.filter((one) => one.used)
    expect(used.map(({ loss }) => loss)).toEqual([validationLoss])
    expect(Math.min(...tried.map(({ loss }) => loss ?? Infinity))).toBe(validationLoss)
  })

  test('refuses a timepoint with fewer cells than PCs, by name, and PCs that are not there', async () => {
    const arrays = drifting()
    arrays['timeIndex'] = Int32Array.from(arrays['timeIndex'] ?? [], (k, i) => (k === 2 && i > 115 ? -1 : k))
    await expect(fitWith(1, arrays)).rejects.toThrow('Timepoint "Day 2"')
    await expect(fitWith(1, drifting(), { ...config, dims: 4 })).rejects.toMatchObject({ code: 'E_EMBED_PCS' })
  })

  test('names the models there are when asked for another', async () => {
    await expect(fitWith(1, drifting(), { ...config, model: 'nothing' })).rejects.toThrow('There is no model "nothing"')
  })
})

describe('leaving timepoints out', () => {
  const heldOut = (leaveOut: number[][], threads = 2) =>
    finish(
      new Reporter().stream((reporter) =>
        computeHeldOut({ arrays: drifting(), axis, config, leaveOut, refit: null, threads, threadEntry }, reporter)
      )
    )

  test('predicts a steady drift better than its neighbours do', async () => {
    const { sets } = await heldOut([])
    expect(sets.map((s) => s.leftOut)).toEqual([['Day 1'], ['Day 2']])
    for (const { fromPrevious, previous, next, halves } of sets.flatMap((s) => s.points)) {
      expect(fromPrevious.w1).toBeLessThan(Math.min(previous.w1, next.w1))
      expect(fromPrevious.mmd).toBeLessThan(previous.mmd ?? 0)
      expect(halves?.w1).toBeLessThan(previous.w1)
    }
  })

  test('does not depend on the number of threads', async () => {
    const timeless = ({ sets, ...rest }: Awaited<ReturnType<typeof heldOut>>) => ({
      ...rest,
      sets: sets.map((set) => ({ ...set, seconds: 0 }))
    })
    const [one, three] = await Promise.all([heldOut([], 1), heldOut([], 3)])
    expect(timeless(three)).toEqual(timeless(one))
    // Alone, a training runs in the process itself, where its loss can be watched.
    expect(timeless(await heldOut([[1]])).sets[0]).toEqual(timeless(one).sets[0])
  })

  test('starts from the last timepoint that was seen, and refuses to leave out the ends', async () => {
    const { sets } = await heldOut([[1, 2]])
    expect(sets[0].points.map((p) => [p.label, p.from])).toEqual([
      ['Day 1', 'Day 0'],
      ['Day 2', 'Day 0']
    ])
    await expect(heldOut([[0]])).rejects.toMatchObject({ code: 'E_TIME_VALUES' })
  })
})
