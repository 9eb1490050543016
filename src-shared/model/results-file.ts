import * as v from 'valibot'

const names = v.record(v.string(), v.string())

/** The names under which results went into a copy of an .h5ad file, by the names that were wanted. */
export const writtenNamesSchema = v.object({ obs: names, obsm: names, uns: names })
export type WrittenNames = v.InferOutput<typeof writtenNamesSchema>
