import type { Database } from 'better-sqlite3'
import { AppError } from '../../../src-shared/errors.ts'

/** Bytes kept apart from the records that name them; a trigger removes them with their record. */
export class Blobs {
  readonly #db: Database
  constructor(db: Database) {
    this.#db = db
  }

  add(id: string, bytes: Uint8Array): void {
    this.#db.prepare('INSERT INTO blobs (id, bytes) VALUES (?, ?)').run(id, bytes)
  }

  /** Bytes on memory of their own, aligned for typed arrays. */
  get(id: string): Uint8Array<ArrayBuffer> {
    const bytes = this.#db.prepare<[string], Buffer>('SELECT bytes FROM blobs WHERE id = ?').pluck().get(id)
    if (!bytes) throw new AppError('E_NOT_FOUND', { detail: 'This result' })
    return new Uint8Array(bytes as Uint8Array)
  }
}
