import { describe, expect, test } from 'vitest'
import { Reporter } from '../../../src-main/worker/drive.ts'
import { computeUmap } from '../../../src-main/worker/jobs/umap.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { Progress } from '../../../src-shared/model/job.ts'
import { Random } from '../../../src-shared/random.ts'

const threadEntry = new URL('../../../src-main/worker/thread.ts', import.meta.url)
const D = 3

/** n cells in two clouds far apart; every third has no timepoint. */
function space(n: number): NamedArrays {
  const random = Random.seed(1)
  const X = Float64Array.from({ length: n * D }, (_, at) => (Math.floor(at / D) % 2) * 12 + random.normal())
  return { X, timeIndex: Int32Array.from({ length: n }, (_, i) => (i % 3) - 1) }
}

async function run(arrays: NamedArrays, dims: number, signal?: AbortSignal) {
  const reports: Progress[] = []
  const work = (reporter: Reporter) => computeUmap({ arrays, dims, seed: 5, threadEntry }, reporter, signal)
  const stream = new Reporter().stream(work)
  for (let step = await stream.next(); ; step = await stream.next()) {
    if (step.done) return { arrays: step.value, reports }
    reports.push(step.value)
  }
}

describe('the UMAP job', () => {
  test('lays out the cells that have a timepoint and says which they are', async () => {
    const { arrays, reports } = await run(space(103), 2)
    const cells = arrayOf(arrays, 'cells', Int32Array)
    expect([...cells]).toEqual([...Array(103).keys()].filter((i) => i % 3 !== 0))
    const [x, y] = [arrayOf(arrays, 'x', Float32Array), arrayOf(arrays, 'y', Float32Array)]
    const pair = (i: number, j: number) => Math.hypot(x[i] - x[j], y[i] - y[j])
    const nearest = [...cells.keys()].map((i) =>
      [...cells.keys()].filter((j) => j !== i).reduce((a, b) => (pair(i, a) <= pair(i, b) ? a : b))
    )
    expect(nearest.every((j, i) => cells[j] % 2 === cells[i] % 2)).toBe(true)
    expect(reports[0]).toEqual({ stage: 'umap', fraction: 0 })
  })

  test('can be cancelled while the thread works', async () => {
    const stop = new AbortController()
    const running = run(space(3000), 3, stop.signal)
    setTimeout(() => stop.abort(), 300)
    await expect(running).rejects.toMatchObject({ code: 'E_CANCELLED' })
  })

  test('refuses more PCs than there are, and too few cells', async () => {
    await expect(run(space(30), 4)).rejects.toMatchObject({ code: 'E_EMBED_PCS' })
    await expect(run(space(5), 2)).rejects.toMatchObject({ code: 'E_FIGURE' })
  })
})
