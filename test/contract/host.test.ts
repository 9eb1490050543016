import { createRouterClient, type RouterClient } from '@orpc/server'
import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import { errorData } from '../../src-main/host/errors.ts'
import { createHost, type Host } from '../../src-main/host/index.ts'
import type { Capabilities } from '../../src-main/host/services.ts'
import { unpackArrays } from '../../src-shared/model/arrays.ts'
import { DEFAULT_VIEW } from '../../src-shared/model/fit.ts'
import type { Job } from '../../src-shared/model/job.ts'
import { fitConfig, spaceConfig } from './records.ts'
import { FAKE_PROCESS } from './transports.ts'

let folder: string
let host: Host
let client: RouterClient<Host['router']>

async function start(capabilities: Capabilities = { roots: [folder] }): Promise<void> {
  host = await createHost({
    spawn: forkCompute(FAKE_PROCESS),
    libraryPath: join(folder, 'library'),
    capabilities,
    version: '1',
    assets: 'assets'
  })
  client = createRouterClient(host.router)
}

async function restart(): Promise<void> {
  host.close()
  await start()
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))
  await start()
})
afterEach(() => {
  host.close()
  rmSync(folder, { recursive: true })
})

function file(name: string, text = name): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function ended({ jobId }: { jobId: string }): Promise<Job> {
  for await (const job of await client.jobs.watch()) if (job.id === jobId && job.status !== 'running') return job
  return expect.fail('the stream of jobs ended')
}

async function result(work: Promise<{ jobId: string }>): Promise<string> {
  const job = await ended(await work)
  expect(job).toMatchObject({ status: 'done', error: null })
  return job.resultId as string
}

const open = (path: string): Promise<string> => result(client.datasets.open({ kind: 'path', path }))

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => errorData(error).code
  )
}

async function jobCode(work: Promise<{ jobId: string }>): Promise<string | undefined> {
  return (await ended(await work)).error?.code
}

