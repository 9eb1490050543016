import type { Database } from 'better-sqlite3'

/** What was worked out of a space or a fit (UMAP, fates, trends), kept by the key of what it was worked out of. */
export function derived(db: Database): void {
  db.exec(`
    CREATE TABLE derived (
      content TEXT PRIMARY KEY,
      space_id TEXT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
      fit_id TEXT REFERENCES fits (id) ON DELETE CASCADE,
      blob_id TEXT NOT NULL REFERENCES blobs (id),
      created TEXT NOT NULL
    ) STRICT;
    CREATE INDEX derived_space ON derived (space_id);
    CREATE INDEX derived_fit ON derived (fit_id);
    CREATE TRIGGER derived_blob AFTER DELETE ON derived BEGIN DELETE FROM blobs WHERE id = OLD.blob_id; END;
  `)
}
