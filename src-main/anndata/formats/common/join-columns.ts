import { listed } from '../../../../src-shared/time/scale.ts'
import { fromNumbers, fromTexts, labelsOf } from '../../h5ad/column.ts'
import type { Column } from '../../h5ad/column.ts'
import type { Part } from './join.ts'

/**
 * Columns of all parts [n in all]: a column that a part lacks is missing for its cells; numbers stay numbers where all
 * parts have numbers, otherwise they are told as text.
 */
export function joinColumns(
  parts: readonly Part[],
  lengths: readonly number[],
  word: string,
  notes: string[]
): Map<string, () => Column> {
  const columns = new Map<string, () => Column>()
  const names = new Set(parts.flatMap((part) => part.contents.obs.columns))
  for (const name of names) {
    const lacking = parts.filter((part) => !part.contents.obs.columns.includes(name)).map((part) => part.label)
    if (lacking.length > 0)
      notes.push(
        `The column "${name}" is missing in ${lacking.length} of ${parts.length} ${word}s: ${listed(lacking)}.`
      )
    columns.set(name, () =>
      joinColumn(
        parts.map((part) => columnOf(part, name)),
        lengths
      )
    )
  }
  return columns
}

function columnOf(part: Part, name: string): Column | null {
  return part.contents.obs.columns.includes(name) ? part.contents.obs.column(name) : null
}

function joinColumn(found: readonly (Column | null)[], lengths: readonly number[]): Column {
  const there = found.filter((column) => column !== null)
  const kinds = new Set(there.map((column) => column.kind))
  const dtypes = new Set(there.map((column) => column.dtype))
  if (there.every((column) => column.form === 'numbers')) {
    const blocks = found.map((column, p) =>
      column?.form === 'numbers' ? column.values : new Float64Array(lengths[p] as number).fill(NaN)
    )
    const values = new Float64Array(lengths.reduce((a, b) => a + b, 0))
    let at = 0
    for (const block of blocks) {
      values.set(block, at)
      at += block.length
    }
    const [dtype] = dtypes.size === 1 ? dtypes : ['float64']
    return fromNumbers(values, 'numeric', dtype as string)
  }
  const texts = found.flatMap((column, p) => textsOf(column, lengths[p] as number))
  const kind = kinds.size === 1 && !kinds.has('categorical') ? (there[0]?.kind ?? 'string') : 'string'
  return fromTexts(
    texts.map((text) => text ?? ''),
    kind,
    texts.map((text) => text === null)
  )
}

/** Null for missing entries. */
function textsOf(column: Column | null, length: number): (string | null)[] {
  if (column === null) return new Array<null>(length).fill(null)
  if (column.form === 'numbers') return Array.from(column.values, (v) => (Number.isNaN(v) ? null : String(v)))
  const labels = labelsOf(column)
  return labels.map((label, i) => ((column.codes[i] as number) < 0 ? null : label))
}
