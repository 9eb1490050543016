import { batchCandidates, type Batch } from '../../../src-shared/model/batch.ts'
import { levelsOf } from '../../anndata/h5ad/levels.ts'
import type { Source } from '../../anndata/source.ts'

/**
 * The column of obs that says in which batch cells were measured, and the batch of each [n] (-1 = not known): the first by its name that divides the
 * cells of a timepoint. A column that says no more than the time is none. Null where there is no such column.
 */
export function batchOf(
  source: Source,
  timeColumn: string,
  timeIndex: Int32Array
): { readonly batch: Batch; readonly codes: Int32Array<ArrayBuffer> } | null {
  const { obs } = source.summary()
  for (const column of batchCandidates(obs, timeColumn)) {
    const { codes, labels } = levelsOf(source.column(column))
    if (dividesTimepoint(codes, timeIndex))
      return { batch: { column, batches: labels.length }, codes: Int32Array.from(codes) }
  }
  return null
}

function dividesTimepoint(codes: Int32Array, timeIndex: Int32Array): boolean {
  const seen = new Map<number, number>()
  return codes.some((code, i) => {
    const k = timeIndex[i] as number
    if (k < 0 || code < 0) return false
    const first = seen.get(k) ?? code
    seen.set(k, first)
    return first !== code
  })
}
