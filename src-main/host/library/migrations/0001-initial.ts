import type { Database } from 'better-sqlite3'

/** Records are JSON in columns; what is looked for or joined has a column of its own. Times are ISO 8601 in UTC. */
export function initial(db: Database): void {
  db.exec(`
    CREATE TABLE datasets (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      path TEXT NOT NULL,
      hash TEXT NOT NULL,
      identity TEXT NOT NULL,
      summary TEXT NOT NULL,
      axis TEXT,
      sample INTEGER NOT NULL,
      added TEXT NOT NULL,
      opened TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX datasets_hash ON datasets (hash);

    CREATE TABLE blobs (id TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

    CREATE TABLE spaces (
      id TEXT PRIMARY KEY,
      dataset_id TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
      content TEXT NOT NULL UNIQUE,
      axis TEXT NOT NULL,
      config TEXT NOT NULL,
      summary TEXT NOT NULL,
      blob_id TEXT NOT NULL REFERENCES blobs (id),
      created TEXT NOT NULL
    ) STRICT;

    CREATE TABLE fits (
      id TEXT PRIMARY KEY,
      space_id TEXT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
      content TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      config TEXT NOT NULL,
      summary TEXT NOT NULL,
      blob_id TEXT NOT NULL REFERENCES blobs (id),
      created TEXT NOT NULL
    ) STRICT;

    CREATE TABLE views (
      content TEXT PRIMARY KEY,
      fit_id TEXT NOT NULL REFERENCES fits (id) ON DELETE CASCADE,
      blob_id TEXT NOT NULL REFERENCES blobs (id),
      created TEXT NOT NULL
    ) STRICT;

    CREATE TABLE session (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL) STRICT;

    CREATE INDEX spaces_dataset ON spaces (dataset_id);
    CREATE INDEX fits_space ON fits (space_id);
    CREATE INDEX views_fit ON views (fit_id);

    CREATE TRIGGER spaces_blob AFTER DELETE ON spaces BEGIN DELETE FROM blobs WHERE id = OLD.blob_id; END;
    CREATE TRIGGER fits_blob AFTER DELETE ON fits BEGIN DELETE FROM blobs WHERE id = OLD.blob_id; END;
    CREATE TRIGGER views_blob AFTER DELETE ON views BEGIN DELETE FROM blobs WHERE id = OLD.blob_id; END;
  `)
}
