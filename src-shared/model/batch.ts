import * as v from 'valibot'

/** The column of obs that says in which batch a cell was measured, and how many batches there are. */
export const batchSchema = v.object({ column: v.string(), batches: v.number() })
export type Batch = v.InferOutput<typeof batchSchema>

/** Names of columns that hold batches, the most telling first. */
const NAMES = [
  /^batch(_?(id|no|number|name))?$/i,
  /^(tech(nical)?_?)?(replicate|rep)(_?id)?$/i,
  /^(library|lane|chip|plate|run|pool|channel)(_?id)?$/i,
  /^(donor|individual|patient|embryo|mouse|animal|line|cell_line)(_?id)?$/i,
  /^(orig\.ident|sample(_?id)?)$/i
]
/** More different values than this name cells, not batches. */
const MOST_BATCHES = 60

/** Columns whose names speak of batches, the most telling first; `taken` (the time) is none of them. */
export function batchCandidates(columns: readonly { name: string; levels: number }[], taken: string): string[] {
  const rank = (name: string): number => NAMES.findIndex((pattern) => pattern.test(name))
  return columns
    .filter(({ name, levels }) => name !== taken && rank(name) >= 0 && levels > 1 && levels <= MOST_BATCHES)
    .map(({ name }) => name)
    .sort((a, b) => rank(a) - rank(b))
}
