import type { Database } from 'better-sqlite3'

/** Datasets put aside, and small pictures of spaces and fits, by their id. */
export function archiveAndThumbnails(db: Database): void {
  db.exec(`
    ALTER TABLE datasets ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE thumbnails (id TEXT PRIMARY KEY, svg TEXT NOT NULL) STRICT;
    CREATE TRIGGER spaces_thumbnail AFTER DELETE ON spaces BEGIN DELETE FROM thumbnails WHERE id = OLD.id; END;
    CREATE TRIGGER fits_thumbnail AFTER DELETE ON fits BEGIN DELETE FROM thumbnails WHERE id = OLD.id; END;
  `)
}
