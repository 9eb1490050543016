import { AppError } from '../../../src-shared/errors.ts'
import type { ColumnKind } from '../../../src-shared/model/file-summary.ts'
import { H5Dataset, H5Group } from '../hdf5-read.ts'
import type { H5Node } from '../hdf5-read.ts'

/** A column of labels: codes [n] point into labels, -1 is missing. */
export interface LabelColumn {
  readonly form: 'labels'
  readonly kind: ColumnKind
  /** Type of the labels as stored: "str", "float64" for categories over numbers ... */
  readonly dtype: string
  readonly labels: readonly string[]
  readonly codes: Int32Array<ArrayBuffer>
  readonly ordered: boolean
  readonly missing: number
}

/** A column of numbers [n]; NaN is missing. */
export interface NumberColumn {
  readonly form: 'numbers'
  readonly kind: ColumnKind
  readonly dtype: string
  readonly values: Float64Array<ArrayBuffer>
  readonly missing: number
}
export type Column = LabelColumn | NumberColumn

type Reader = (node: H5Group, kind: ColumnKind) => Column

/** Encodings that are groups, by their `encoding-type`. */
const GROUP_READERS: Readonly<Record<string, { read: Reader; kind: ColumnKind }>> = {
  categorical: { read: readCategorical, kind: 'categorical' },
  'nullable-integer': { read: readNullableNumber, kind: 'nullable-integer' },
  'nullable-boolean': { read: readNullableLabels, kind: 'nullable-boolean' },
  'nullable-string-array': { read: readNullableLabels, kind: 'nullable-string' }
}

/**
 * A column of a data frame, whatever its encoding (anndata 0.7 to 0.14). `categories` finds the categories of a coded
 * column that has no reference to them (files of R tools).
 * Errors: E_H5AD_ENCODING, E_H5AD_SHAPE, E_H5AD_DTYPE, E_H5_READ, E_H5_FILTER.
 */
export function readColumnNode(node: H5Node, categories: H5Dataset | null = null): Column {
  if (node instanceof H5Dataset) return readPlain(node, categories)
  const encoding = node.text('encoding-type') ?? guessGroup(node)
  const reader = GROUP_READERS[encoding]
  if (reader === undefined) throw unknownEncoding(node, encoding === '' ? 'a group without an encoding' : encoding)
  return reader.read(node, reader.kind)
}

/** E_H5AD_ENCODING for an element that no reader knows. */
export function unknownEncoding(node: H5Node, detail: string): AppError {
  return new AppError('E_H5AD_ENCODING', { where: node.file.name, element: node.path, detail })
}

function guessGroup(node: H5Group): string {
  const keys = node.keys()
  return keys.includes('codes') && keys.includes('categories') ? 'categorical' : ''
}

/** Entries along the first axis of a column, without reading it. */
export function columnLength(node: H5Node): number {
  if (node instanceof H5Dataset) return node.length
  return (node.dataset('codes') ?? node.dataset('values'))?.length ?? 0
}

function readPlain(node: H5Dataset, named: H5Dataset | null): Column {
  if (node.shape?.length !== 1) throw unknownEncoding(node, `an array of shape [${node.shape?.join(', ') ?? ''}]`)
  const target = node.file.dereference(node.rawAttribute('categories')) ?? named
  if (target instanceof H5Dataset && /int/.test(node.dtype)) {
    const ordered = Number(target.attribute('ordered') ?? node.attribute('ordered') ?? 0) === 1
    return coded(node, target, ordered, 'categorical')
  }
  if (node.dtype === 'str') return fromTexts(node.strings(), 'string')
  if (node.dtype === 'bool') return fromBooleans(node.numbers(), null, 'boolean')
  return fromNumbers(node.numbers(), 'numeric', node.dtype)
}

function part(node: H5Group, name: string): H5Dataset {
  const dataset = node.dataset(name)
  if (dataset === null) throw unknownEncoding(node, `${node.text('encoding-type') ?? 'a group'} without ${name}`)
  return dataset
}

