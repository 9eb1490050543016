import type { Database } from 'better-sqlite3'
import { initial } from './0001-initial.ts'
import { heldOut } from './0002-held-out.ts'
import { removedDatasets } from './0003-removed-datasets.ts'
import { derived } from './0004-derived.ts'
import { unfinishedFits } from './0005-unfinished-fits.ts'
import { archiveAndThumbnails } from './0006-archive-and-thumbnails.ts'
import { heldOutWhich } from './0007-held-out-which.ts'
import { figureSettings } from './0008-figure-settings.ts'
import { removedFits } from './0009-removed-fits.ts'

/** One step of the schema; number n leads from `user_version` n - 1 to n. */
export type Migration = (db: Database) => void

export const MIGRATIONS: readonly Migration[] = [
  initial,
  heldOut,
  removedDatasets,
  derived,
  unfinishedFits,
  archiveAndThumbnails,
  heldOutWhich,
  figureSettings,
  removedFits
]
