import type { Database } from 'better-sqlite3'

/** Fits under way, with what they have finished so far: a fit that was interrupted goes on from there. */
export function unfinishedFits(db: Database): void {
  db.exec(`
    CREATE TABLE unfinished_fits (
      content TEXT PRIMARY KEY,
      space_id TEXT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
      config TEXT NOT NULL,
      fraction REAL NOT NULL,
      saved TEXT NOT NULL
    ) STRICT;

    CREATE TABLE unfinished_pieces (
      content TEXT NOT NULL REFERENCES unfinished_fits (content) ON DELETE CASCADE,
      piece TEXT NOT NULL,
      bytes BLOB NOT NULL,
      PRIMARY KEY (content, piece)
    ) STRICT;
  `)
}
