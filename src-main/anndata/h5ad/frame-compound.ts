import { AppError } from '../../../src-shared/errors.ts'
import { H5Dataset } from '../hdf5-read.ts'
import { dtypeOf } from '../hdf5-types.ts'
import type { H5File } from '../hdf5-read.ts'
import { fromBooleans, fromNumbers, fromTexts } from './column.ts'
import type { Column } from './column.ts'
import type { Frame } from './frame.ts'

/** Data frames of anndata before 0.7: one compound dataset, whose first member is the index. */
export function openCompoundFrame(dataset: H5Dataset): Frame {
  const [index, ...columns] = memberNames(dataset)
  let rows: unknown[][] | undefined
  const values = (name: string): unknown[] => pick((rows ??= readRows(dataset)), dataset, name)
  return {
    path: dataset.path,
    length: dataset.length,
    columns,
    notes: [],
    names: () => values(index ?? '').map(String),
    column: (name) => readMember(dataset, name, values(name))
  }
}

/** Names of a compound dataset's members. */
export function memberNames(dataset: H5Dataset): string[] {
  return dataset.metadata.compound_type?.members.map((member) => member.name) ?? []
}

/** One member of every row. */
export function memberValues(dataset: H5Dataset, name: string): unknown[] {
  return pick(readRows(dataset), dataset, name)
}

function readRows(dataset: H5Dataset): unknown[][] {
  return [...dataset.blocks()].flatMap((block) => block.values as unknown[][])
}

function pick(rows: readonly unknown[][], dataset: H5Dataset, name: string): unknown[] {
  const at = memberNames(dataset).indexOf(name)
  if (at < 0)
    throw new AppError('E_NO_MATRIX', { where: dataset.file.name, detail: `${dataset.path} column "${name}"` })
  return rows.map((row) => row[at])
}

function readMember(dataset: H5Dataset, name: string, values: readonly unknown[]): Column {
  const member = dataset.metadata.compound_type?.members.find((m) => m.name === name)
  const dtype = member === undefined ? 'unknown' : dtypeOf(member)
  if (dtype === 'str') return fromTexts(values.map(String), 'string')
  if (!/^(u?int|float|bool)/.test(dtype)) {
    throw new AppError('E_H5AD_DTYPE', { where: dataset.file.name, element: `${dataset.path}/${name}`, detail: dtype })
  }
  const numbers = Float64Array.from(values, Number)
  if (dtype === 'bool') return fromBooleans(numbers, null, 'boolean')
  const labels = dtype.includes('int') ? categoriesOf(dataset.file, name) : null
  // obs and var columns of one name share one key, so the codes tell whether these categories are theirs.
  if (labels === null || numbers.some((code) => code < -1 || code >= labels.length))
    return fromNumbers(numbers, 'numeric', dtype)
  const codes = Int32Array.from(numbers)
  const missing = numbers.reduce((n, code) => n + (code < 0 ? 1 : 0), 0)
  return { form: 'labels', kind: 'categorical', dtype: 'str', labels, codes, ordered: false, missing }
}

/** Categories of these files lie in uns; a single one may be a scalar. */
function categoriesOf(file: H5File, name: string): string[] | null {
  const dataset = file.dataset(`/uns/${name}_categories`)
  return dataset === null ? null : dataset.labels()
}
