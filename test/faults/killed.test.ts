import Sqlite from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FitConfig } from '../../src-shared/model/fit.ts'
import type { Job } from '../../src-shared/model/job.ts'
import { fitConfig, openSpace, realHost, writeDrift, type RealHost } from './real-host.ts'

/** Of so many PCs that the network learns for several seconds, also on a fast machine: no kill comes too late. */
const DIMS = 30
const config: FitConfig = { ...fitConfig, dims: DIMS }

let folder: string
let path: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jkoscope-killed-'))
  path = join(folder, 'drift.h5ad')
  await writeDrift(path, 150, ['D0', 'D1', 'D2'], DIMS)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Arrays and summary of a fit, without how long it took. */
async function resultOf({ client }: RealHost, id: string) {
  const { summary } = await client.fits.get({ id })
  const arrays = Buffer.from(await (await client.fits.arrays({ id })).arrayBuffer())
  return { summary: { ...summary, timings: null }, arrays: arrays.toString('base64') }
}

let known: Awaited<ReturnType<typeof resultOf>> | undefined

/** The result of a fit that nothing happens to; made once. */
async function undisturbed(): Promise<Awaited<ReturnType<typeof resultOf>>> {
  if (known) return known
  const calm = await realHost(folder, join(folder, 'calm'))
  const spaceId = await openSpace(calm, path)
  const result = await resultOf(calm, await calm.made(calm.client.fits.start({ spaceId, config })))
  calm.host.close()
  return (known = result)
}

const resumed = ({ client, ended }: RealHost, { id }: Job, watch?: (job: Job) => void): Promise<Job> =>
  ended(
    client.jobs.resume({ id }).then(() => ({ jobId: id })),
    watch
  )

/** The parts of a fit that a test kills it in: while it pairs cells, learns, and measures. */
const KILLED_AT = [0.05, 0.32, 0.4]

describe('a fit whose compute process is killed', () => {
  test('is interrupted, goes on when asked, and ends with the same bytes', async () => {
    const expected = await undisturbed()
    const hash = (): string => createHash('sha256').update(readFileSync(path)).digest('hex')
    const before = hash()
    const real = await realHost(folder)
    const spaceId = await openSpace(real, path)
    const killing =
      (fraction: number) =>
      (seen: Job): void => {
        if (seen.fraction >= fraction) real.children.at(-1)?.kill()
      }
    let job = await real.ended(real.client.fits.start({ spaceId, config }), killing(KILLED_AT[0] ?? 0))
    for (const fraction of KILLED_AT.slice(1)) {
      expect(job).toMatchObject({ status: 'interrupted', resultId: null, error: { code: 'E_COMPUTE_DIED' } })
      expect(job.error?.message).toContain('SIGKILL')
      expect(real.host.busy).toBe(false)
      expect(await real.client.library.list()).toMatchObject([{ name: 'drift.h5ad', fits: 0 }])
      job = await resumed(real, job, killing(fraction))
    }
    expect(job.status).toBe('interrupted')
    const done = await resumed(real, job)
    expect(done.status).toBe('done')
    expect(await resultOf(real, done.resultId as string)).toEqual(expected)
    expect(real.children.length).toBe(KILLED_AT.length + 1)
    real.host.close()

    const db = new Sqlite(join(folder, 'library', 'library.db'), { readonly: true })
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.prepare('SELECT count(*) FROM unfinished_pieces').pluck().get()).toBe(0)
    db.close()
    expect(hash()).toBe(before)
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  }, 180_000)

  test('that is given up leaves nothing behind', async () => {
    const real = await realHost(folder)
    const spaceId = await openSpace(real, path)
    const job = await real.ended(real.client.fits.start({ spaceId, config }), (seen) => {
      if (seen.fraction >= 0.4) real.children.at(-1)?.kill()
    })
    await real.client.jobs.cancel({ id: job.id })
    real.host.close()
    const again = await realHost(folder)
    const jobs = await again.client.jobs.watch()
    const first = await Promise.race([jobs.next(), new Promise((resolve) => setTimeout(resolve, 300, 'none'))])
    expect(first).toBe('none')
    again.host.close()
  }, 60_000)
})

test('a fit that was under way when the program ended is offered by the next one, and ends with the same bytes', async () => {
  const expected = await undisturbed()
  const first = await realHost(folder)
  const spaceId = await openSpace(first, path)
  const { jobId } = await first.client.fits.start({ spaceId, config })
  for await (const job of await first.client.jobs.watch()) if (job.id === jobId && job.fraction >= 0.32) break
  first.host.close()

  const second = await realHost(folder)
  const job = (await (await second.client.jobs.watch()).next()).value as Job
  expect(job).toMatchObject({ kind: 'fit', status: 'interrupted', error: null })
  expect(job.resumes).toBe('It goes on where it was, with the same result.')
  const done = await resumed(second, job)
  // The live loss begins where learning went on, not at its first step.
  expect(done.loss[0]?.[0]).toBeGreaterThan(100)
  expect(await resultOf(second, done.resultId as string)).toEqual(expected)
  second.host.close()
}, 120_000)
