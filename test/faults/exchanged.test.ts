import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSpace, realHost, spaceConfig, writeDrift, type RealHost } from './real-host.ts'

let folder: string
let path: string
let real: RealHost
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jkoscope-exchanged-'))
  path = join(folder, 'drift.h5ad')
  await writeDrift(path, 20)
  real = await realHost(folder)
})
afterEach(() => {
  real.host.close()
  rmSync(folder, { recursive: true })
})

/** Other values in a file of the same size, with the time of change that it had. */
function exchange(): void {
  const { atimeMs, mtimeMs } = statSync(path)
  const bytes = readFileSync(path)
  const first = bytes.length - 64
  writeFileSync(path, bytes.fill(bytes.subarray(0, 32), first, first + 32))
  utimesSync(path, atimeMs / 1e3, mtimeMs / 1e3)
}

const sourceOf = async (id: string) => (await real.client.datasets.get({ id })).source

test('a file exchanged while it is open, its size and time kept, is told and not computed with', async () => {
  await openSpace(real, path)
  const [entry] = await real.client.library.list()
  const id = entry?.id as string
  exchange()
  await expect.poll(() => sourceOf(id)).toBe('changed')
  const config = { ...spaceConfig, standardise: true }
  const job = await real.ended(real.client.spaces.compute({ datasetId: id, config }))
  expect(job).toMatchObject({ status: 'failed', error: { code: 'E_SOURCE_CHANGED' } })
})

test('a file exchanged between two runs of the program is told by the list as soon as it is known', async () => {
  await openSpace(real, path)
  const id = (await real.client.library.list())[0]?.id as string
  real.host.close()
  exchange()
  real = await realHost(folder)
  expect(await real.client.library.troubled()).toEqual([])
  const changes = await real.client.library.watch()
  await changes.next()
  await sourceOf(id)
  await changes.next()
  expect(await sourceOf(id)).toBe('changed')
  expect(await real.client.library.troubled()).toEqual([{ datasetId: id, source: 'changed' }])
})
