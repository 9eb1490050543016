import type { Database } from 'better-sqlite3'

/** Timepoints are left out one by one or every second one together: a result of each is kept. */
export function heldOutWhich(db: Database): void {
  db.exec(`
    CREATE TABLE left_out (
      fit_id TEXT NOT NULL REFERENCES fits (id) ON DELETE CASCADE,
      which TEXT NOT NULL,
      summary TEXT NOT NULL,
      created TEXT NOT NULL,
      PRIMARY KEY (fit_id, which)
    ) STRICT;
    INSERT INTO left_out SELECT fit_id, 'one', summary, created FROM held_out;
    DROP TABLE held_out;
  `)
}
