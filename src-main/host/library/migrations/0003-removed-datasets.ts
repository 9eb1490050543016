import type { Database } from 'better-sqlite3'

/** When a dataset was removed; what is removed can be restored until the library is opened again. */
export function removedDatasets(db: Database): void {
  db.exec('ALTER TABLE datasets ADD COLUMN removed TEXT')
}
