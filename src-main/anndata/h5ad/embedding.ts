import { AppError } from '../../../src-shared/errors.ts'
import { matrix, takeCols } from '../../../src-shared/matrix.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import type { EmbeddingSummary } from '../../../src-shared/model/file-summary.ts'
import { H5Dataset } from '../hdf5-read.ts'
import { allocate } from '../hdf5-types.ts'
import type { H5File } from '../hdf5-read.ts'
import { memberNames, memberValues } from './frame-compound.ts'
import { openFrame } from './frame.ts'
import type { Frame } from './frame.ts'
import { arrayNames, locateMatrix } from './matrix.ts'
import type { SparseSource } from './matrix.ts'
import { readIndices, readOffsets } from './rows.ts'

/** Keys of obsm, in the order of the file; in files before 0.7 these are the members of one compound dataset. */
export function embeddingKeys(file: H5File): string[] {
  const node = file.node('/obsm')
  if (node === null) return []
  return node instanceof H5Dataset ? memberNames(node) : arrayNames(node)
}

/** Shape and layout of an embedding. Errors: those of `locateMatrix`. */
export function summariseEmbedding(file: H5File, key: string, nObs: number): EmbeddingSummary {
  const old = file.dataset('/obsm')
  if (old !== null) return { key, rows: nObs, cols: memberWidth(old, key), kind: 'compound' }
  const frame = frameOf(file, key, nObs)
  if (frame !== null) return { key, rows: frame.length, cols: numericColumns(frame).length, kind: 'dataframe' }
  const source = locateMatrix(file, `obsm/${key}`, { rows: nObs, cols: null })
  if (source === null) throw missing(file, key)
  return { key, rows: source.rows, cols: source.cols, kind: source.kind }
}

/**
 * Embedding obsm/<key> of all cells [n, d]; `dims` keeps the first so many columns.
 * Errors: E_NO_MATRIX, E_EMBED_PCS, E_EMBED_NONFINITE, and those of `locateMatrix`, E_CSR.
 */
export function readObsm(file: H5File, key: string, nObs: number, dims: number | null = null): Matrix {
  if (!embeddingKeys(file).includes(key)) throw missing(file, key)
  const all = readAll(file, key, nObs)
  if (dims !== null && dims > all.cols) {
    throw new AppError('E_EMBED_PCS', { where: file.name, element: `obsm/${key} (${all.cols})`, detail: `${dims}` })
  }
  const X = dims === null ? all : takeCols(all, dims)
  refuseNonFinite(file, key, X)
  return X
}

function missing(file: H5File, key: string): AppError {
  return new AppError('E_NO_MATRIX', { where: file.name, detail: `embedding obsm/${key}` })
}

function frameOf(file: H5File, key: string, nObs: number): Frame | null {
  return file.group(`/obsm/${key}`)?.text('encoding-type') === 'dataframe' ? openFrame(file, `obsm/${key}`, nObs) : null
}

/** Numbers only: a data frame in obsm may also hold labels. */
function numericColumns(frame: Frame): string[] {
  return frame.columns.filter((name) => frame.column(name).form === 'numbers')
}

function memberWidth(dataset: H5Dataset, key: string): number {
  const member = dataset.metadata.compound_type?.members.find((m) => m.name === key)
  return member?.array_type?.shape?.reduce((a, b) => a * Number(b), 1) ?? 1
}

function readAll(file: H5File, key: string, nObs: number): Matrix {
  const old = file.dataset('/obsm')
  if (old !== null) return fromRows(memberValues(old, key).map(toNumbers), memberWidth(old, key))
  const frame = frameOf(file, key, nObs)
  if (frame !== null) return fromFrame(frame)
  const source = locateMatrix(file, `obsm/${key}`, { rows: nObs, cols: null })
  if (source === null) throw missing(file, key)
  if (source.kind === 'dense') return matrix(source.data.numbers(), source.rows, source.cols)
  return densify(source)
}

/** Sparse to dense in float64 (sparse rows of the app are float32); entries of one place add up. */
function densify(source: SparseSource): Matrix {
  const { rows, cols } = source
  const offsets = readOffsets(source)
  const values = source.data.numbers()
  const minor = readIndices(source, source.kind === 'csr' ? cols : rows, 0, values.length)
  const what = `${source.path} of ${source.data.file.name}`
  const data = allocate((length) => new Float64Array(length), rows * cols, what)
  for (let major = 0; major + 1 < offsets.length; major++) {
    for (let e = offsets[major] as number; e < (offsets[major + 1] as number); e++) {
      const at = source.kind === 'csr' ? major * cols + (minor[e] as number) : (minor[e] as number) * cols + major
      ;(data[at] as number) += values[e] as number
    }
  }
  return matrix(data, rows, cols)
}

function toNumbers(value: unknown): number[] {
  return Array.isArray(value) ? value.flat().map(Number) : [Number(value)]
}

function fromRows(rows: number[][], cols: number): Matrix {
  return matrix(Float64Array.from(rows.flat()), rows.length, cols)
}

function fromFrame(frame: Frame): Matrix {
  const names = numericColumns(frame)
  const data = new Float64Array(frame.length * names.length)
  names.forEach((name, c) => {
    const column = frame.column(name)
    if (column.form === 'numbers') column.values.forEach((value, i) => (data[i * names.length + c] = value))
  })
  return matrix(data, frame.length, names.length)
}

function refuseNonFinite(file: H5File, key: string, X: Matrix): void {
  const first = X.data.findIndex((value) => !Number.isFinite(value))
  if (first < 0) return
  const count = X.data.reduce((n, value) => n + (Number.isFinite(value) ? 0 : 1), 0)
  const where = `row ${Math.floor(first / X.cols) + 1}, column ${(first % X.cols) + 1}`
  const detail = `${count} ${count === 1 ? 'value that is' : 'values that are'} not finite (the first in ${where})`
  throw new AppError('E_EMBED_NONFINITE', { where: file.name, element: `obsm/${key}`, detail })
}
