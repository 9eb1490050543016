import Sqlite from 'better-sqlite3'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorData } from '../../../src-main/host/errors.ts'
import { APPLICATION_ID, openDatabase } from '../../../src-main/host/library/database.ts'
import { openLibrary, type Library } from '../../../src-main/host/library/index.ts'
import { MIGRATIONS } from '../../../src-main/host/library/migrations/index.ts'
import type { Session } from '../../../src-shared/contract/library.ts'
import type { AppError } from '../../../src-shared/errors.ts'
import type { Fit, Space } from '../../../src-shared/model/library.ts'
import {
  axis,
  fitConfig,
  fitSummary,
  heldOutSummary,
  spaceConfig,
  spaceSummary,
  summaryOf
} from '../../contract/records.ts'

let folder: string
let library: Library | undefined
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))))
afterEach(() => {
  library?.close()
  library = undefined
  rmSync(folder, { recursive: true })
})

const open = async (): Promise<Library> => (library = await openLibrary(folder))

function reopen(): Promise<Library> {
  library?.close()
  return open()
}

async function refusal(): Promise<AppError> {
  return openLibrary(folder).then(
    (opened) => {
      opened.close()
      return expect.fail('it should have been refused')
    },
    (error: unknown) => error as AppError
  )
}

function addDataset(to: Library, hash = 'h1', path = '/data/a.h5ad', id = hash): string {
  const identity = { size: 3, modified: 5, hash, sampled: false }
  return to.datasets.add({
    id,
    name: 'a.h5ad',
    path,
    identity,
    summary: summaryOf(path),
    sample: false,
    now: '2026-01-01T00:00:00Z'
  })
}

const spaceRecord = (datasetId: string): Space => ({
  id: 's1',
  datasetId,
  axis,
  config: spaceConfig,
  summary: spaceSummary(),
  created: 'now'
})
const fitRecord = (datasetId: string): Fit => ({
  id: 'f1',
  spaceId: 's1',
  datasetId,
  name: 'fit',
  config: fitConfig,
  summary: fitSummary(),
  created: 'now'
})

function fill(to: Library): string {
  const id = addDataset(to)
  to.results.addSpace(spaceRecord(id), 'space content', Uint8Array.of(1, 2, 3))
  to.results.addFit(fitRecord(id), 'fit content', Uint8Array.of(4, 5))
  to.results.addView('f1', 'view content', Uint8Array.of(6), 'now')
  return id
}