function readCategorical(node: H5Group, kind: ColumnKind): Column {
  const categories = node.child('categories')
  const ordered = Number(node.attribute('ordered') ?? 0) === 1
  const codes = part(node, 'codes')
  if (categories instanceof H5Dataset) return coded(codes, categories, ordered, kind)
  if (categories === null) throw unknownEncoding(node, 'categorical without categories')
  const inner = readColumnNode(categories)
  const labels = inner.form === 'labels' ? labelsOf(inner) : Array.from(inner.values, String)
  return withCodes(codes, labels, inner.dtype, ordered, kind)
}

function coded(codes: H5Dataset, categories: H5Dataset, ordered: boolean, kind: ColumnKind): Column {
  return withCodes(codes, categories.labels(), categories.dtype, ordered, kind)
}

function withCodes(node: H5Dataset, labels: string[], dtype: string, ordered: boolean, kind: ColumnKind): Column {
  const codes = node.integers()
  const bad = codes.findIndex((code) => code < -1 || code >= labels.length)
  if (bad >= 0) {
    const detail = `entry ${bad} has the code ${codes[bad]}, but there are ${labels.length} categories`
    throw new AppError('E_H5AD_SHAPE', { where: node.file.name, element: node.path, detail })
  }
  return { form: 'labels', kind, dtype, labels, codes, ordered, missing: count(codes, (code) => code < 0) }
}

function readNullableNumber(node: H5Group, kind: ColumnKind): Column {
  const values = part(node, 'values')
  const numbers = values.numbers()
  maskOf(node, numbers.length).forEach((masked, i) => {
    if (masked) numbers[i] = NaN
  })
  return fromNumbers(numbers, kind, values.dtype)
}

function readNullableLabels(node: H5Group, kind: ColumnKind): Column {
  const values = part(node, 'values')
  const mask = maskOf(node, values.length)
  if (values.dtype === 'str') return fromTexts(values.strings(), kind, mask)
  return fromBooleans(values.numbers(), mask, kind)
}

/** True where a value is missing. */
function maskOf(node: H5Group, length: number): boolean[] {
  const mask = Array.from(part(node, 'mask').numbers(), (value) => value !== 0)
  if (mask.length === length) return mask
  const detail = `${length} values but a mask of ${mask.length}`
  throw new AppError('E_H5AD_SHAPE', { where: node.file.name, element: node.path, detail })
}

function count(values: Int32Array | Float64Array, test: (value: number) => boolean): number {
  let n = 0
  for (const value of values) if (test(value)) n++
  return n
}

/** Numbers as a column; NaN counts as missing. */
export function fromNumbers(values: Float64Array<ArrayBuffer>, kind: ColumnKind, dtype: string): NumberColumn {
  return { form: 'numbers', kind, dtype, values, missing: count(values, Number.isNaN) }
}

/** Texts as labels in the order of their first appearance. */
export function fromTexts(
  texts: readonly string[],
  kind: ColumnKind,
  mask: readonly boolean[] | null = null
): LabelColumn {
  const known = new Map<string, number>()
  const codes = new Int32Array(texts.length)
  let missing = 0
  texts.forEach((text, i) => {
    if (mask?.[i] === true) {
      codes[i] = -1
      missing++
      return
    }
    let code = known.get(text)
    if (code === undefined) known.set(text, (code = known.size))
    codes[i] = code
  })
  return { form: 'labels', kind, dtype: 'str', labels: [...known.keys()], codes, ordered: false, missing }
}

/** Truth values as the labels False and True. */
export function fromBooleans(values: Float64Array, mask: readonly boolean[] | null, kind: ColumnKind): LabelColumn {
  const codes = Int32Array.from(values, (value, i) => (mask?.[i] === true ? -1 : value === 0 ? 0 : 1))
  const missing = count(codes, (code) => code < 0)
  return { form: 'labels', kind, dtype: 'bool', labels: ['False', 'True'], codes, ordered: false, missing }
}

/** The label of every entry; missing ones as "". */
export function labelsOf(column: LabelColumn): string[] {
  return Array.from(column.codes, (code) => column.labels[code] ?? '')
}
