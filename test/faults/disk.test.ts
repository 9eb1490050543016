import Sqlite from 'better-sqlite3'
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorData } from '../../src-main/host/errors.ts'
import { writeWhole } from '../../src-main/host/work/save-file.ts'
import { fitConfig, openSpace, realHost, spaceConfig, writeDrift, type RealHost } from './real-host.ts'
import { canMount, smallDisk, type SmallDisk } from './small-disk.ts'

let folder: string
let disk: SmallDisk
let real: RealHost | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jkoscope-full-'))
  disk = smallDisk(8) as SmallDisk
})
afterEach(() => {
  real?.host.close()
  real = undefined
  disk.remove()
  rmSync(folder, { recursive: true })
})

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => errorData(error).code
  )

/** Takes up all of the small disk but some bytes; the name of the file that does. */
function fill(leaving: number): string {
  const path = join(disk.folder, 'filler')
  const { bavail, bsize } = statfsSync(disk.folder)
  writeFileSync(path, new Uint8Array(Math.max(0, bavail * bsize - leaving)))
  return path
}

// Needs a user who may mount: skipped elsewhere.
describe.skipIf(!canMount())('a full disk', () => {
  test('under the library fails the job that stores, keeps what was there, and works again with space', async () => {
    const path = join(folder, 'drift.h5ad')
    await writeDrift(path, 20_000)
    real = await realHost(folder, join(disk.folder, 'library'))
    const { client, ended, made } = real
    const datasetId = await made(client.datasets.open({ kind: 'path', path }))
    const filler = fill(200_000)
    const job = await ended(client.spaces.compute({ datasetId, config: spaceConfig }))
    expect(job).toMatchObject({ status: 'failed', error: { code: 'E_NO_SPACE' } })
    expect(await client.library.list()).toMatchObject([{ id: datasetId, cells: 60_000 }])
    rmSync(filler)
    const spaceId = await made(client.spaces.compute({ datasetId, config: spaceConfig }))
    expect(await client.spaces.get({ id: spaceId })).toMatchObject({ summary: { n: 60_000 } })
    real.host.close()
    const db = new Sqlite(join(disk.folder, 'library', 'library.db'))
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
  })

  test('under an export leaves nothing half written, and works again with space', async () => {
    fill(10_000)
    const path = join(disk.folder, 'figure.svg')
    expect(await codeOf(writeWhole(path, 'x'.repeat(100_000)))).toBe('E_NO_SPACE')
    expect(readdirSync(disk.folder)).toEqual(['filler'])
    rmSync(join(disk.folder, 'filler'))
    await writeWhole(path, 'x'.repeat(100_000))
    expect(readdirSync(disk.folder)).toEqual(['figure.svg'])
  })

  test('under a copy with results is told before it is begun', async () => {
    const path = join(folder, 'drift.h5ad')
    await writeDrift(path, 100)
    real = await realHost('/', join(folder, 'library'))
    const { client, ended } = real
    const spaceId = await openSpace(real, path)
    const id = await real.made(client.fits.start({ spaceId, config: fitConfig }))
    fill(100_000)
    const out = join(disk.folder, 'copy.h5ad')
    const job = await ended(client.fits.exportH5ad({ id, path: out }))
    expect(job).toMatchObject({ status: 'failed', error: { code: 'E_NO_SPACE' } })
    expect(readdirSync(disk.folder)).toEqual(['filler'])
  })
})

describe.skipIf(!canMount())('a disk that may not be written to', () => {
  test('as library folder is a sentence that names it', async () => {
    disk.makeReadOnly()
    const work = realHost(folder, join(disk.folder, 'library'))
    await expect(work).rejects.toMatchObject({
      code: 'E_LIBRARY',
      message: expect.stringContaining(disk.folder) as string
    })
  })

  test('as the folder of a library that is there is a sentence, and the library is not changed', async () => {
    const library = join(disk.folder, 'library')
    const first = await realHost(folder, library)
    first.host.close()
    disk.makeReadOnly()
    await expect(realHost(folder, library)).rejects.toMatchObject({ code: 'E_LIBRARY' })
  })

  test('as the place of an export is E_EXPORT, for files and for copies with results', async () => {
    const path = join(folder, 'drift.h5ad')
    await writeDrift(path, 100)
    real = await realHost('/', join(folder, 'library'))
    const { client, ended, made } = real
    const id = await made(client.fits.start({ spaceId: await openSpace(real, path), config: fitConfig }))
    disk.makeReadOnly()
    expect(await codeOf(writeWhole(join(disk.folder, 'figure.svg'), 'x'))).toBe('E_EXPORT')
    const job = await ended(client.fits.exportH5ad({ id, path: join(disk.folder, 'copy.h5ad') }))
    expect(job).toMatchObject({ status: 'failed', error: { code: 'E_EXPORT' } })
  })
})