describe('from file to landscape', () => {
  test('each step gives its record, and the library keeps all of them', async () => {
    const datasetId = await open(file('a.h5ad'))
    const spaceId = await result(client.spaces.compute({ datasetId, config: spaceConfig }))
    const fitId = await result(client.fits.start({ spaceId, config: fitConfig }))
    const view = await (await client.fits.view({ id: fitId, config: DEFAULT_VIEW })).arrayBuffer()
    await restart()
    expect(await client.library.list()).toMatchObject([
      { id: datasetId, name: 'a.h5ad', cells: 46, timepoints: 2, fits: 1 }
    ])
    expect(await client.datasets.get({ id: datasetId })).toMatchObject({ source: 'same', axis: { column: 'day' } })
    expect(await client.spaces.list({ datasetId })).toMatchObject([{ id: spaceId, summary: { D: 3 } }])
    expect(await client.fits.list({ datasetId })).toMatchObject([{ id: fitId, spaceId, name: 'Fake, 2 PCs, seed 0' }])
    expect((await client.spaces.arrays({ id: spaceId })).size).toBeGreaterThan(0)
    const kept = await (await client.fits.view({ id: fitId, config: DEFAULT_VIEW })).arrayBuffer()
    expect(Buffer.from(kept).equals(Buffer.from(view))).toBe(true)
  })

  test('equal work is given back, other work is done', async () => {
    const datasetId = await open(file('a.h5ad'))
    const space = (seed: number): Promise<string> =>
      result(client.spaces.compute({ datasetId, config: { ...spaceConfig, seed } }))
    const one = await space(0)
    expect(await space(0)).toBe(one)
    expect(await space(1)).not.toBe(one)
    const fit = (seed: number): Promise<string> =>
      result(client.fits.start({ spaceId: one, config: { ...fitConfig, seed } }))
    const first = await fit(0)
    expect(await fit(0)).toBe(first)
    expect(await fit(7)).not.toBe(first)
  })

  test('a removed fit is gone and can be made again', async () => {
    const datasetId = await open(file('a.h5ad'))
    const spaceId = await result(client.spaces.compute({ datasetId, config: spaceConfig }))
    const fitId = await result(client.fits.start({ spaceId, config: fitConfig }))
    await client.fits.remove({ id: fitId })
    expect(await codeOf(client.fits.get({ id: fitId }))).toBe('E_NOT_FOUND')
    expect(await client.library.list()).toMatchObject([{ id: datasetId, fits: 0 }])
    await client.fits.restore({ id: fitId })
    expect(await client.library.list()).toMatchObject([{ id: datasetId, fits: 1 }])
    expect(await result(client.fits.start({ spaceId, config: fitConfig }))).toBe(fitId)
    await client.fits.remove({ id: fitId })
    const again = await result(client.fits.start({ spaceId, config: fitConfig }))
    expect(again).not.toBe(fitId)
    expect(await codeOf(client.fits.restore({ id: fitId }))).toBe('E_NOT_FOUND')
    await client.fits.remove({ id: again })
    await restart()
    expect(await codeOf(client.fits.restore({ id: again }))).toBe('E_NOT_FOUND')
  })

  test('what leaving timepoints out has shown is kept with its fit', async () => {
    const datasetId = await open(file('a.h5ad'))
    const spaceId = await result(client.spaces.compute({ datasetId, config: spaceConfig }))
    const id = await result(client.fits.start({ spaceId, config: fitConfig }))
    const which = 'two'
    expect(await client.fits.heldOut({ id, which })).toEqual({ summary: null })
    expect(await result(client.fits.startHeldOut({ id, which }))).toBe(id)
    await restart()
    expect(await client.fits.heldOut({ id, which })).toMatchObject({ summary: { mean: { w1: 0.5, w2: 0.6 } } })
    expect(await client.fits.heldOut({ id, which: 'one' })).toEqual({ summary: null })
    await client.fits.remove({ id })
    expect(await codeOf(client.fits.heldOut({ id, which }))).toBe('E_NOT_FOUND')
  })

  test('several seeds are fits of their own, made once, and can be compared', async () => {
    const datasetId = await open(file('a.h5ad'))
    const spaceId = await result(client.spaces.compute({ datasetId, config: spaceConfig }))
    const id = await result(client.fits.start({ spaceId, config: fitConfig }))
    expect(await result(client.checks.startSeeds({ id, count: 3 }))).toBe(id)
    const fits = await client.fits.list({ datasetId })
    expect(fits.map(({ config }) => config.seed).sort()).toEqual([0, 1, 2])
    const another = fits.find(({ config }) => config.seed === 2)?.id
    expect(await result(client.fits.start({ spaceId, config: { ...fitConfig, seed: 2 } }))).toBe(another)
    expect(await result(client.checks.startSeeds({ id, count: 3 }))).toBe(id)
    expect(await client.fits.list({ datasetId })).toHaveLength(3)
    const bytes = await client.checks.disagreement({ ids: fits.map((fit) => fit.id) })
    expect(unpackArrays(new Uint8Array(await bytes.arrayBuffer()))).toEqual({ angle: Float32Array.of(3) })
    expect(await client.checks.truth({ id })).toEqual({ found: null })
  })

  test('a learning curve is kept with its fit', async () => {
    const datasetId = await open(file('a.h5ad'))
    const spaceId = await result(client.spaces.compute({ datasetId, config: spaceConfig }))
    const id = await result(client.fits.start({ spaceId, config: fitConfig }))
    expect(await client.checks.learningCurve({ id })).toEqual({ curve: null })
    expect(await result(client.checks.startLearningCurve({ id }))).toBe(id)
    await restart()
    expect(await client.checks.learningCurve({ id })).toMatchObject({ curve: { floor: 0.4 } })
  })

  test('a live loss comes with the progress', async () => {
    const datasetId = await open(file('a.h5ad'))
    const spaceId = await result(client.spaces.compute({ datasetId, config: spaceConfig }))
    const { loss } = await ended(await client.fits.start({ spaceId, config: fitConfig }))
    expect(loss.at(-1)).toEqual([19, 1 / 20])
  })
})

describe('a source file', () => {
  test('that was opened already is the dataset it was, also from another place', async () => {
    const id = await open(file('a.h5ad'))
    expect(await open(join(folder, 'a.h5ad'))).toBe(id)
    renameSync(join(folder, 'a.h5ad'), join(folder, 'b.h5ad'))
    expect((await client.datasets.get({ id })).source).toBe('missing')
    expect(await open(join(folder, 'b.h5ad'))).toBe(id)
    expect((await client.datasets.get({ id })).source).toBe('same')
  })

  test('that was only touched is the same', async () => {
    const path = file('a.h5ad')
    const id = await open(path)
    utimesSync(path, 1, 1)
    expect((await client.datasets.get({ id })).source).toBe('same')
  })

  test('that has other content is changed: it is not computed on, and opens as a new dataset', async () => {
    const path = file('a.h5ad', 'one')
    const id = await open(path)
    writeFileSync(path, 'two')
    utimesSync(path, 1, 1)
    expect((await client.datasets.get({ id })).source).toBe('changed')
    expect(await jobCode(client.spaces.compute({ datasetId: id, config: spaceConfig }))).toBe('E_SOURCE_CHANGED')
    expect(await codeOf(client.datasets.proposeTime({ id, column: 'day' }))).toBe('E_SOURCE_CHANGED')
    expect(await open(path)).not.toBe(id)
  })

  test('that is gone is E_FILE_NOT_FOUND', async () => {
    const path = file('a.h5ad')
    const id = await open(path)
    rmSync(path)
    expect(await jobCode(client.spaces.compute({ datasetId: id, config: spaceConfig }))).toBe('E_FILE_NOT_FOUND')
    expect(await jobCode(client.datasets.open({ kind: 'path', path }))).toBe('E_FILE_NOT_FOUND')
  })

  test.each([
    ['damaged.h5ad', 'E_H5_READ'],
    ['dies.h5ad', 'E_COMPUTE_DIED'],
    ['heap.h5ad', 'E_MEMORY'],
    ['throws.h5ad', 'E_INTERNAL']
  ])('%s fails its job with %s and leaves no trace in the library', async (name, code) => {
    expect(await jobCode(client.datasets.open({ kind: 'path', path: file(name) }))).toBe(code)
    expect(await client.library.list()).toEqual([])
    expect(await open(file('fine.h5ad'))).not.toBe('')
  })
})

