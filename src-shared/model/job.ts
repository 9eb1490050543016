import * as v from 'valibot'
import { appErrorSchema } from '../errors.ts'

/** Progress as compute reports it. */
export const progressSchema = v.object({
  stage: v.string(),
  /** Of the whole job, 0..1. */
  fraction: v.number(),
  /** New points of the live loss curve since the last report: step, value. */
  loss: v.optional(v.array(v.tuple([v.number(), v.number()])))
})
export type Progress = v.InferOutput<typeof progressSchema>

export const jobSchema = v.object({
  id: v.string(),
  kind: v.picklist(['open', 'space', 'fit', 'held-out', 'view', 'umap', 'export']),
  title: v.string(),
  datasetId: v.optional(v.string()),
  status: v.picklist(['running', 'done', 'failed', 'cancelled']),
  stage: v.string(),
  fraction: v.number(),
  secondsLeft: v.nullable(v.number()),
  /** The live loss so far: step, value. */
  loss: v.array(v.tuple([v.number(), v.number()])),
  /** Id of what came out (dataset, space or fit) once done; of an export, the path of the file. */
  resultId: v.nullable(v.string()),
  error: v.nullable(appErrorSchema)
})
export type Job = v.InferOutput<typeof jobSchema>
