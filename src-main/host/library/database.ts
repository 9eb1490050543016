import type { Database } from 'better-sqlite3'
import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { systemCode } from '../errors.ts'
import { MIGRATIONS, type Migration } from './migrations/index.ts'
import { preflight } from './preflight.ts'

/** "JKOS" in the file's header: a database without it is another program's. */
export const APPLICATION_ID = 0x4a4b4f53
const HEADER_BYTES = 100
/** Versions before have a bug that can damage a WAL database (sqlite.org/wal.html#walresetbug). */
const SQLITE_NEEDED = [3, 51, 3] as const

export interface OpenOptions {
  readonly migrations?: readonly Migration[]
  /** Whether to look for damage first, as after a process that was killed. */
  readonly check?: boolean
}

/**
 * Opens (or makes) library.db in `folder` for this process alone. Refuses files of other programs with E_LIBRARY before changing a
 * byte, opens those of a newer version for reading only, and copies one of an older version to library.v<n>.backup.db before
 * migrating it.
 */
export async function openDatabase(
  folder: string,
  { migrations = MIGRATIONS, check = false }: OpenOptions = {}
): Promise<Database> {
  preflight()
  const { default: Sqlite } = await import('better-sqlite3')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'library.db')
  const version = versionByHeader(path)
  if (version > migrations.length) return new Sqlite(path, { timeout: 2000, readonly: true })
  const db = new Sqlite(path, { timeout: 2000 })
  try {
    configure(db)
    if (check) assertSound(db)
    migrate(db, path, migrations)
    return db
  } catch (error) {
    db.close()
    throw libraryError(error, path)
  }
}

/** Version of the schema (0 = none yet), read without opening the database: opening can already write to it. */
function versionByHeader(path: string): number {
  const header = readHeader(path)
  if (header.length === 0) return 0
  const isSqlite = header.toString('latin1', 0, 15) === 'SQLite format 3'
  if (!isSqlite || header.length < HEADER_BYTES) throw refused(path, 'it is not a library of JKOscope')
  if (header.readUInt32BE(68) !== APPLICATION_ID) throw refused(path, "it is another program's database")
  return header.readUInt32BE(60)
}

function readHeader(path: string): Buffer {
  if (!existsSync(path)) return Buffer.alloc(0)
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(HEADER_BYTES)
    return header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0))
  } finally {
    closeSync(file)
  }
}

function configure(db: Database): void {
  const version = (db.prepare('SELECT sqlite_version()').pluck().get() as string).split('.').map(Number)
  const order = SQLITE_NEEDED.map((needed, i) => (version[i] ?? 0) - needed).find((difference) => difference !== 0) ?? 0
  if (order < 0) throw refused(db.name, `SQLite ${version.join('.')} is too old`)
  if (pragma(db, 'application_id') === 0) db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma('locking_mode = EXCLUSIVE')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
}

function migrate(db: Database, path: string, migrations: readonly Migration[]): void {
  const from = pragma(db, 'user_version')
  if (from > migrations.length) throw refused(path, 'a newer JKOscope wrote it')
  if (from === migrations.length) return
  if (from > 0) backUp(db, path.replace(/\.db$/, `.v${from}.backup.db`))
  db.transaction(() => {
    for (const step of migrations.slice(from)) step(db)
    db.pragma(`user_version = ${migrations.length}`)
  })()
  assertSound(db)
}

function assertSound(db: Database): void {
  const found = db.pragma('quick_check', { simple: true })
  if (found !== 'ok') throw refused(db.name, `it is damaged: ${String(found).split('\n').slice(0, 2).join('; ')}`)
}

function backUp(db: Database, to: string): void {
  if (!existsSync(to)) db.prepare('VACUUM INTO ?').run(to)
}

function pragma(db: Database, name: string): number {
  return Number(db.pragma(name, { simple: true }))
}

function refused(where: string, detail: string): AppError {
  return new AppError('E_LIBRARY', { where, detail })
}

/** What SQLite says when opening fails, as the error for a person. */
function libraryError(error: unknown, path: string): unknown {
  const code = systemCode(error)
  if (!code?.startsWith('SQLITE')) return error
  if (code.startsWith('SQLITE_BUSY'))
    return new AppError('E_LIBRARY_BUSY', { where: path, detail: '' }, { cause: error })
  if (code === 'SQLITE_FULL') return new AppError('E_NO_SPACE', { where: path }, { cause: error })
  return new AppError(
    'E_LIBRARY',
    { where: path, detail: error instanceof Error ? error.message : code },
    { cause: error }
  )
}
