import type { Database } from 'better-sqlite3'
import * as v from 'valibot'
import { EMPTY_SESSION, sessionSchema, type Session } from '../../../src-shared/contract/library.ts'

/** What the page showed last. A stored session of another version that does not fit any more starts anew. */
export class Sessions {
  readonly #db: Database
  constructor(db: Database) {
    this.#db = db
  }

  get(): Session {
    const text = this.#db.prepare<[], string>('SELECT value FROM session WHERE id = 1').pluck().get()
    const parsed = v.safeParse(sessionSchema, text === undefined ? EMPTY_SESSION : JSON.parse(text))
    return parsed.success ? parsed.output : EMPTY_SESSION
  }

  save(session: Session): void {
    const sql = 'INSERT INTO session (id, value) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value'
    this.#db.prepare(sql).run(JSON.stringify(session))
  }
}
