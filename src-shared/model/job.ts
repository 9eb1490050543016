import * as v from 'valibot'
import { appErrorSchema } from '../errors.ts'

/** Progress as compute reports it. */
export const progressSchema = v.object({
  stage: v.string(),
  /** Of the whole job, 0..1. */
  fraction: v.number(),
  /** New points of the live loss curve since the last report: step, value. */
  loss: v.optional(v.array(v.tuple([v.number(), v.number()]))),
  /** Pieces of a checkpoint by name, under keys that the host takes them by; one replaces an earlier one of its name. */
  saved: v.optional(v.array(v.object({ piece: v.string(), key: v.string() })))
})
export type Progress = v.InferOutput<typeof progressSchema>

export const jobSchema = v.object({
  id: v.string(),
  kind: v.picklist([
    'open',
    'space',
    'fit',
    'seeds',
    'held-out',
    'learning-curve',
    'view',
    'umap',
    'fates',
    'trend',
    'export',
    'relink'
  ]),
  title: v.string(),
  datasetId: v.optional(v.string()),
  /** `interrupted`: its process died; it can be resumed. */
  status: v.picklist(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  stage: v.string(),
  fraction: v.number(),
  secondsLeft: v.nullable(v.number()),
  /** The live loss so far: step, value. */
  loss: v.array(v.tuple([v.number(), v.number()])),
  /** Id of what came out (dataset, space or fit) once done; of an export, the path of the file. */
  resultId: v.nullable(v.string()),
  error: v.nullable(appErrorSchema),
  /** How it would go on; of interrupted jobs. */
  resumes: v.optional(v.string())
})
export type Job = v.InferOutput<typeof jobSchema>
