import { AppError } from '../../../../src-shared/errors.ts'
import { readHead } from '../common/bytes.ts'
import type { Chunks } from '../common/bytes.ts'
import type { Entries } from '../common/rows.ts'

/** First lines of a Matrix Market file. */
export interface MtxHeader {
  readonly field: 'integer' | 'real' | 'pattern'
  readonly rows: number
  readonly cols: number
  readonly nnz: number
  /** Bytes up to the first entry. */
  readonly length: number
}

const HEAD = 64 * 1024
const MOST = 2 ** 31 - 1

/** Header of a Matrix Market file: coordinates, general. Source: NIST, "The Matrix Market exchange formats". Errors: E_FORMAT. */
export function readMtxHeader(chunks: Chunks, name: string): MtxHeader {
  const text = new TextDecoder('latin1').decode(readHead(chunks, HEAD))
  const fail = (detail: string): AppError => new AppError('E_FORMAT', { where: name, detail })
  const banner = /^%%MatrixMarket\s+matrix\s+(\S+)\s+(\S+)\s+(\S+)\s*\n/i.exec(text)
  if (banner === null) throw fail('it does not begin as a Matrix Market file')
  const [layout, field, symmetry] = banner.slice(1).map((word) => word.toLowerCase())
  if (layout !== 'coordinate' || symmetry !== 'general' || !isField(field))
    throw fail(`it is a matrix of the kind "${layout} ${field} ${symmetry}", not "coordinate real general"`)
  const sizes = /^(?:[ \t]*(?:%[^\n]*)?\n)*[ \t]*(\d+)[ \t]+(\d+)[ \t]+(\d+)[ \t\r]*(?:\n|$)/.exec(
    text.slice(banner[0].length)
  )
  if (sizes === null) throw fail('its sizes are missing')
  const [rows, cols, nnz] = sizes.slice(1).map(Number) as [number, number, number]
  if (rows > MOST || cols > MOST || nnz > rows * cols)
    throw fail(`its sizes are impossible: ${rows} x ${cols}, ${nnz} entries`)
  return { field, rows, cols, nnz, length: banner[0].length + sizes[0].length }
}

function isField(word: string | undefined): word is MtxHeader['field'] {
  return word === 'integer' || word === 'real' || word === 'pattern'
}

/** Whole numbers of so many digits are added up exactly. */
const EXACT_DIGITS = 15
const [TAB, NEWLINE, RETURN, SPACE, ZERO, NINE] = [9, 10, 13, 32, 48, 57]

/**
 * Hands the entries of a Matrix Market file to `put`, zero-based, as they are read; row and column are checked against the
 * header, their number at the end. Yields the fraction read. Errors: E_FORMAT, E_DAMAGED.
 */
export function* readMtx(
  chunks: Chunks,
  header: MtxHeader,
  name: string,
  put: (row: number, col: number, value: number) => void
): Generator<{ fraction: number }, void> {
  const parser = new EntryParser(header, name, put)
  let skip = header.length
  for (const chunk of chunks) {
    const body = skip >= chunk.length ? chunk.subarray(0, 0) : chunk.subarray(skip)
    skip = Math.max(0, skip - chunk.length)
    parser.push(body)
    yield { fraction: Math.min(1, parser.count / Math.max(1, header.nnz)) }
  }
  parser.finish()
}

/** At most `limit` values from the start of a Matrix Market file. */
export function sampleMtx(chunks: Chunks, header: MtxHeader, name: string, limit: number): number[] {
  const values: number[] = []
  const work = readMtx(chunks, header, name, (_row, _col, value) => values.push(value))
  while (values.length < limit && work.next().done !== true);
  work.return()
  return values.slice(0, limit)
}

/** Puts entries of a genes x cells file as cells x genes. `gene` is where each gene goes, -1 leaves it out. */
export function byCells(entries: Entries, gene: Int32Array, transposed: boolean) {
  return (row: number, col: number, value: number): void => {
    const place = gene[transposed ? col : row] as number
    if (place >= 0 && value !== 0) entries.push(transposed ? row : col, place, value)
  }
}

/** A state machine over bytes: a release has a hundred million entries, too many for a string each. */
class EntryParser {
  count = 0
  readonly #header: MtxHeader
  readonly #name: string
  readonly #put: (row: number, col: number, value: number) => void
  readonly #numbers = [0, 0, 0]
  #field = 0
  #digits = 0
  /** The token so far, once it is seen to be no whole number. */
  #text = ''
  constructor(header: MtxHeader, name: string, put: (row: number, col: number, value: number) => void) {
    this.#header = header
    this.#name = name
    this.#put = put
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte >= ZERO && byte <= NINE && this.#text === '' && this.#digits < EXACT_DIGITS) {
        const field = Math.min(this.#field, 2)
        this.#numbers[field] = (this.#numbers[field] as number) * 10 + byte - ZERO
        this.#digits++
      } else if (byte === SPACE || byte === TAB || byte === RETURN) this.#endToken()
      else if (byte === NEWLINE) this.#endLine()
      else this.#addText(byte)
    }
  }

  finish(): void {
    this.#endLine()
    const { nnz } = this.#header
    if (this.count < nnz)
      throw new AppError('E_DAMAGED', { where: this.#name, detail: `it has ${this.count} of ${nnz} entries` })
  }

  #addText(byte: number): void {
    const started = this.#digits > 0 && this.#text === ''
    this.#text += (started ? String(this.#numbers[Math.min(this.#field, 2)]) : '') + String.fromCharCode(byte)
    if (this.#text.length > 64) throw this.#bad()
  }

  #endToken(): void {
    if (this.#digits === 0 && this.#text === '') return
    if (this.#field > 2) throw this.#bad()
    if (this.#text !== '') this.#numbers[this.#field] = this.#fraction()
    this.#field++
    this.#digits = 0
    this.#text = ''
  }

  #fraction(): number {
    const value = Number(this.#text)
    if (this.#field < 2 || (Number.isNaN(value) && !/^[+-]?nan$/i.test(this.#text))) throw this.#bad()
    return value
  }

  #endLine(): void {
    this.#endToken()
    if (this.#field === 0) return
    const { rows, cols, nnz, field } = this.#header
    const wanted = field === 'pattern' ? 2 : 3
    const [row, col, value] = this.#numbers as [number, number, number]
    if (this.#field !== wanted || row < 1 || row > rows || col < 1 || col > cols) throw this.#bad()
    if (++this.count > nnz)
      throw new AppError('E_FORMAT', { where: this.#name, detail: `it has more than the ${nnz} entries that it names` })
    this.#put(row - 1, col - 1, wanted === 2 ? 1 : value)
    this.#numbers.fill(0)
    this.#field = 0
  }

  #bad(): AppError {
    return new AppError('E_FORMAT', { where: this.#name, detail: `entry ${this.count + 1} is not "row column value"` })
  }
}
