import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { systemCode } from '../errors.ts'
import { Publisher } from '../publisher.ts'
import { Blobs } from './blobs.ts'
import { openDatabase } from './database.ts'
import { Datasets } from './datasets.ts'
import { FigureStore } from './figure-settings.ts'
import { Derived } from './derived.ts'
import { GeneCaches } from './gene-caches.ts'
import { lockLibrary, type Lock } from './lock.ts'
import { Projects } from './project-rows.ts'
import { Results } from './results.ts'
import { Sessions } from './session.ts'
import { sweepSources } from './sources.ts'
import { Shelf } from './storage.ts'
import { UnfinishedFits } from './unfinished.ts'

/** What the host remembers: one SQLite file, written by this process alone; each change is one transaction, kept on return. */
export interface Library {
  readonly folder: string
  /** A newer version wrote it: it can be shown, but every change throws E_LIBRARY_READONLY. */
  readonly readOnly: boolean
  readonly datasets: Datasets
  readonly results: Results
  readonly unfinished: UnfinishedFits
  readonly projects: Projects
  readonly shelf: Shelf
  readonly derived: Derived
  readonly sessions: Sessions
  readonly figures: FigureStore
  readonly geneCaches: GeneCaches
  /** Number of changes so far. */
  readonly revision: number
  readonly changes: Publisher
  /** Says that something has changed, after it has. */
  touch(): void
  /** Says where the page of this process can be entered, for one that is started beside it. */
  announce(address: string): void
  close(): void
}

/** Opens the library in `folder` (made where missing). Throws E_LIBRARY, E_LIBRARY_BUSY or E_NO_SPACE. */
export async function openLibrary(folder: string): Promise<Library> {
  const lock = lockFolder(folder)
  const db = await openDatabase(folder, { check: lock.takenOver }).catch((error: unknown) => {
    lock.release()
    throw error
  })
  const datasets = new Datasets(db)
  const blobs = new Blobs(db)
  const results = new Results(db, blobs)
  // Undoing a removal ends with the session that it was made in.
  if (!db.readonly) {
    datasets.purge()
    results.purge()
    sweepSources(folder, datasets.hashes())
  }
  const geneCaches = new GeneCaches(join(folder, 'genes'))
  if (!db.readonly) geneCaches.sweep(datasets.contents())
  const changes = new Publisher()
  let revision = 0
  return {
    folder,
    readOnly: db.readonly,
    datasets,
    results,
    projects: new Projects(db, blobs, datasets, results),
    unfinished: new UnfinishedFits(db),
    shelf: new Shelf(db, geneCaches),
    derived: new Derived(db, blobs),
    sessions: new Sessions(db),
    figures: new FigureStore(db),
    geneCaches,
    changes,
    get revision() {
      return revision
    },
    touch() {
      revision++
      changes.publish()
    },
    announce: lock.announce,
    close() {
      db.close()
      lock.release()
    }
  }
}

function lockFolder(folder: string): Lock {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return lockLibrary(folder)
  } catch (error) {
    if (error instanceof AppError) throw error
    const code = systemCode(error)
    if (code === 'ENOSPC') throw new AppError('E_NO_SPACE', { where: folder }, { cause: error })
    throw new AppError(
      'E_LIBRARY',
      { where: folder, detail: `its folder cannot be written (${code ?? String(error)})` },
      { cause: error }
    )
  }
}
