import { mkdirSync } from 'node:fs'
import { Publisher } from '../publisher.ts'
import { Blobs } from './blobs.ts'
import { openDatabase } from './database.ts'
import { Datasets } from './datasets.ts'
import { lockLibrary } from './lock.ts'
import { Results } from './results.ts'
import { Sessions } from './session.ts'

/** What the host remembers: one SQLite file, written by this process alone; each change is one transaction, kept on return. */
export interface Library {
  readonly folder: string
  readonly datasets: Datasets
  readonly results: Results
  readonly sessions: Sessions
  /** Number of changes so far. */
  readonly revision: number
  readonly changes: Publisher
  /** Says that something has changed, after it has. */
  touch(): void
  close(): void
}

/** Opens the library in `folder` (made where missing). Throws E_LIBRARY, E_LIBRARY_BUSY or E_NO_SPACE. */
export async function openLibrary(folder: string): Promise<Library> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = lockLibrary(folder)
  const db = await openDatabase(folder).catch((error: unknown) => {
    lock.release()
    throw error
  })
  const changes = new Publisher()
  let revision = 0
  return {
    folder,
    datasets: new Datasets(db),
    results: new Results(db, new Blobs(db)),
    sessions: new Sessions(db),
    changes,
    get revision() {
      return revision
    },
    touch() {
      revision++
      changes.publish()
    },
    close() {
      db.close()
      lock.release()
    }
  }
}
