import type { Database } from 'better-sqlite3'
import type { Blobs } from './blobs.ts'

/** The space, and where there is one the fit, with which a derived result goes. */
export interface Origin {
  readonly spaceId: string
  readonly fitId?: string
}

/** Results that were worked out of a space or a fit, by content key: equal content is worked out once. */
export class Derived {
  readonly #db: Database
  readonly #blobs: Blobs
  constructor(db: Database, blobs: Blobs) {
    this.#db = db
    this.#blobs = blobs
  }

  /** Keeps bytes under a content key; what is kept under it already stays. */
  add(content: string, { spaceId, fitId }: Origin, bytes: Uint8Array, created: string): void {
    this.#db.transaction(() => {
      if (this.has(content)) return
      this.#blobs.add(content, bytes)
      this.#db
        .prepare('INSERT INTO derived (content, space_id, fit_id, blob_id, created) VALUES (?, ?, ?, ?, ?)')
        .run(content, spaceId, fitId ?? null, content, created)
    })()
  }

  has(content: string): boolean {
    return this.#db.prepare<[string], number>('SELECT 1 FROM derived WHERE content = ?').pluck().get(content) === 1
  }

  get(content: string): Uint8Array<ArrayBuffer> | null {
    return this.has(content) ? this.#blobs.get(content) : null
  }

  addRecord(content: string, origin: Origin, record: object, created: string): void {
    this.add(content, origin, new TextEncoder().encode(JSON.stringify(record)), created)
  }

  record<T extends object>(content: string): T | null {
    const bytes = this.get(content)
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as T)
  }
}
