import type { Database } from 'better-sqlite3'
import type { HeldOutSummary, HeldOutWhich } from '../../../src-shared/model/held-out.ts'
import type { Fit, Space } from '../../../src-shared/model/library.ts'
import type { Blobs } from './blobs.ts'
import type { Datasets, NewDataset } from './datasets.ts'
import type { Results } from './results.ts'

export interface HeldOutRow {
  readonly fitId: string
  readonly which: HeldOutWhich
  readonly summary: HeldOutSummary
  readonly created: string
}

/** Spaces, fits and held-out results of a dataset, with the keys of what they were computed from. */
export interface ProjectRows {
  readonly spaces: readonly (Omit<Space, 'datasetId'> & { readonly content: string })[]
  readonly fits: readonly (Omit<Fit, 'datasetId'> & { readonly content: string })[]
  readonly heldOut: readonly HeldOutRow[]
}

type Table = 'spaces' | 'fits'

/** Whole datasets out of one library and into another. */
export class Projects {
  readonly #db: Database
  readonly #blobs: Blobs
  readonly #datasets: Datasets
  readonly #results: Results
  constructor(db: Database, blobs: Blobs, datasets: Datasets, results: Results) {
    this.#db = db
    this.#blobs = blobs
    this.#datasets = datasets
    this.#results = results
  }

  rows(datasetId: string): ProjectRows {
    const fits = this.#results.fits(datasetId)
    const sql = 'SELECT which, summary, created FROM left_out WHERE fit_id = ?'
    const heldOut = this.#db.prepare<[string], { which: HeldOutWhich; summary: string; created: string }>(sql)
    return {
      spaces: this.#results.spaces(datasetId).map(({ datasetId: _, ...space }) => this.#withContent('spaces', space)),
      fits: fits.map(({ datasetId: _, ...fit }) => this.#withContent('fits', fit)),
      heldOut: fits.flatMap(({ id }) =>
        heldOut.all(id).map(({ which, summary, created }) => ({
          fitId: id,
          which,
          summary: JSON.parse(summary) as HeldOutSummary,
          created
        }))
      )
    }
  }

  /**
   * Adds a dataset with all of `rows` in one transaction and returns its id. Nothing that is there is changed: a dataset of the same content keeps
   * its name, axis and place, a space or fit of the same id or content stays as it is.
   */
  add(dataset: NewDataset, rows: ProjectRows, arrays: (id: string) => Uint8Array): string {
    return this.#db.transaction(() => {
      const known = this.#datasets.idOf(dataset.identity.hash)
      const datasetId = known ?? this.#datasets.add(dataset)
      if (known !== undefined) this.#datasets.restore(known)
      for (const { content, ...space } of rows.spaces) {
        if (!this.#known('spaces', space.id, content)) {
          this.#results.addSpace({ ...space, datasetId }, content, arrays(space.id))
        }
      }
      const added = new Set<string>()
      for (const { content, ...fit } of rows.fits) {
        // A space of the same content may be there under another id: then its fits are another library's.
        if (this.#known('fits', fit.id, content) || !this.#has('spaces', fit.spaceId)) continue
        this.#results.addFit({ ...fit, datasetId }, content, arrays(fit.id))
        added.add(fit.id)
      }
      for (const { fitId, which, summary, created } of rows.heldOut) {
        if (added.has(fitId)) this.#results.setHeldOut(fitId, which, summary, created)
      }
      return datasetId
    })()
  }

  /** Packed arrays of a space or fit. */
  arrays(id: string): Uint8Array<ArrayBuffer> {
    return this.#blobs.get(id)
  }

  #withContent<T extends { readonly id: string }>(table: Table, record: T): T & { content: string } {
    const content = this.#db
      .prepare<[string], string>(`SELECT content FROM ${table} WHERE id = ?`)
      .pluck()
      .get(record.id)
    return { ...record, content: content as string }
  }

  #known(table: Table, id: string, content: string): boolean {
    const there = table === 'fits' ? ' AND removed IS NULL' : ''
    const sql = `SELECT 1 FROM ${table} WHERE (id = ? OR content = ?)${there}`
    return this.#db.prepare(sql).get(id, content) !== undefined
  }

  #has(table: Table, id: string): boolean {
    return this.#db.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) !== undefined
  }
}
