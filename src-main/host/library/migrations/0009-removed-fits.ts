import type { Database } from 'better-sqlite3'

/** When a fit was removed; as with datasets, it can be restored until the library is opened again. */
export function removedFits(db: Database): void {
  db.exec('ALTER TABLE fits ADD COLUMN removed TEXT')
}
