import type { Database } from 'better-sqlite3'
import { AppError } from '../../../src-shared/errors.ts'
import type { FitConfig, FitSummary } from '../../../src-shared/model/fit.ts'
import type { HeldOutFound, HeldOutSummary, HeldOutWhich } from '../../../src-shared/model/held-out.ts'
import type { Fit, Space } from '../../../src-shared/model/library.ts'
import type { SpaceConfig, SpaceSummary } from '../../../src-shared/model/space.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import type { Blobs } from './blobs.ts'

interface SpaceRow {
  id: string
  dataset_id: string
  axis: string
  config: string
  summary: string
  blob_id: string
  created: string
}

interface FitRow {
  id: string
  space_id: string
  dataset_id: string
  name: string
  config: string
  summary: string
  blob_id: string
  created: string
}

const FIT = 'SELECT fits.*, spaces.dataset_id AS dataset_id FROM fits JOIN spaces ON spaces.id = fits.space_id'

/** Spaces, fits and views with their arrays. `content` is the key of what they were computed from: equal content is kept once. */
export class Results {
  readonly #db: Database
  readonly #blobs: Blobs
  constructor(db: Database, blobs: Blobs) {
    this.#db = db
    this.#blobs = blobs
  }

  addSpace(space: Space, content: string, arrays: Uint8Array): void {
    this.#db.transaction(() => {
      this.#blobs.add(space.id, arrays)
      this.#db
        .prepare(
          `INSERT INTO spaces (id, dataset_id, content, axis, config, summary, blob_id, created)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
        )
        .run(
          space.id,
          space.datasetId,
          content,
          ...json(space.axis, space.config, space.summary),
          space.id,
          space.created
        )
    })()
  }

  /** Keeps a fit; what was kept of it while it was under way goes. */
  addFit(fit: Fit, content: string, arrays: Uint8Array): void {
    this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM fits WHERE removed IS NOT NULL AND (content = ? OR id = ?)').run(content, fit.id)
      this.#blobs.add(fit.id, arrays)
      this.#db
        .prepare(
          `INSERT INTO fits (id, space_id, content, name, config, summary, blob_id, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
        )
        .run(fit.id, fit.spaceId, content, fit.name, ...json(fit.config, fit.summary), fit.id, fit.created)
      this.#db.prepare('DELETE FROM unfinished_fits WHERE content = ?').run(content)
    })()
  }

  addView(fitId: string, content: string, arrays: Uint8Array, created: string): void {
    this.#db.transaction(() => {
      this.#blobs.add(content, arrays)
      this.#db
        .prepare('INSERT INTO views (content, fit_id, blob_id, created) VALUES (?, ?, ?, ?)')
        .run(content, fitId, content, created)
    })()
  }

  setHeldOut(fitId: string, which: HeldOutWhich, summary: HeldOutSummary, created: string): void {
    const sql = 'INSERT OR REPLACE INTO left_out (fit_id, which, summary, created) VALUES (?, ?, ?, ?)'
    this.#db.prepare(sql).run(fitId, which, JSON.stringify(summary), created)
  }

  /** What was left out last of a fit, and what came of it; null = nothing was. */
  newestHeldOut(fitId: string): HeldOutFound | null {
    const sql = 'SELECT which, summary FROM left_out WHERE fit_id = ? ORDER BY created DESC, which LIMIT 1'
    const row = this.#db.prepare<[string], { which: HeldOutWhich; summary: string }>(sql).get(fitId)
    return row ? { which: row.which, summary: JSON.parse(row.summary) as HeldOutSummary } : null
  }

  heldOut(fitId: string, which: HeldOutWhich): HeldOutSummary | null {
    const sql = 'SELECT summary FROM left_out WHERE fit_id = ? AND which = ?'
    const text = this.#db.prepare<[string, string], string>(sql).pluck().get(fitId, which)
    return text === undefined ? null : (JSON.parse(text) as HeldOutSummary)
  }

  spaceOf(content: string): string | undefined {
    return this.#db.prepare<[string], string>('SELECT id FROM spaces WHERE content = ?').pluck().get(content)
  }

  fitOf(content: string): string | undefined {
    return this.#db
      .prepare<[string], string>('SELECT id FROM fits WHERE content = ? AND removed IS NULL')
      .pluck()
      .get(content)
  }

  view(content: string): Uint8Array<ArrayBuffer> | undefined {
    const id = this.#db.prepare<[string], string>('SELECT blob_id FROM views WHERE content = ?').pluck().get(content)
    return id === undefined ? undefined : this.#blobs.get(id)
  }

  space(id: string): Space {
    const row = this.#db.prepare<[string], SpaceRow>('SELECT * FROM spaces WHERE id = ?').get(id)
    if (!row) throw new AppError('E_NOT_FOUND', { detail: 'This space' })
    return spaceRecord(row)
  }

  spaces(datasetId: string): Space[] {
    const all = this.#db.prepare<[string], SpaceRow>('SELECT * FROM spaces WHERE dataset_id = ? ORDER BY created DESC')
    return all.all(datasetId).map(spaceRecord)
  }

  fit(id: string): Fit {
    const row = this.#db.prepare<[string], FitRow>(`${FIT} WHERE fits.id = ? AND fits.removed IS NULL`).get(id)
    if (!row) throw new AppError('E_NOT_FOUND', { detail: 'This fit' })
    return fitRecord(row)
  }

  fits(datasetId: string): Fit[] {
    const all = this.#db.prepare<[string], FitRow>(
      `${FIT} WHERE spaces.dataset_id = ? AND fits.removed IS NULL ORDER BY fits.created DESC`
    )
    return all.all(datasetId).map(fitRecord)
  }

  /** Takes a fit out of sight until it is restored or purged. */
  removeFit(id: string, now: string): void {
    this.#db.prepare('UPDATE fits SET removed = ? WHERE id = ?').run(now, id)
  }

  /** Brings a removed fit back as it was. Throws E_NOT_FOUND once it was purged. */
  restoreFit(id: string): void {
    const { changes } = this.#db.prepare('UPDATE fits SET removed = NULL WHERE id = ?').run(id)
    if (changes === 0) throw new AppError('E_NOT_FOUND', { detail: 'This fit' })
  }

  /** Deletes the fits that were removed, for good. */
  purge(): void {
    this.#db.prepare('DELETE FROM fits WHERE removed IS NOT NULL').run()
  }

  /** Arrays of a space or a fit. */
  arrays(id: string): Uint8Array<ArrayBuffer> {
    return this.#blobs.get(id)
  }
}

function json(...values: object[]): string[] {
  return values.map((value) => JSON.stringify(value))
}

function spaceRecord({ id, dataset_id, axis, config, summary, created }: SpaceRow): Space {
  return {
    id,
    datasetId: dataset_id,
    axis: JSON.parse(axis) as TimeAxis,
    config: JSON.parse(config) as SpaceConfig,
    summary: JSON.parse(summary) as SpaceSummary,
    created
  }
}

function fitRecord({ id, space_id, dataset_id, name, config, summary, created }: FitRow): Fit {
  return {
    id,
    spaceId: space_id,
    datasetId: dataset_id,
    name,
    config: JSON.parse(config) as FitConfig,
    summary: JSON.parse(summary) as FitSummary,
    created
  }
}