test('a cancelled space is cancelled and not kept', async () => {
  const datasetId = await open(file('a.h5ad'))
  const { jobId } = await client.spaces.compute({ datasetId, config: spaceConfig })
  await client.jobs.cancel({ id: jobId })
  expect((await ended({ jobId })).status).toBe('cancelled')
  expect(await client.spaces.list({ datasetId })).toEqual([])
})

test('without a face that has roots, only files that the user chose can be opened', async () => {
  const chosen = file('chosen.h5ad')
  const other = file('other.h5ad')
  host.close()
  await start({ fileDialog: () => Promise.resolve(chosen) })
  expect(await client.datasets.pick()).toEqual({ path: chosen })
  expect(await jobCode(client.datasets.open({ kind: 'path', path: other }))).toBe('E_FILE_PERMISSION')
  expect(await open(chosen)).not.toBe('')
  expect(await codeOf(client.datasets.browse({ folder: folder }))).toBe('E_FILE_PERMISSION')
})

test('a path that was typed is opened when the user confirms it', async () => {
  const asked: string[] = []
  const typed = file('typed.h5ad')
  host.close()
  await start({ confirmPath: (path) => (asked.push(path), Promise.resolve(asked.length > 1)) })
  expect(await jobCode(client.datasets.open({ kind: 'path', path: join(folder, 'nowhere.h5ad') }))).toBe(
    'E_FILE_NOT_FOUND'
  )
  expect(await jobCode(client.datasets.open({ kind: 'path', path: typed }))).toBe('E_CANCELLED')
  expect(await open(typed)).not.toBe('')
  expect(asked).toEqual([typed, typed])
})

test('below roots a file that the command line named can be opened, another outside cannot', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'jkoscope-'))
  for (const name of ['named.h5ad', 'other.h5ad']) writeFileSync(join(outside, name), name)
  host.openFile(join(outside, 'named.h5ad'))
  const jobs = await client.jobs.watch()
  for await (const { status } of jobs) if (status === 'done') break
  expect(await client.library.list()).toMatchObject([{ name: 'named.h5ad' }])
  expect(await jobCode(client.datasets.open({ kind: 'path', path: join(outside, 'other.h5ad') }))).toBe(
    'E_FILE_NOT_FOUND'
  )
  rmSync(outside, { recursive: true })
})

test('the session and names are kept', async () => {
  const datasetId = await open(file('a.h5ad'))
  await client.library.rename({ datasetId, name: 'My cells' })
  await client.library.saveSession({ step: 'space', datasetId, spaceId: null, fitId: null, dims: 5, theme: 'dark' })
  await restart()
  expect((await client.datasets.get({ id: datasetId })).name).toBe('My cells')
  expect(await client.library.session()).toMatchObject({ step: 'space', datasetId, theme: 'dark' })
  await client.library.remove({ datasetId })
  expect(await client.library.list()).toEqual([])
})

test('a change of the library is told', async () => {
  const revisions = await client.library.watch()
  const first = await revisions.next()
  await open(file('a.h5ad'))
  const second = await revisions.next()
  if (first.done || second.done) return expect.fail('the stream ended')
  expect(second.value.revision).toBeGreaterThan(first.value.revision)
  await revisions.return()
})

test('an export is handed to the browser, or written whole where the dialog says', async () => {
  const bytes = new Blob([Uint8Array.of(1, 2, 3)])
  expect(await client.figures.save({ name: 'a.svg', bytes })).toEqual({ path: null, download: true })
  const to = join(folder, 'a.svg')
  const asked: string[] = []
  host.close()
  await start({ saveDialog: (name) => (asked.push(name), Promise.resolve(to)) })
  expect(await client.figures.save({ name: '../../evil\u0007.svg', bytes })).toEqual({ path: to, download: false })
  expect(asked).toEqual(['evil_.svg'])
  host.close()
  await start({ saveDialog: () => Promise.resolve(join(folder, 'no', 'folder', 'a.svg')) })
  expect(await codeOf(client.figures.save({ name: 'a.svg', bytes }))).toBe('E_EXPORT')
})
