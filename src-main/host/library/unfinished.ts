import type { Database } from 'better-sqlite3'
import type { FitConfig } from '../../../src-shared/model/fit.ts'

/** A fit that was under way. */
export interface UnfinishedFit {
  /** Key of what it is computed from. */
  readonly content: string
  readonly spaceId: string
  readonly config: FitConfig
  /** How far it was, 0..1. */
  readonly fraction: number
}

interface Row {
  content: string
  space_id: string
  config: string
  fraction: number
}

export type Piece = readonly [name: string, bytes: Uint8Array]

/** What fits under way have finished so far. The names and bytes of pieces are compute's own. */
export class UnfinishedFits {
  readonly #db: Database
  constructor(db: Database) {
    this.#db = db
  }

  /** Keeps pieces of a fit; a piece replaces an earlier one of its name. */
  save({ content, spaceId, config, fraction }: UnfinishedFit, pieces: readonly Piece[], now: string): void {
    const fit = this.#db.prepare(
      `INSERT INTO unfinished_fits (content, space_id, config, fraction, saved) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (content) DO UPDATE SET fraction = excluded.fraction, saved = excluded.saved`
    )
    const piece = this.#db.prepare('INSERT OR REPLACE INTO unfinished_pieces (content, piece, bytes) VALUES (?, ?, ?)')
    this.#db.transaction(() => {
      fit.run(content, spaceId, JSON.stringify(config), fraction, now)
      for (const [name, bytes] of pieces) piece.run(content, name, bytes)
    })()
  }

  /** The pieces of a fit; none where it has none. */
  pieces(content: string): Piece[] {
    return this.#db
      .prepare<[string], { piece: string; bytes: Buffer }>(
        'SELECT piece, bytes FROM unfinished_pieces WHERE content = ?'
      )
      .all(content)
      .map(({ piece, bytes }) => [piece, bytes])
  }

  /** Names of the pieces of a fit. */
  names(content: string): string[] {
    const sql = 'SELECT piece FROM unfinished_pieces WHERE content = ? ORDER BY piece'
    return this.#db.prepare<[string], string>(sql).pluck().all(content)
  }

  /** Fits under way of datasets that are not removed, the oldest first. */
  list(): UnfinishedFit[] {
    return this.#db
      .prepare<[], Row>(
        `SELECT unfinished_fits.* FROM unfinished_fits JOIN spaces ON spaces.id = space_id
         JOIN datasets ON datasets.id = spaces.dataset_id WHERE datasets.removed IS NULL ORDER BY saved`
      )
      .all()
      .map(({ content, space_id, config, fraction }) => ({
        content,
        spaceId: space_id,
        config: JSON.parse(config) as FitConfig,
        fraction
      }))
  }

  remove(content: string): void {
    this.#db.prepare('DELETE FROM unfinished_fits WHERE content = ?').run(content)
  }
}
