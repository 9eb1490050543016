import type { Database } from 'better-sqlite3'
import type { GeneCaches } from './gene-caches.ts'

export interface Storage {
  /** Of the library's file, that hold something, and of the matrices kept by genes beside it. */
  readonly bytes: number
  /** Of what can be worked out again: views, what was derived of spaces and fits, and the matrices kept by genes. */
  readonly caches: number
}

const CACHES = `SELECT blob_id FROM views UNION ALL SELECT blob_id FROM derived`

/** What the library takes on disk, and small pictures, which are too small to count. */
export class Shelf {
  readonly #db: Database
  readonly #genes: GeneCaches
  constructor(db: Database, genes: GeneCaches) {
    this.#db = db
    this.#genes = genes
  }

  storage(): Storage {
    const caches = this.#db
      .prepare<[], number>(`SELECT coalesce(sum(length(bytes)), 0) FROM blobs WHERE id IN (${CACHES})`)
      .pluck()
      .get()
    const used = this.#pragma('page_count') - this.#pragma('freelist_count')
    const genes = this.#genes.bytes()
    return { bytes: used * this.#pragma('page_size') + genes, caches: (caches ?? 0) + genes }
  }

  /** Deletes what can be worked out again, and gives the room back to the disk. */
  freeCaches(): void {
    this.#genes.sweep([])
    this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM views').run()
      this.#db.prepare('DELETE FROM derived').run()
    })()
    this.#db.exec('VACUUM')
    this.#db.pragma('wal_checkpoint(TRUNCATE)')
  }

  thumbnail(id: string): string | null {
    return this.#db.prepare<[string], string>('SELECT svg FROM thumbnails WHERE id = ?').pluck().get(id) ?? null
  }

  setThumbnail(id: string, svg: string): void {
    this.#db.prepare('INSERT OR REPLACE INTO thumbnails (id, svg) VALUES (?, ?)').run(id, svg)
  }

  #pragma(name: string): number {
    return Number(this.#db.pragma(name, { simple: true }))
  }
}
