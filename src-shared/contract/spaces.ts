import * as v from 'valibot'
import { spaceSchema } from '../model/library.ts'
import { spaceConfigSchema } from '../model/space.ts'
import { base, bytesSchema, idSchema } from './base.ts'

export const spaces = {
  /** Starts a job whose result is a space; an equal one that exists already is given back. */
  compute: base
    .input(v.object({ datasetId: v.string(), config: spaceConfigSchema }))
    .output(v.object({ jobId: v.string() })),
  list: base.input(v.object({ datasetId: v.string() })).output(v.array(spaceSchema)),
  get: base.input(idSchema).output(spaceSchema),
  /** Packed arrays (model/space.ts). */
  arrays: base.input(idSchema).output(bytesSchema)
}
