import type { Database } from 'better-sqlite3'

/** What leaving timepoints out has shown of a fit. */
export function heldOut(db: Database): void {
  db.exec(`
    CREATE TABLE held_out (
      fit_id TEXT PRIMARY KEY REFERENCES fits (id) ON DELETE CASCADE,
      summary TEXT NOT NULL,
      created TEXT NOT NULL
    ) STRICT;
  `)
}
