import type { Database } from 'better-sqlite3'
import { AppError } from '../../../src-shared/errors.ts'
import type { FileSummary } from '../../../src-shared/model/file-summary.ts'
import type { DatasetEntry, Dataset, FileIdentity } from '../../../src-shared/model/library.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'

/** A dataset as the library knows it; whether its source is still the same is asked of the file system. */
export type DatasetRecord = Omit<Dataset, 'source'>

interface Row {
  id: string
  name: string
  path: string
  identity: string
  summary: string
  axis: string | null
  sample: number
  archived: number
  added: string
  opened: string
}

export interface NewDataset {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly identity: FileIdentity
  readonly summary: FileSummary
  readonly sample: boolean
  readonly now: string
}

/** Bytes of the arrays of a dataset's spaces, fits, views and what was worked out of them; SQLite tells the length of a blob without reading it. */
const BYTES = `(SELECT coalesce(sum(length(blobs.bytes)), 0) FROM blobs WHERE blobs.id IN (
           SELECT blob_id FROM spaces WHERE dataset_id = datasets.id
           UNION ALL SELECT fits.blob_id FROM fits JOIN spaces ON spaces.id = fits.space_id WHERE spaces.dataset_id = datasets.id
           UNION ALL SELECT views.blob_id FROM views JOIN fits ON fits.id = views.fit_id
             JOIN spaces ON spaces.id = fits.space_id WHERE spaces.dataset_id = datasets.id
           UNION ALL SELECT derived.blob_id FROM derived JOIN spaces ON spaces.id = derived.space_id
             WHERE spaces.dataset_id = datasets.id))`

/** What has a small picture: the newest fit of the dataset, else its newest space. */
const THUMBNAIL = `coalesce(
           (SELECT fits.id FROM fits JOIN spaces ON spaces.id = fits.space_id JOIN thumbnails ON thumbnails.id = fits.id
             WHERE spaces.dataset_id = datasets.id AND fits.removed IS NULL ORDER BY fits.created DESC LIMIT 1),
           (SELECT spaces.id FROM spaces JOIN thumbnails ON thumbnails.id = spaces.id
             WHERE spaces.dataset_id = datasets.id ORDER BY spaces.created DESC LIMIT 1))`

/** Table of datasets. One file content is one dataset, wherever its file lies. */
export class Datasets {
  readonly #db: Database
  constructor(db: Database) {
    this.#db = db
  }

  /** Adds a dataset, or where its content is known already says where it lies now. Returns its id. */
  add({ id, name, path, identity, summary, sample, now }: NewDataset): string {
    const values = { id, name, path, hash: identity.hash, sample: Number(sample), now }
    const row = this.#db
      .prepare<unknown[], { id: string }>(
        `INSERT INTO datasets (id, name, path, hash, identity, summary, axis, sample, added, opened)
         VALUES (:id, :name, :path, :hash, :identity, :summary, NULL, :sample, :now, :now)
         ON CONFLICT (hash) DO UPDATE SET path = :path, identity = :identity, summary = :summary, sample = :sample, opened = :now,
           removed = NULL, archived = 0
         RETURNING id`
      )
      .get({ ...values, identity: JSON.stringify(identity), summary: JSON.stringify(summary) })
    return (row as { id: string }).id
  }

  get(id: string): DatasetRecord {
    const row = this.#db.prepare<[string], Row>('SELECT * FROM datasets WHERE id = ? AND removed IS NULL').get(id)
    if (!row) throw new AppError('E_NOT_FOUND', { detail: 'This dataset' })
    return record(row)
  }

  /** Hashes of the contents of all datasets, also of those out of sight. */
  contents(): string[] {
    return this.#db.prepare<[], string>('SELECT hash FROM datasets').pluck().all()
  }

  /** Whether a file at this path belongs to the library already. */
  hasPath(path: string): boolean {
    return this.#db.prepare('SELECT 1 FROM datasets WHERE path = ? AND removed IS NULL').get(path) !== undefined
  }

