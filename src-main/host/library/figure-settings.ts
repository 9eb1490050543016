import type { Database } from 'better-sqlite3'
import * as v from 'valibot'
import { figureSettingsSchema, type FigureSettings } from '../../../src-shared/model/figure.ts'

/** The figure that was composed last of each fit, or of a space without one (fitId null). */
export class FigureStore {
  readonly #db: Database
  constructor(db: Database) {
    this.#db = db
  }

  /** Null where there is none yet, and where one of another version does not fit any more. */
  get(spaceId: string, fitId: string | null): FigureSettings | null {
    const sql = 'SELECT settings FROM figure_settings WHERE space_id = ? AND fit_id = ?'
    const text = this.#db
      .prepare<[string, string], string>(sql)
      .pluck()
      .get(spaceId, fitId ?? '')
    if (text === undefined) return null
    const parsed = v.safeParse(figureSettingsSchema, JSON.parse(text))
    return parsed.success ? parsed.output : null
  }

  save(spaceId: string, fitId: string | null, settings: FigureSettings): void {
    const sql = 'INSERT OR REPLACE INTO figure_settings (space_id, fit_id, settings) VALUES (?, ?, ?)'
    this.#db.prepare(sql).run(spaceId, fitId ?? '', JSON.stringify(settings))
  }
}
