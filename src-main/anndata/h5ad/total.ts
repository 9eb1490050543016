import type { MatrixTotal } from '../../../src-shared/model/file-summary.ts'
import type { MatrixSource } from './matrix.ts'
import { BLOCK_ENTRIES } from './rows.ts'

/** What the values of a matrix add up to, read block by block in double precision. Errors: those of reading them. */
export function* totalOf({ data }: MatrixSource): Generator<{ fraction: number }, MatrixTotal> {
  let total: MatrixTotal = { sum: 0, nonFinite: 0 }
  const step = Math.max(1, Math.floor(BLOCK_ENTRIES / Math.max(1, data.width)))
  for (let at = 0; at < data.length; at += step) {
    total = addTotal(total, data.numbers(at, Math.min(data.length, at + step)))
    yield { fraction: Math.min(1, (at + step) / data.length) }
  }
  return total
}

/** A total with more values added; what is not finite is only counted. */
export function addTotal({ sum, nonFinite }: MatrixTotal, values: Float64Array | Float32Array): MatrixTotal {
  for (const value of values) {
    if (Number.isFinite(value)) sum += value
    else nonFinite++
  }
  return { sum, nonFinite }
}
