import { AppError } from '../../../../src-shared/errors.ts'
import { matrix } from '../../../../src-shared/matrix.ts'
import type { Matrix } from '../../../../src-shared/matrix.ts'
import { fromBooleans, fromNumbers, fromTexts } from '../../h5ad/column.ts'
import type { Column } from '../../h5ad/column.ts'
import { readAll, readHead } from './bytes.ts'
import type { Chunks } from './bytes.ts'
import { MAGIC } from './sniff.ts'

/** What an array in NumPy's format says of itself. */
export interface NpyHeader {
  /** As numpy names it: float64, int32, uint8, bool, str, bytes; "object" for pickled Python objects. */
  readonly dtype: string
  readonly itemSize: number
  readonly littleEndian: boolean
  readonly fortran: boolean
  readonly shape: readonly number[]
  /** Bytes before the values. */
  readonly length: number
}

/** A one- or two-dimensional array that was not read yet. */
export interface NpyArray {
  readonly name: string
  readonly header: NpyHeader
  chunks(): Chunks
}

const LONGEST_HEADER = 64 * 1024
/** 100 PCs of 1.3 million cells. */
const MOST_BYTES = 2 ** 30

/** Header of an .npy (numpy.lib.format, versions 1 to 3). Nothing is unpickled, ever. Errors: E_FORMAT. */
export function readNpyHeader(chunks: Chunks, name: string): NpyHeader {
  const head = readHead(chunks, LONGEST_HEADER)
  const fail = (detail: string): AppError => new AppError('E_FORMAT', { where: name, detail })
  const view = new DataView(head.buffer)
  if (head.length < 12 || !MAGIC.npy.every((byte, i) => head[i] === byte))
    throw fail('it does not begin as a NumPy array')
  const wide = (head[6] as number) > 1
  const start = wide ? 12 : 10
  const length = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true))
  if (length > head.length) throw fail('its header is cut short or far too long')
  const text = new TextDecoder('utf-8').decode(head.subarray(start, length))
  const descr = /'descr'\s*:\s*(?:'([^']*)'|\[)/.exec(text)
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)
  const shape = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)
  if (descr === null || fortran === null || shape === null) throw fail('its header is not one of NumPy')
  const type = typeOf(descr[1] ?? '', fail)
  const sizes = (shape[1] as string).split(',').map((word) => word.replace('L', '').trim())
  return {
    ...type,
    fortran: fortran[1] === 'True',
    shape: sizes.filter((word) => word !== '').map(Number),
    length
  }
}

const NAMES: Readonly<Record<string, string>> = { f: 'float', i: 'int', u: 'uint' }

function typeOf(
  descr: string,
  fail: (detail: string) => AppError
): Pick<NpyHeader, 'dtype' | 'itemSize' | 'littleEndian'> {
  const found = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(descr)
  if (found === null) throw fail('its values are records, not numbers')
  const [order, kind, digits] = [found[1], found[2] as string, Number(found[3] ?? 0)]
  const littleEndian = order !== '>'
  if (kind === 'O') return { dtype: 'object', itemSize: 0, littleEndian }
  if (kind === 'U') return { dtype: 'str', itemSize: digits * 4, littleEndian }
  if (kind === 'S') return { dtype: 'bytes', itemSize: digits, littleEndian }
  if (kind === 'b' || kind === '?') return { dtype: 'bool', itemSize: 1, littleEndian }
  const dtype = `${NAMES[kind] ?? kind}${digits * 8}`
  if (READERS[dtype] === undefined) throw fail(`its values have the type ${descr}, which is not read`)
  return { dtype, itemSize: digits, littleEndian }
}

type Reader = (view: DataView, at: number, little: boolean) => number

const READERS: Readonly<Record<string, Reader>> = {
  float64: (view, at, little) => view.getFloat64(at, little),
  float32: (view, at, little) => view.getFloat32(at, little),
  int64: (view, at, little) => Number(view.getBigInt64(at, little)),
  uint64: (view, at, little) => Number(view.getBigUint64(at, little)),
  int32: (view, at, little) => view.getInt32(at, little),
  uint32: (view, at, little) => view.getUint32(at, little),
  int16: (view, at, little) => view.getInt16(at, little),
  uint16: (view, at, little) => view.getUint16(at, little),
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  bool: (view, at) => view.getUint8(at)
}

/** Whether its values can be read as numbers. */
export function isNumeric({ dtype }: NpyHeader): boolean {
  return READERS[dtype] !== undefined
}

function countOf({ shape }: NpyHeader): number {
  return shape.reduce((a, b) => a * b, 1)
}

/** The bytes of the values, checked against the shape. Errors: E_DAMAGED, E_FORMAT. */
function valueBytes({ name, header, chunks }: NpyArray): DataView {
  const wanted = countOf(header) * header.itemSize
  if (wanted > MOST_BYTES)
    throw new AppError('E_FORMAT', { where: name, detail: `its shape (${header.shape.join(', ')}) is too large` })
  const all = readAll(chunks(), name, header.length + wanted)
  if (all.length !== header.length + wanted) {
    const detail = `it has ${all.length - header.length} bytes of values where ${wanted} belong`
    throw new AppError('E_DAMAGED', { where: name, detail })
  }
  return new DataView(all.buffer, header.length)
}

/** All numbers in the order of the file. */
function numbers(array: NpyArray): Float64Array<ArrayBuffer> {
  const { header } = array
  const read = READERS[header.dtype]
  if (read === undefined) throw new AppError('E_FORMAT', { where: array.name, detail: 'its values are not numbers' })
  const view = valueBytes(array)
  const out = new Float64Array(countOf(header))
  for (let k = 0; k < out.length; k++) out[k] = read(view, k * header.itemSize, header.littleEndian)
  return out
}

/** A two-dimensional array of numbers [n, d], whatever its order. Errors: E_FORMAT, E_DAMAGED. */
export function npyMatrix(array: NpyArray): Matrix {
  const [rows = 1, cols = 1] = array.header.shape
  const values = numbers(array)
  if (!array.header.fortran) return matrix(values, rows, cols)
  const data = new Float64Array(values.length)
  for (let c = 0, k = 0; c < cols; c++) for (let i = 0; i < rows; i++) data[i * cols + c] = values[k++] as number
  return matrix(data, rows, cols)
}

/** A one-dimensional array as a column: numbers stay numbers, labels stay labels. Errors: E_FORMAT, E_DAMAGED. */
export function npyColumn(array: NpyArray): Column {
  const { header } = array
  if (header.dtype === 'str' || header.dtype === 'bytes') return fromTexts(texts(array), 'string')
  const values = numbers(array)
  return header.dtype === 'bool' ? fromBooleans(values, null, 'boolean') : fromNumbers(values, 'numeric', header.dtype)
}

/** Fixed-width texts: UTF-32 code points, or bytes, padded with zeros. */
function texts(array: NpyArray): string[] {
  const { header } = array
  const view = valueBytes(array)
  const width = header.dtype === 'str' ? 4 : 1
  return Array.from({ length: countOf(header) }, (_, k) => {
    let text = ''
    for (let at = k * header.itemSize; at < (k + 1) * header.itemSize; at += width) {
      const point = width === 1 ? view.getUint8(at) : view.getUint32(at, header.littleEndian)
      if (point === 0) break
      text += String.fromCodePoint(point <= 0x10ffff ? point : 0xfffd)
    }
    return text
  })
}