describe('what was stored', () => {
  test('is there again after reopening', async () => {
    const id = fill(await open())
    const session: Session = {
      step: 'check',
      datasetId: id,
      spaceId: 's1',
      fitId: 'f1',
      dims: 5,
      theme: 'dark',
      hintsRead: []
    }
    library?.sessions.save(session)
    library?.datasets.setAxis(id, axis)
    const again = await reopen()
    expect(again.datasets.get(id)).toMatchObject({ name: 'a.h5ad', axis, sample: false })
    expect(again.results.space('s1')).toEqual(spaceRecord(id))
    expect(again.results.fit('f1')).toEqual(fitRecord(id))
    expect([...again.results.arrays('s1')]).toEqual([1, 2, 3])
    expect([...(again.results.view('view content') ?? [])]).toEqual([6])
    expect(again.sessions.get()).toEqual(session)
    expect(again.datasets.list()).toMatchObject([{ id, cells: 46, timepoints: 2, fits: 1 }])
  })

  test('of timepoints left out is found by what was left out, and the newest of it', async () => {
    fill(await open())
    const results = (library as Library).results
    expect(results.newestHeldOut('f1')).toBeNull()
    const found = heldOutSummary()
    results.setHeldOut('f1', 'two', found, '2026-01-01T00:00:00Z')
    expect(results.newestHeldOut('f1')).toEqual({ which: 'two', summary: found })
    expect(results.heldOut('f1', 'one')).toBeNull()
    results.setHeldOut('f1', 'one', { ...found, model: 'later' }, '2026-01-02T00:00:00Z')
    expect(results.newestHeldOut('f1')).toMatchObject({ which: 'one', summary: { model: 'later' } })
    results.setHeldOut('f1', 'two', { ...found, model: 'last' }, '2026-01-03T00:00:00Z')
    expect(results.newestHeldOut('f1')).toMatchObject({ which: 'two', summary: { model: 'last' } })
  })

  test('is found by its content', async () => {
    fill(await open())
    expect(library?.results.spaceOf('space content')).toBe('s1')
    expect(library?.results.fitOf('fit content')).toBe('f1')
    expect(library?.results.fitOf('other content')).toBeUndefined()
  })

  test('with a dataset goes with it, bytes and all', async () => {
    const id = fill(await open())
    library?.datasets.remove(id, 'now')
    await reopen()
    library?.close()
    library = undefined
    const db = new Sqlite(join(folder, 'library.db'))
    for (const table of ['datasets', 'spaces', 'fits', 'views', 'blobs']) {
      expect([table, db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]).toEqual([table, 0])
    }
    db.close()
  })

  test('and was removed can be brought back in the same session, also by opening its file again', async () => {
    const id = fill(await open())
    const { datasets, results } = library as Library
    const before = datasets.list()
    expect(before).toMatchObject([{ id, bytes: 6 }])
    datasets.remove(id, 'now')
    expect([datasets.list(), datasets.hasPath('/data/a.h5ad')]).toEqual([[], false])
    expect(() => datasets.get(id)).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }))
    datasets.restore(id)
    expect(datasets.list()).toEqual(before)
    expect([...results.arrays('s1')]).toEqual([1, 2, 3])
    datasets.remove(id, 'now')
    expect(addDataset(library as Library)).toBe(id)
    expect(datasets.list()).toMatchObject([{ id, fits: 1 }])
    datasets.remove(id, 'now')
    const again = await reopen()
    expect(() => again.datasets.restore(id)).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }))
  })

  test('takes the space on disk that it is said to take', async () => {
    const { datasets, results, shelf } = await open()
    const empty = shelf.storage().bytes
    const id = addDataset(library as Library)
    results.addSpace(spaceRecord(id), 'space content', new Uint8Array(300_000))
    expect(Math.abs(shelf.storage().bytes - empty - 300_000)).toBeLessThan(20_000)
    datasets.remove(id, 'now')
    datasets.purge()
    expect(shelf.storage().bytes - empty).toBeLessThan(20_000)
  })

  test('under one content is one dataset, wherever its file lies', async () => {
    const first = addDataset(await open(), 'h1', '/data/a.h5ad', 'id1')
    const moved = addDataset(library as Library, 'h1', '/other/b.h5ad', 'id2')
    expect(moved).toBe(first)
    expect(library?.datasets.get(first).path).toBe('/other/b.h5ad')
    expect(addDataset(library as Library, 'h2', '/data/a.h5ad', 'id3')).toBe('id3')
  })

  test('as a session of another version gives way to a new one', async () => {
    await open()
    library?.sessions.save({ step: 'cooking' } as unknown as Session)
    expect(library?.sessions.get()).toMatchObject({ step: 'data', datasetId: null })
  })
})

test('what is not there is E_NOT_FOUND', async () => {
  const { datasets, results } = await open()
  for (const get of [
    () => datasets.get('x'),
    () => datasets.rename('x', 'y'),
    () => datasets.setAxis('x', axis),
    () => results.space('x'),
    () => results.fit('x'),
    () => results.arrays('x')
  ]) {
    expect(get).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }) as Error)
  }
})

