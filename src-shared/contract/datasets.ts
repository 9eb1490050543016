import * as v from 'valibot'
import { geneMatchesSchema } from '../model/genes.ts'
import { datasetSchema } from '../model/library.ts'
import { timeAxisSchema, timeProposalSchema } from '../model/time-axis.ts'
import { base, bytesSchema, idSchema } from './base.ts'

const entrySchema = v.object({
  name: v.string(),
  path: v.string(),
  folder: v.boolean(),
  size: v.number(),
  modified: v.number()
})
export type FolderEntry = v.InferOutput<typeof entrySchema>

export const datasets = {
  /** Starts a job whose result is a dataset. The sample needs no path. */
  open: base
    .input(
      v.variant('kind', [
        v.object({ kind: v.literal('path'), path: v.string() }),
        v.object({ kind: v.literal('sample') })
      ])
    )
    .output(v.object({ jobId: v.string() })),
  get: base.input(idSchema).output(datasetSchema),
  /** Starts a job that takes another path for the dataset's file, if its content is the same; its result is the dataset. */
  relink: base.input(v.object({ id: v.string(), path: v.string() })).output(v.object({ jobId: v.string() })),
  /** Reading of any obs column as a time axis. */
  proposeTime: base.input(v.object({ id: v.string(), column: v.string() })).output(timeProposalSchema),
  setAxis: base.input(v.object({ id: v.string(), axis: timeAxisSchema })).output(datasetSchema),
  /** Genes of a matrix whose name or symbol matches a query, the best matches first, at most 50; `total` matches there are. */
  genes: base.input(v.object({ id: v.string(), matrix: v.string(), query: v.string() })).output(geneMatchesSchema),
  /** Packed arrays of a gene of a matrix: values f32 [n], as stored. */
  gene: base.input(v.object({ id: v.string(), matrix: v.string(), gene: v.string() })).output(bytesSchema),
  /** An obs column: `labels` and the array codes i32 [n] (-1 = missing), or null and values f32 [n] (NaN = missing). */
  obsColumn: base
    .input(v.object({ id: v.string(), column: v.string() }))
    .output(v.object({ labels: v.nullable(v.array(v.string())), bytes: bytesSchema })),
  /** The system's own file dialog; null when the user cancels. Only where `app.info().fileDialog` is true. */
  pick: base.output(v.object({ path: v.nullable(v.string()) })),
  /** Folder listing below the roots of the loopback face: folders and files that can be opened. */
  browse: base.input(v.object({ folder: v.nullable(v.string()) })).output(
    v.object({
      folder: v.string(),
      parent: v.nullable(v.string()),
      roots: v.array(v.string()),
      entries: v.array(entrySchema)
    })
  )
}
