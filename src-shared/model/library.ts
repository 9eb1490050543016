import * as v from 'valibot'
import { fileSummarySchema } from './file-summary.ts'
import { fitConfigSchema, fitSummarySchema } from './fit.ts'
import { spaceConfigSchema, spaceSummarySchema } from './space.ts'
import { timeAxisSchema } from './time-axis.ts'

/** Content identity of a source file: SHA-256, of samples above 2 GB (then `sampled` is true). */
export const fileIdentitySchema = v.object({
  size: v.number(),
  modified: v.number(),
  hash: v.string(),
  sampled: v.boolean()
})
export type FileIdentity = v.InferOutput<typeof fileIdentitySchema>

export const datasetSchema = v.object({
  id: v.string(),
  name: v.string(),
  path: v.string(),
  identity: fileIdentitySchema,
  summary: fileSummarySchema,
  /** Chosen time axis; null while the user has not settled it. */
  axis: v.nullable(timeAxisSchema),
  /** Whether the source is as it was when it was added. */
  source: v.picklist(['same', 'changed', 'missing']),
  /** Half a sentence: how the file differs, where it has changed. */
  change: v.optional(v.string()),
  sample: v.boolean(),
  added: v.string(),
  opened: v.string()
})
export type Dataset = v.InferOutput<typeof datasetSchema>

export const datasetEntrySchema = v.object({
  id: v.string(),
  name: v.string(),
  path: v.string(),
  cells: v.number(),
  genes: v.number(),
  timepoints: v.number(),
  fits: v.number(),
  /** What its spaces, fits and views take in the library; the file itself is not part of it. */
  bytes: v.number(),
  sample: v.boolean(),
  /** Put aside: not in the list unless asked for. */
  archived: v.boolean(),
  /** Id of its newest fit, or space, that has a small picture. */
  thumbnail: v.nullable(v.string()),
  opened: v.string()
})
export type DatasetEntry = v.InferOutput<typeof datasetEntrySchema>

export const spaceSchema = v.object({
  id: v.string(),
  datasetId: v.string(),
  axis: timeAxisSchema,
  config: spaceConfigSchema,
  summary: spaceSummarySchema,
  created: v.string()
})
export type Space = v.InferOutput<typeof spaceSchema>

export const fitSchema = v.object({
  id: v.string(),
  spaceId: v.string(),
  datasetId: v.string(),
  name: v.string(),
  config: fitConfigSchema,
  summary: fitSummarySchema,
  created: v.string()
})
export type Fit = v.InferOutput<typeof fitSchema>
