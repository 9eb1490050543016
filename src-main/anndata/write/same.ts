import type { Column } from '../h5ad/column.ts'
import type { RecordColumn } from './record.ts'

/** True when two arrays hold the same numbers; NaN is the same as NaN. */
export function sameValues(A: ArrayLike<number>, B: ArrayLike<number>): boolean {
  if (A.length !== B.length) return false
  for (let i = 0; i < A.length; i++) if (!Object.is(A[i], B[i])) return false
  return true
}

/** True when a column reads as it was written. */
export function sameColumn(read: Column, written: RecordColumn): boolean {
  if (written instanceof Float64Array) return read.form === 'numbers' && sameValues(read.values, written)
  return read.form === 'labels' && written.every((text, i) => read.labels[read.codes[i] ?? -1] === text)
}
