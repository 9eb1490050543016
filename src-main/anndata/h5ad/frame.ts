import { AppError } from '../../../src-shared/errors.ts'
import { H5Dataset, H5Group } from '../hdf5-read.ts'
import type { H5File, H5Node } from '../hdf5-read.ts'
import { columnLength, labelsOf, readColumnNode } from './column.ts'
import type { Column } from './column.ts'
import { openCompoundFrame } from './frame-compound.ts'

/** A data frame of the file (obs, var, an obsm entry): columns are read when asked for. */
export interface Frame {
  readonly path: string
  readonly length: number
  /** Column names in the order of the file, without the index. */
  readonly columns: readonly string[]
  /** Names of the rows, as stored: they may repeat. */
  names(): string[]
  /** Errors: those of `readColumnNode`; E_H5AD_SHAPE when its length is not the frame's. */
  column(name: string): Column
  /** What is odd about the frame. */
  readonly notes: readonly string[]
}

/** The data frame at `path`, or null when there is none. `length` is what the file's matrices say, if anything. */
export function openFrame(file: H5File, path: string, length: number | null): Frame | null {
  const node = file.node(`/${path}`)
  if (node instanceof H5Dataset) return node.dtype === 'compound' ? openCompoundFrame(node) : null
  return node === null ? null : openGroupFrame(node, length)
}

/** anndata 0.7 and later: a group of columns (dataframe 0.1.0 and 0.2.0). */
function openGroupFrame(group: H5Group, expected: number | null): Frame {
  const keys = group.keys()
  const indexName = indexNameOf(group, keys)
  const index = indexName === null ? null : group.child(indexName)
  const columns = columnsOf(group, keys).filter((name) => name !== indexName)
  const notes: string[] = []
  if (index === null) {
    notes.push(`${group.path} has no index ("${group.text('_index') ?? '_index'}"), so its rows are numbered.`)
  }
  const gone = columns.filter((name) => group.child(name) === null)
  if (gone.length > 0) notes.push(`${group.path} lists columns that are not there: ${gone.join(', ')}.`)
  const length = index === null ? (expected ?? lengthOfFirst(group, columns)) : columnLength(index)
  return {
    path: group.path,
    length,
    columns: columns.filter((name) => !gone.includes(name)),
    notes,
    names: () => (index === null ? Array.from({ length }, (_, i) => `${i}`) : textsOf(index)),
    column(name) {
      const node = group.child(name)
      if (node === null)
        throw new AppError('E_NO_MATRIX', { where: group.file.name, detail: `${group.path} column "${name}"` })
      const column = readColumnNode(node, group.group('__categories')?.dataset(name) ?? null)
      const n = column.form === 'labels' ? column.codes.length : column.values.length
      if (n === length) return column
      const detail = `${n} entries, but ${group.path} has ${length} rows`
      throw new AppError('E_H5AD_SHAPE', { where: group.file.name, element: node.path, detail })
    }
  }
}

function indexNameOf(group: H5Group, keys: readonly string[]): string | null {
  const named = group.text('_index')
  if (named !== null && group.child(named) !== null) return named
  return ['_index', 'index'].find((name) => keys.includes(name)) ?? null
}

/** `column-order`, or every key of a frame that has none; an empty list is stored as numbers. */
function columnsOf(group: H5Group, keys: readonly string[]): string[] {
  const order = group.attribute('column-order')
  if (order === undefined) return keys.filter((name) => name !== '__categories')
  const names: readonly unknown[] = Array.isArray(order) ? order : [order]
  return names.filter((name) => typeof name === 'string')
}

function lengthOfFirst(group: H5Group, columns: readonly string[]): number {
  const first = columns.map((name) => group.child(name)).find((node) => node !== null)
  return first === undefined ? 0 : columnLength(first)
}

function textsOf(node: H5Node): string[] {
  if (node instanceof H5Dataset) return node.labels()
  const column = readColumnNode(node)
  return column.form === 'labels' ? labelsOf(column) : Array.from(column.values, String)
}