  /** All datasets, the last opened first. */
  list(): DatasetEntry[] {
    return this.#db
      .prepare<[], Counted>(
        `SELECT datasets.*, (SELECT count(*) FROM fits JOIN spaces ON spaces.id = fits.space_id
           WHERE spaces.dataset_id = datasets.id AND fits.removed IS NULL) AS fits, ${BYTES} AS bytes, ${THUMBNAIL} AS thumbnail
         FROM datasets WHERE removed IS NULL ORDER BY opened DESC, added DESC`
      )
      .all()
      .map((row) => entry(record(row), row))
  }

  setAxis(id: string, axis: TimeAxis): void {
    this.#changed(this.#db.prepare('UPDATE datasets SET axis = ? WHERE id = ?').run(JSON.stringify(axis), id).changes)
  }

  setIdentity(id: string, identity: FileIdentity): void {
    this.#changed(
      this.#db.prepare('UPDATE datasets SET identity = ? WHERE id = ?').run(JSON.stringify(identity), id).changes
    )
  }

  /** Takes another path for a file of the same content. */
  relocate(id: string, path: string, identity: FileIdentity): void {
    const sql = 'UPDATE datasets SET path = ?, identity = ? WHERE id = ?'
    this.#changed(this.#db.prepare(sql).run(path, JSON.stringify(identity), id).changes)
  }

  /** Id of the dataset with this content, also of a removed one. */
  idOf(hash: string): string | undefined {
    return this.#db.prepare<[string], string>('SELECT id FROM datasets WHERE hash = ?').pluck().get(hash)
  }

  /** Hashes of the contents of all datasets. */
  hashes(): string[] {
    return this.#db.prepare<[], string>('SELECT hash FROM datasets').pluck().all()
  }

  archive(id: string, archived: boolean): void {
    this.#changed(this.#db.prepare('UPDATE datasets SET archived = ? WHERE id = ?').run(Number(archived), id).changes)
  }

  rename(id: string, name: string): void {
    this.#changed(this.#db.prepare('UPDATE datasets SET name = ? WHERE id = ?').run(name, id).changes)
  }

  /** Takes a dataset with its spaces, fits and views out of sight until it is restored or purged; the source file is not touched. */
  remove(id: string, now: string): void {
    this.#db.prepare('UPDATE datasets SET removed = ? WHERE id = ?').run(now, id)
  }

  /** Brings a removed dataset back as it was. Throws E_NOT_FOUND once it was purged. */
  restore(id: string): void {
    this.#changed(this.#db.prepare('UPDATE datasets SET removed = NULL WHERE id = ?').run(id).changes)
  }

  /** Deletes what was removed, for good. */
  purge(): void {
    this.#db.prepare('DELETE FROM datasets WHERE removed IS NOT NULL').run()
  }

  #changed(rows: number): void {
    if (rows === 0) throw new AppError('E_NOT_FOUND', { detail: 'This dataset' })
  }
}

type Counted = Row & { fits: number; bytes: number; thumbnail: string | null }

function record({ id, name, path, identity, summary, axis, sample, added, opened }: Row): DatasetRecord {
  return {
    id,
    name,
    path,
    identity: JSON.parse(identity) as FileIdentity,
    summary: JSON.parse(summary) as FileSummary,
    axis: axis === null ? null : (JSON.parse(axis) as TimeAxis),
    sample: sample === 1,
    added,
    opened
  }
}

function entry(
  { id, name, path, summary, axis, sample, opened }: DatasetRecord,
  { fits, bytes, archived, thumbnail }: Counted
): DatasetEntry {
  const levels = (axis ?? summary.timeProposals[0]?.axis)?.levels ?? []
  const timepoints = levels.filter((level) => level.included && level.t !== null).length
  const counts = { cells: summary.nObs, genes: summary.nVars, timepoints, fits, bytes }
  return { id, name, path, ...counts, sample, archived: archived === 1, thumbnail, opened }
}