describe('a file that is not ours', () => {
  const path = (): string => join(folder, 'library.db')

  test.each([
    ['text', (): void => writeFileSync(path(), 'Dear diary, '.repeat(20))],
    ['a few bytes', (): void => writeFileSync(path(), 'SQLite format 3\0')],
    [
      "another program's database",
      (): void => {
        const db = new Sqlite(path())
        db.exec('PRAGMA application_id = 7; CREATE TABLE bookmarks (url TEXT)')
        db.close()
      }
    ],
    [
      'a database without a mark',
      (): void => {
        const db = new Sqlite(path())
        db.exec('CREATE TABLE bookmarks (url TEXT)')
        db.close()
      }
    ]
  ])('is refused and left as it is: %s', async (_what, make) => {
    make()
    const before = readFileSync(path())
    expect((await refusal()).code).toBe('E_LIBRARY')
    expect(readFileSync(path())).toEqual(before)
    expect(existsSync(join(folder, 'lock'))).toBe(false)
  })

  test('of a newer version is shown, not changed', async () => {
    const id = addDataset(await open())
    library?.close()
    const db = new Sqlite(path())
    db.pragma(`user_version = ${MIGRATIONS.length + 1}`)
    db.exec('ALTER TABLE datasets ADD COLUMN of_the_future TEXT')
    db.close()
    const before = readFileSync(path())
    const newer = await open()
    expect(newer.readOnly).toBe(true)
    expect(newer.datasets.list()).toMatchObject([{ id }])
    try {
      newer.datasets.rename(id, 'other')
      expect.fail('it should have been refused')
    } catch (error) {
      expect(errorData(error).code).toBe('E_LIBRARY_READONLY')
    }
    newer.close()
    expect(readFileSync(path())).toEqual(before)
  })

  test('an empty file is a library that was never written', async () => {
    writeFileSync(path(), '')
    addDataset(await open())
    expect(library?.datasets.list()).toHaveLength(1)
  })
})

describe('a library of an older version', () => {
  const next = [...MIGRATIONS, (db: Sqlite.Database) => db.exec('ALTER TABLE datasets ADD COLUMN colour TEXT')].map(
    (step) => (db: Sqlite.Database) => void step(db)
  )

  test('is copied, then migrated', async () => {
    const id = addDataset(await open())
    library?.close()
    library = undefined
    const db = await openDatabase(folder, { migrations: next })
    expect(db.prepare('SELECT id, colour FROM datasets').all()).toEqual([{ id, colour: null }])
    db.close()
    const backup = new Sqlite(join(folder, `library.v${MIGRATIONS.length}.backup.db`), { readonly: true })
    expect(backup.prepare('SELECT id FROM datasets').pluck().all()).toEqual([id])
    expect(backup.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
    backup.close()
  })

  test('of any version there was comes to be as a new one', async () => {
    const schema = (db: Sqlite.Database): unknown =>
      db.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY name').all()
    const fresh = await openDatabase(join(folder, 'fresh'))
    for (let version = 1; version < MIGRATIONS.length; version++) {
      const where = join(folder, `v${version}`)
      const old = await openDatabase(where, { migrations: MIGRATIONS.slice(0, version) })
      old.close()
      const migrated = await openDatabase(where)
      expect(schema(migrated)).toEqual(schema(fresh))
      migrated.close()
    }
    fresh.close()
  })

  test('stays as it was when a step of the migration fails', async () => {
    const id = addDataset(await open())
    library?.close()
    library = undefined
    const failing = (db: Sqlite.Database): void => {
      db.exec('DELETE FROM datasets')
      throw new Error('a mistake')
    }
    await expect(openDatabase(folder, { migrations: [...MIGRATIONS, failing] })).rejects.toThrow('a mistake')
    expect((await open()).datasets.list().map((entry) => entry.id)).toEqual([id])
  })
})

test('a damaged library that was not closed is found out, not used', async () => {
  const opened = await open()
  for (let i = 0; i < 50; i++) addDataset(opened, `h${i}`)
  opened.close()
  library = undefined
  const path = join(folder, 'library.db')
  const bytes = readFileSync(path)
  bytes.fill(0xff, 4096, bytes.length - 4096)
  writeFileSync(path, bytes)
  writeFileSync(join(folder, 'lock'), '')
  expect((await refusal()).code).toBe('E_LIBRARY')
})

test('a folder that cannot be is E_LIBRARY', async () => {
  writeFileSync(join(folder, 'file'), '')
  await expect(openLibrary(join(folder, 'file', 'library'))).rejects.toThrow(
    expect.objectContaining({ code: 'E_LIBRARY' }) as Error
  )
})

test('it is durable by its settings', async () => {
  const db = await openDatabase(folder)
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(db.pragma('synchronous', { simple: true })).toBe(2)
  expect(db.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
  db.close()
})
