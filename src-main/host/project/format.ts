import * as v from 'valibot'
import { fileSummarySchema } from '../../../src-shared/model/file-summary.ts'
import { heldOutSummarySchema, heldOutWhichSchema } from '../../../src-shared/model/held-out.ts'
import { fileIdentitySchema, fitSchema, spaceSchema } from '../../../src-shared/model/library.ts'
import { timeAxisSchema } from '../../../src-shared/model/time-axis.ts'

/** A project: one dataset with its spaces and fits as one file, a ZIP of project.json, blobs/<id> and perhaps the source. */
export const EXTENSION = '.jkoscope'
export const FORMAT_VERSION = 1
export const TABLE = 'project.json'
export const SOURCE = 'source'
/** Name of an entry that holds the arrays of a record. */
export const blobName = (id: string): string => `blobs/${id}`

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))
const text = v.pipe(v.string(), v.maxLength(1000))
const bytes = v.pipe(v.number(), v.integer(), v.minValue(0))

export const projectSchema = v.object({
  format: v.literal('jkoscope-project'),
  version: v.literal(FORMAT_VERSION),
  /** Version of the program that wrote it. */
  app: text,
  dataset: v.object({
    id,
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    /** Name of the source file. */
    file: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
    identity: v.object({ ...fileIdentitySchema.entries, hash }),
    summary: fileSummarySchema,
    axis: v.nullable(timeAxisSchema),
    sample: v.boolean(),
    added: text
  }),
  spaces: v.array(v.object({ ...v.omit(spaceSchema, ['datasetId']).entries, id, content: hash })),
  fits: v.array(v.object({ ...v.omit(fitSchema, ['datasetId']).entries, id, spaceId: id, content: hash })),
  heldOut: v.array(v.object({ fitId: id, which: heldOutWhichSchema, summary: heldOutSummarySchema, created: text })),
  /** The packed arrays of each space and fit, by its id. */
  blobs: v.array(v.object({ id, size: bytes, sha256: hash })),
  /** Whether the source file is in it. */
  source: v.boolean()
})
export type Project = v.InferOutput<typeof projectSchema>
