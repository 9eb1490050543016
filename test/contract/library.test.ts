import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runningAddress } from '../../src-main/host/library/lock.ts'
import { DEFAULT_VIEW } from '../../src-shared/model/fit.ts'
import { codeOf, startedHost, type StartedHost } from './started-host.ts'

let folder: string
let one: StartedHost
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jkoscope-library-'))
  one = await startedHost(join(folder, 'library'), folder)
})
afterEach(() => {
  one.host.close()
  rmSync(folder, { recursive: true })
})

function file(name: string, text = name): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const open = (path: string): Promise<string> => one.made(one.client.datasets.open({ kind: 'path', path }))

describe('a file that moved', () => {
  test('is marked, and relinked where its content is the same', async () => {
    const id = await open(file('a.h5ad'))
    expect(await one.client.library.troubled()).toEqual([])
    const moved = join(folder, 'b.h5ad')
    renameSync(join(folder, 'a.h5ad'), moved)
    expect(await one.client.library.troubled()).toEqual([{ datasetId: id, source: 'missing' }])
    expect(await one.made(one.client.datasets.relink({ id, path: moved }))).toBe(id)
    expect(await one.client.datasets.get({ id })).toMatchObject({ path: moved, source: 'same', name: 'a.h5ad' })
    expect(await one.client.library.troubled()).toEqual([])
  })

  test('is not taken for another: what differs is said', async () => {
    const path = file('a.h5ad', 'aaaa')
    const id = await open(path)
    rmSync(path)
    const longer = await one.ended(one.client.datasets.relink({ id, path: file('c.h5ad', 'aaaaaa') }))
    expect(longer.error).toMatchObject({ code: 'E_RELINK' })
    expect(longer.error?.message).toContain('it has 6 bytes, the original had 4 bytes')
    const other = await one.ended(one.client.datasets.relink({ id, path: file('d.h5ad', 'bbbb') }))
    expect(other.error?.message).toContain('it is as long, but holds something else')
    expect((await one.client.datasets.get({ id })).source).toBe('missing')
    const outside = await one.ended(one.client.datasets.relink({ id, path: '/etc/hostname' }))
    expect(outside.error?.code).toBe('E_FILE_NOT_FOUND')
  })

  test('or changed where it was: the dataset says how', async () => {
    const path = file('a.h5ad', 'aaaa')
    const id = await open(path)
    writeFileSync(path, 'aaaaaaa')
    expect(await one.client.datasets.get({ id })).toMatchObject({
      source: 'changed',
      change: expect.stringContaining('7 bytes')
    })
    expect(await one.client.library.troubled()).toEqual([{ datasetId: id, source: 'changed' }])
    writeFileSync(path, 'bbbb')
    utimesSync(path, 1, 1)
    expect((await one.client.datasets.get({ id })).change).toContain('holds something else')
  })
})

test('a dataset is put aside and taken back; opening its file takes it back, too', async () => {
  const path = file('a.h5ad')
  const id = await open(path)
  await one.client.library.archive({ datasetId: id, archived: true })
  expect(await one.client.library.list()).toMatchObject([{ id, archived: true }])
  await one.client.library.archive({ datasetId: id, archived: false })
  expect(await one.client.library.list()).toMatchObject([{ id, archived: false }])
  await one.client.library.archive({ datasetId: id, archived: true })
  await open(path)
  expect(await one.client.library.list()).toMatchObject([{ id, archived: false }])
  expect(await codeOf(one.client.library.archive({ datasetId: 'nobody', archived: true }))).toBe('E_NOT_FOUND')
})

test('space is freed of what can be made again, and it is made again when it is asked for', async () => {
  const { fitId } = await one.filled(file('a.h5ad'))
  const view = async () =>
    Buffer.from(await (await one.client.fits.view({ id: fitId, config: DEFAULT_VIEW })).arrayBuffer())
  const first = await view()
  expect((await one.client.library.storage()).caches).toBe(first.length)
  expect((await one.client.library.freeSpace()).caches).toBe(0)
  expect((await view()).length).toBe(first.length)
  expect((await one.client.library.storage()).caches).toBe(first.length)
  expect(await one.client.fits.get({ id: fitId })).toMatchObject({ id: fitId })
})

test('two pages on one host see the same: jobs, names, removals', async () => {
  const id = await open(file('a.h5ad'))
  const other = await one.client.library.watch()
  await other.next()
  const jobs = await one.client.jobs.watch()
  await one.client.library.rename({ datasetId: id, name: 'Renamed elsewhere' })
  await other.next()
  expect(await one.client.library.list()).toMatchObject([{ name: 'Renamed elsewhere' }])
  await one.client.library.remove({ datasetId: id })
  await other.next()
  expect(await one.client.library.list()).toEqual([])
  const { jobId } = await one.client.datasets.open({ kind: 'path', path: file('b.h5ad') })
  for await (const job of jobs) if (job.id === jobId && job.status === 'done') break
  await other.return()
})

test('a second process is told who has the library, and where its page is', async () => {
  one.host.announce('http://127.0.0.1:1/?token=t')
  await expect(startedHost(join(folder, 'library'), folder)).rejects.toThrow(
    `in use by another JKOscope (process ${process.pid}, since `
  )
  expect(runningAddress(join(folder, 'library'))).toBe('http://127.0.0.1:1/?token=t')
  one.host.close()
  expect(runningAddress(join(folder, 'library'))).toBeNull()
  one = await startedHost(join(folder, 'library'), folder)
})
