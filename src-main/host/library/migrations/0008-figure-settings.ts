import type { Database } from 'better-sqlite3'

/** The figure that was composed last: one of each fit, and one of each space without a fit (its fit_id is ''). */
export function figureSettings(db: Database): void {
  db.exec(`
    CREATE TABLE figure_settings (
      space_id TEXT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
      fit_id TEXT NOT NULL,
      settings TEXT NOT NULL,
      PRIMARY KEY (space_id, fit_id)
    ) STRICT;
    CREATE TRIGGER fits_figures AFTER DELETE ON fits BEGIN DELETE FROM figure_settings WHERE fit_id = OLD.id; END;
  `)
}
