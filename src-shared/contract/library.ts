import { eventIterator } from '@orpc/contract'
import * as v from 'valibot'
import { datasetEntrySchema } from '../model/library.ts'
import { base, idSchema } from './base.ts'

/** What the page shows last: stored at each change, given back at the next start. */
export const sessionSchema = v.object({
  step: v.picklist(['data', 'space', 'landscape', 'check', 'figures']),
  datasetId: v.nullable(v.string()),
  spaceId: v.nullable(v.string()),
  fitId: v.nullable(v.string()),
  dims: v.nullable(v.number()),
  theme: v.picklist(['system', 'light', 'dark']),
  /** The first-run hints that were read, by their names. */
  hintsRead: v.optional(v.array(v.string()), [])
})
export type Session = v.InferOutput<typeof sessionSchema>

/** Before anything was done. */
export const EMPTY_SESSION: Session = {
  step: 'data',
  datasetId: null,
  spaceId: null,
  fitId: null,
  dims: null,
  theme: 'system',
  hintsRead: []
}

export const library = {
  list: base.output(v.array(datasetEntrySchema)),
  /** A number that grows with each change of the library; the first comes at once. */
  watch: base.output(eventIterator(v.object({ revision: v.number() }))),
  session: base.output(sessionSchema),
  saveSession: base.input(sessionSchema),
  /** Takes a dataset with its fits out of the list; it can be restored until the program ends. The file stays. */
  remove: base.input(v.object({ datasetId: v.string() })),
  restore: base.input(v.object({ datasetId: v.string() })),
  /** Puts a dataset aside, or back into the list. */
  archive: base.input(v.object({ datasetId: v.string(), archived: v.boolean() })),
  /**
   * Starts a job that writes a dataset with its spaces and fits into one file, which `datasets.open` takes; its result is the path. Electron asks
   * where by the system's dialog (null = cancelled); elsewhere `path` is a new file below the roots.
   */
  exportProject: base
    .input(v.object({ datasetId: v.string(), path: v.nullable(v.string()), withSource: v.boolean() }))
    .output(v.object({ jobId: v.nullable(v.string()) })),
  /** A small picture of a fit or a space, as `DatasetEntry.thumbnail` names it; null where there is none. */
  thumbnail: base.input(idSchema).output(v.object({ svg: v.nullable(v.string()) })),
  /** Datasets whose file is gone or has another size; their contents are not read. */
  troubled: base.output(v.array(v.object({ datasetId: v.string(), source: v.picklist(['changed', 'missing']) }))),
  /** Bytes that the library takes on disk, and those of them that can be worked out again when they are needed. */
  storage: base.output(v.object({ bytes: v.number(), caches: v.number() })),
  /** Deletes what can be worked out again. */
  freeSpace: base.output(v.object({ bytes: v.number(), caches: v.number() })),
  rename: base.input(v.object({ datasetId: v.string(), name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }))
}
