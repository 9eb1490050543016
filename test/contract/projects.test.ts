import { strToU8, unzipSync, zipSync } from 'fflate'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startedHost, type StartedHost } from './started-host.ts'

let folder: string
let from: StartedHost
let to: StartedHost
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jkoscope-project-'))
  from = await startedHost(join(folder, 'from'), folder)
  to = await startedHost(join(folder, 'to'), folder)
})
afterEach(() => {
  from.host.close()
  to.host.close()
  rmSync(folder, { recursive: true })
})

const source = (): string => {
  const path = join(folder, 'cells.h5ad')
  writeFileSync(path, 'the bytes of the cells')
  return path
}
const project = (): string => join(folder, 'cells.jkoscope')

async function exported(withSource: boolean) {
  const ids = await from.filled(source())
  await from.client.library.rename({ datasetId: ids.datasetId, name: 'My cells' })
  const path = project()
  expect(await from.made(from.client.library.exportProject({ datasetId: ids.datasetId, path, withSource }))).toBe(path)
  return ids
}

const imported = (path = project()): Promise<string> => to.made(to.client.datasets.open({ kind: 'path', path }))

describe('a project', () => {
  test('goes from one library to another with everything that was computed', async () => {
    const { spaceId, fitId } = await exported(false)
    const datasetId = await imported()
    expect(await to.client.library.list()).toMatchObject([{ id: datasetId, name: 'My cells', fits: 1, timepoints: 2 }])
    expect(await to.client.datasets.get({ id: datasetId })).toMatchObject({
      source: 'missing',
      axis: { column: 'day' }
    })
    for (const id of [spaceId]) {
      const bytes = async ({ client }: StartedHost) =>
        Buffer.from(await (await client.spaces.arrays({ id })).arrayBuffer())
      expect((await bytes(to)).equals(await bytes(from))).toBe(true)
    }
    expect(await to.client.fits.get({ id: fitId })).toEqual({
      ...(await from.client.fits.get({ id: fitId })),
      datasetId
    })
    expect(await to.client.fits.heldOut({ id: fitId, which: 'one' })).toMatchObject({ summary: { mean: { w1: 0.5 } } })
    // What is computed with the same settings is known there, too.
    const { config } = await to.client.fits.get({ id: fitId })
    expect(await to.made(to.client.fits.start({ spaceId, config }))).toBe(fitId)
  })

  test('brings its source along when asked to, and computing goes on', async () => {
    await exported(true)
    const [id, path] = [await imported(), source()]
    rmSync(path)
    const dataset = await to.client.datasets.get({ id })
    expect(dataset).toMatchObject({ source: 'same', name: 'My cells' })
    expect(dataset.path.startsWith(join(folder, 'to', 'sources'))).toBe(true)
    expect(readFileSync(dataset.path, 'utf8')).toBe('the bytes of the cells')
    await to.client.library.remove({ datasetId: id })
    to.host.close()
    to = await startedHost(join(folder, 'to'), folder)
    expect(existsSync(dataset.path)).toBe(false)
  })

  test('does not change what is there: neither names nor fits, also when it comes twice', async () => {
    const { datasetId, fitId } = await exported(false)
    await imported()
    const id = await imported()
    expect(await to.client.fits.list({ datasetId: id })).toMatchObject([{ id: fitId }])
    await from.client.library.rename({ datasetId, name: 'Other name' })
    await from.made(from.client.datasets.open({ kind: 'path', path: project() }))
    expect(await from.client.library.list()).toMatchObject([{ id: datasetId, name: 'Other name', fits: 1 }])
  })

  test('is a ZIP that others can read, holds no path of this machine, and is not written over a file', async () => {
    const { datasetId } = await exported(true)
    const entries = unzipSync(readFileSync(project()))
    expect(Object.keys(entries).filter((name) => !name.startsWith('blobs/'))).toEqual(['project.json', 'source'])
    expect(new TextDecoder().decode(entries['project.json'])).not.toContain(folder)
    const again = await from.ended(
      from.client.library.exportProject({ datasetId, path: join(folder, 'x.jkoscope'), withSource: false })
    )
    expect(again.status).toBe('done')
    await expect(
      from.client.library.exportProject({ datasetId, path: project(), withSource: false })
    ).rejects.toMatchObject({ data: { code: 'E_EXPORT' } })
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('a project that is not as it should be', () => {
  type Change = (entries: Record<string, Uint8Array>) => void
  const edit =
    (change: (json: Record<string, never>) => void): Change =>
    (entries) => {
      const json = JSON.parse(new TextDecoder().decode(entries['project.json'])) as Record<string, never>
      change(json)
      entries['project.json'] = strToU8(JSON.stringify(json))
    }
  const blob = (entries: Record<string, Uint8Array>): string =>
    Object.keys(entries).find((name) => name.startsWith('blobs/')) as string

  test.each<[string, Change, string]>([
    ['a changed byte of an array', (e) => void ((e[blob(e)] as Uint8Array)[40]! ^= 1), 'is damaged'],
    ['a missing array', (e) => void delete e[blob(e)], 'is missing'],
    ['another source', (e) => void (e['source'] = strToU8('the bytes of the CELLS')), 'source file is damaged'],
    ['no table', (e) => void delete e['project.json'], 'project.json is missing'],
    ['text for a table', (e) => void (e['project.json'] = strToU8('hello')), 'project.json is damaged'],
    ['another kind of file', edit((json) => Object.assign(json, { format: 'zoo' })), 'not a project of JKOscope'],
    ['a newer version', edit((json) => Object.assign(json, { version: 2 })), 'a newer JKOscope wrote it'],
    ['a wrong record', edit((json) => Object.assign(json['dataset'], { axis: { column: 7 } })), 'dataset.axis'],
    ['an id that is a path', edit((json) => Object.assign(json['spaces'][0], { id: '../../evil' })), 'spaces.0.id']
  ])('%s: is refused and leaves nothing', async (_what, change, sentence) => {
    await exported(true)
    const entries = unzipSync(readFileSync(project()))
    change(entries)
    writeFileSync(project(), zipSync(entries, { level: 0 }))
    const { status, error } = await to.ended(to.client.datasets.open({ kind: 'path', path: project() }))
    expect([status, error?.code]).toEqual(['failed', 'E_PROJECT'])
    expect(error?.message).toContain(sentence)
    expect(await to.client.library.list()).toEqual([])
    const sources = join(folder, 'to', 'sources')
    const left = existsSync(sources) ? readdirSync(sources, { recursive: true, withFileTypes: true }) : []
    expect(left.filter((entry) => entry.isFile())).toEqual([])
  })

  test('a file name that climbs out stays in its folder', async () => {
    await exported(true)
    const entries = unzipSync(readFileSync(project()))
    edit((json) => Object.assign(json['dataset'], { file: '../../../evil.h5ad' }))(entries)
    writeFileSync(project(), zipSync(entries, { level: 0 }))
    const { path } = await to.client.datasets.get({ id: await imported() })
    expect(path.startsWith(join(folder, 'to', 'sources'))).toBe(true)
    expect(path.endsWith('evil.h5ad')).toBe(true)
    expect(existsSync(join(folder, 'evil.h5ad'))).toBe(false)
  })

  test.each([0.2, 0.7, 0.999])('cut short at %f of its length: is refused', async (share) => {
    await exported(false)
    const bytes = readFileSync(project())
    writeFileSync(project(), bytes.subarray(0, Math.floor(share * bytes.length)))
    const { error } = await to.ended(to.client.datasets.open({ kind: 'path', path: project() }))
    expect(error?.code).toBe('E_PROJECT')
  })
})
