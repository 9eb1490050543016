import { AppError } from '../../../src-shared/errors.ts'
import type { MatrixSummary } from '../../../src-shared/model/file-summary.ts'
import { H5Dataset, H5Group } from '../hdf5-read.ts'
import type { H5File, H5Node } from '../hdf5-read.ts'
import { unknownEncoding } from './column.ts'
import { guessValues } from './guess.ts'

/** A matrix of the file that can be read by rows; shape and types are checked, its entries not yet. */
export type MatrixSource = SparseSource | DenseSource
export type SparseSource = CsrSource | CscSource

interface SparseParts {
  readonly path: string
  readonly rows: number
  readonly cols: number
  readonly data: H5Dataset
  readonly indices: H5Dataset
  readonly indptr: H5Dataset
}

export interface CsrSource extends SparseParts {
  readonly kind: 'csr'
}

export interface CscSource extends SparseParts {
  readonly kind: 'csc'
}

export interface DenseSource {
  readonly kind: 'dense'
  readonly path: string
  readonly rows: number
  readonly cols: number
  readonly data: H5Dataset
}

/** What the data frames say: sparse groups of some writers do not hold their own shape. */
export interface ExpectedShape {
  readonly rows: number | null
  readonly cols: number | null
}

const NUMERIC = /^(u?int(8|16|32|64)|float(16|32|64)|bool)$/

/**
 * The matrix at `path` (X, raw/X, layers/<name>, obsm/<name>), or null when there is none.
 * Errors: E_H5AD_ENCODING, E_H5AD_DTYPE, E_H5AD_SHAPE.
 */
export function locateMatrix(file: H5File, path: string, expected: ExpectedShape): MatrixSource | null {
  const node = file.node(`/${path}`) ?? (path === 'raw/X' ? file.node('/raw.X') : null)
  if (node === null || isNull(node)) return null
  const source = node instanceof H5Dataset ? dense(node, expected) : sparse(node, expected)
  if (!NUMERIC.test(source.data.dtype)) {
    throw new AppError('E_H5AD_DTYPE', { where: file.name, element: node.path, detail: source.data.dtype })
  }
  check(source, 'rows', expected.rows)
  check(source, 'cols', expected.cols)
  return source
}

/**
 * Names of the arrays below a group that holds them by name (layers, obsm). HDF5 takes the "/" of a name for a group, so
 * a name with one lies in groups that have no encoding.
 */
export function arrayNames(group: H5Group): string[] {
  return group.keys().flatMap((name) => {
    const child = group.child(name)
    return child instanceof H5Group && isPlainGroup(child) ? arrayNames(child).map((rest) => `${name}/${rest}`) : [name]
  })
}

function isPlainGroup(group: H5Group): boolean {
  if (group.text('encoding-type') !== null || group.text('h5sparse_format') !== null) return false
  const keys = group.keys()
  return keys.length > 0 && !keys.includes('indptr')
}

/** anndata 0.12 writes None as an empty dataspace. */
function isNull(node: H5Node): boolean {
  return node instanceof H5Dataset && node.shape === null
}

function check(source: MatrixSource, axis: 'rows' | 'cols', expected: number | null): void {
  if (expected === null || source[axis] === expected) return
  const detail = `it has ${source[axis]} ${axis === 'rows' ? 'rows' : 'columns'} where ${expected} are named`
  throw new AppError('E_H5AD_SHAPE', { where: source.data.file.name, element: source.path, detail })
}

function dense(data: H5Dataset, expected: ExpectedShape): DenseSource {
  const shape = data.shape ?? []
  if (shape.length === 2) return { kind: 'dense', path: data.path, rows: shape[0] ?? 0, cols: shape[1] ?? 0, data }
  // Old anndata squeezed a matrix of one gene (or one cell) to a vector.
  if (shape.length !== 1) throw unknownEncoding(data, `an array of ${shape.length} dimensions`)
  const rows = expected.cols === 1 || expected.rows === shape[0] ? (shape[0] ?? 0) : 1
  return { kind: 'dense', path: data.path, rows, cols: rows === 1 ? (shape[0] ?? 0) : 1, data }
}

function sparse(group: H5Group, expected: ExpectedShape): SparseSource {
  const encoding = group.text('encoding-type') ?? group.text('h5sparse_format') ?? ''
  const [data, indices, indptr] = ['data', 'indices', 'indptr'].map((name) => group.dataset(name))
  if (!data || !indices || !indptr)
    throw unknownEncoding(group, encoding === '' ? 'a group without an encoding' : encoding)
  const stored = group.attribute('shape') ?? group.attribute('h5sparse_shape')
  const major = indptr.length - 1
  const kind = sparseKind(group, encoding, major, expected)
  const [rows, cols] = Array.isArray(stored) ? stored.map(Number) : [expected.rows ?? major, expected.cols]
  if (rows === undefined || cols === undefined || cols === null)
    throw unknownEncoding(group, 'a sparse matrix without its shape')
  return { kind, path: group.path, rows, cols, data, indices, indptr }
}

function sparseKind(group: H5Group, encoding: string, major: number, expected: ExpectedShape): 'csr' | 'csc' {
  if (/^csr/.test(encoding)) return 'csr'
  if (/^csc/.test(encoding)) return 'csc'
  if (encoding !== '') throw unknownEncoding(group, encoding)
  return expected.rows !== null && major !== expected.rows && major === expected.cols ? 'csc' : 'csr'
}

/** The matrix as the page shows it; reads a small sample of its values. */
export function summariseMatrix(source: MatrixSource): MatrixSummary {
  const { kind, rows, cols, data } = source
  const nnz = source.kind === 'dense' ? null : data.length
  const parts = source.kind === 'dense' ? [data] : [data, source.indices, source.indptr]
  return {
    kind,
    dtype: data.dtype,
    rows,
    cols,
    nnz,
    filters: [...new Set(parts.flatMap((part) => part.filters))],
    bytes: memoryBytes(source),
    guess: guessValues(data)
  }
}

/** Bytes that the whole matrix takes as sparse rows: 4 for a value, 4 for its column, 8 for each row. */
export function memoryBytes(source: MatrixSource): number {
  const entries = source.kind === 'dense' ? source.rows * source.cols : source.data.length
  return entries * 8 + (source.rows + 1) * 8
}
