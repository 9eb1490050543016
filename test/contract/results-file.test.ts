import { createRouterClient, type RouterClient } from '@orpc/server'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import { errorData } from '../../src-main/host/errors.ts'
import { createHost, type Host } from '../../src-main/host/index.ts'
import type { Capabilities } from '../../src-main/host/services.ts'
import type { Job } from '../../src-shared/model/job.ts'
import { fitConfig, spaceConfig } from './records.ts'
import { FAKE_PROCESS } from './transports.ts'

let folder: string
let host: Host
let client: RouterClient<Host['router']>
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))))
afterEach(() => {
  host.close()
  rmSync(folder, { recursive: true })
})

async function ended(jobId: string | null): Promise<Job> {
  for await (const job of await client.jobs.watch()) if (job.id === jobId && job.status !== 'running') return job
  return expect.fail('the stream of jobs ended')
}
const result = async (work: Promise<{ jobId: string | null }>): Promise<string> =>
  (await ended((await work).jobId)).resultId as string

/** A host whose roots hold data/a.h5ad, and a fit of that file. */
async function fitted(capabilities: Capabilities): Promise<string> {
  mkdirSync(join(folder, 'data'))
  const path = join(folder, 'data', 'a.h5ad')
  writeFileSync(path, 'cells')
  host = await createHost({
    spawn: forkCompute(FAKE_PROCESS),
    libraryPath: join(folder, 'library'),
    capabilities,
    version: '1',
    assets: 'assets'
  })
  host.choose(path)
  client = createRouterClient(host.router)
  const datasetId = await result(client.datasets.open({ kind: 'path', path }))
  const spaceId = await result(client.spaces.compute({ datasetId, config: spaceConfig }))
  return result(client.fits.start({ spaceId, config: fitConfig }))
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => errorData(error).code
  )

test('below the roots, results go into a new file where the page says, with what they were made of', async () => {
  const id = await fitted({ roots: [join(folder, 'data')] })
  const path = join(folder, 'data', 'b.h5ad')
  expect(await result(client.fits.exportH5ad({ id, path }))).toBe(path)
  const about = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>
  const told = Object.fromEntries(Object.entries(about).map(([key, text]) => [key, JSON.parse(text) as unknown]))
  expect(told).toMatchObject({
    config: { time: { column: 'day' }, space: spaceConfig, fit: fitConfig },
    metrics: { errors: { mean: 0.5 } },
    input: { name: 'a.h5ad', size: 5, sampled: false },
    versions: { jkoscope: '1' }
  })
})

test('files that exist, the source, and places outside the roots are refused', async () => {
  const id = await fitted({ roots: [join(folder, 'data')] })
  const at = (path: string | null): Promise<string> => codeOf(client.fits.exportH5ad({ id, path }))
  expect(await at(join(folder, 'data', 'a.h5ad'))).toBe('E_EXPORT')
  expect(await at(join(folder, 'b.h5ad'))).toBe('E_FILE_NOT_FOUND')
  expect(await at(join(folder, 'data', '..', 'b.h5ad'))).toBe('E_FILE_NOT_FOUND')
  expect(await at(join(folder, 'data', 'gone', 'b.h5ad'))).toBe('E_FILE_NOT_FOUND')
  expect(await at(null)).toBe('E_EXPORT')
  expect(existsSync(join(folder, 'b.h5ad'))).toBe(false)
  expect(readFileSync(join(folder, 'data', 'a.h5ad'), 'utf8')).toBe('cells')
})

test('where there is a dialog it decides, and its cancel starts nothing', async () => {
  const answers = [null, join(folder, 'chosen.h5ad')]
  const asked: string[] = []
  const saveDialog = (name: string): Promise<string | null> => {
    asked.push(name)
    return Promise.resolve(answers.shift() ?? null)
  }
  const id = await fitted({ saveDialog })
  expect(await client.fits.exportH5ad({ id, path: '/etc/ignored.h5ad' })).toEqual({ jobId: null })
  expect(await result(client.fits.exportH5ad({ id, path: null }))).toBe(join(folder, 'chosen.h5ad'))
  expect(asked).toEqual(['a.jkoscope.h5ad', 'a.jkoscope.h5ad'])
})

test('a source that has changed is not copied', async () => {
  const id = await fitted({ roots: [join(folder, 'data')] })
  writeFileSync(join(folder, 'data', 'a.h5ad'), 'other cells')
  const path = join(folder, 'data', 'b.h5ad')
  const { jobId } = await client.fits.exportH5ad({ id, path })
  expect(await ended(jobId)).toMatchObject({ status: 'failed', error: { code: 'E_SOURCE_CHANGED' } })
  expect(existsSync(path)).toBe(false)
})
