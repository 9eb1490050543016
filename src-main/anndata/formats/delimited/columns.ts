import { fromNumbers, fromTexts } from '../../h5ad/column.ts'
import type { Column } from '../../h5ad/column.ts'
import { isMissing, numberOf } from './dialect.ts'
import type { Dialect } from './dialect.ts'

/** A column of fields: numbers where all that are not missing are numbers, otherwise labels; null is missing too. */
export function columnOfFields(fields: readonly (string | null)[], dialect: Dialect): Column {
  const values = new Float64Array(fields.length)
  const numeric = fields.every((field, i) => {
    const value = field === null ? NaN : numberOf(field, dialect)
    values[i] = value ?? NaN
    return value !== undefined
  })
  const known = values.some((value) => !Number.isNaN(value))
  if (numeric && known) return fromNumbers(values, 'numeric', values.every(isWhole) ? 'int64' : 'float64')
  return fromTexts(
    fields.map((field) => field ?? ''),
    'string',
    fields.map((field) => field === null || isMissing(field))
  )
}

function isWhole(value: number): boolean {
  return Number.isInteger(value)
}

/**
 * Group that the beginnings of cell names tell ("D10_serum_C1_ACGT-1" -> "D10_serum_C1"): the longest beginning that
 * makes 2 to 60 groups of several cells; null where there is none.
 */
export function namePrefixes(cells: readonly string[]): string[] | null {
  const words = cells.map((name) => name.split(/([_.:|-]+)/))
  const most = Math.min(9, ...words.map((list) => list.length))
  for (let k = most - 2; k >= 1; k -= 2) {
    const prefixes = words.map((list) => list.slice(0, k).join(''))
    const groups = new Set(prefixes).size
    if (groups >= 2 && groups <= 60 && groups <= cells.length / 2) return prefixes
  }
  return null
}
