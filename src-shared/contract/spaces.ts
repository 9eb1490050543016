import * as v from 'valibot'
import { spaceSchema } from '../model/library.ts'
import { spaceConfigSchema } from '../model/space.ts'
import { base, bytesSchema, idSchema } from './base.ts'

const umapInput = v.object({ id: v.string(), dims: v.pipe(v.number(), v.integer(), v.minValue(1)) })

export const spaces = {
  /** Starts a job whose result is a space; an equal one that exists already is given back. */
  compute: base
    .input(v.object({ datasetId: v.string(), config: spaceConfigSchema }))
    .output(v.object({ jobId: v.string() })),
  list: base.input(v.object({ datasetId: v.string() })).output(v.array(spaceSchema)),
  get: base.input(idSchema).output(spaceSchema),
  /** Packed arrays (model/space.ts). */
  arrays: base.input(idSchema).output(bytesSchema),
  /** Starts a job that makes a UMAP of the leading PCs, to look at; its result is the space. */
  startUmap: base.input(umapInput).output(v.object({ jobId: v.string() })),
  /** Packed arrays of such a UMAP: x f32 [m], y f32 [m], cells i32 [m] (rows of the space); null while there is none. */
  umap: base.input(umapInput).output(v.object({ bytes: v.nullable(bytesSchema) }))
}
