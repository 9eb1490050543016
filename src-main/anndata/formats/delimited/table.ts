import { basename } from 'node:path'
import { statSync } from 'node:fs'
import { AppError } from '../../../../src-shared/errors.ts'
import { fileChunks, gunzipped } from '../common/bytes.ts'
import { lineBatches } from '../common/lines.ts'
import { uniqueNames } from '../common/names.ts'
import { detectDialect, endsInQuotes, numberOf, splitFields } from './dialect.ts'
import type { Dialect } from './dialect.ts'

/** A delimited file with what its first lines tell. */
export interface Table {
  readonly path: string
  readonly name: string
  /** Bytes on disk. */
  readonly size: number
  readonly dialect: Dialect
  /** Name of every field of a row. */
  readonly names: readonly string[]
  /** Field that names the rows; null where none does. */
  readonly idField: number | null
  /** Fields that hold numbers, as far as the first rows tell. */
  readonly numeric: readonly boolean[]
  readonly sample: readonly (readonly string[])[]
  /** The header has no name for the first field (files of R). */
  readonly headless: boolean
}

const SAMPLED_ROWS = 200
const SAMPLED_CHARACTERS = 4 * 2 ** 20
const ID_NAME =
  /^(|#|id|cells?|cell_?ids?|cell[_ .]?names?|barcodes?|index|names?|unnamed.*|row_?names?|obs_?names?|gene.*|symbols?|features?|feature_?(id|name)s?)$/i

/** Opens a delimited file: only its first lines are read. Errors: E_FORMAT, E_DAMAGED, E_FILE_NOT_FOUND ... */
export function openTable(path: string): Table {
  const name = basename(path)
  const lines = firstLines(path)
  const declared = /^sep=(.)$/.exec(lines[0] ?? '')?.[1]
  if (declared !== undefined) lines.shift()
  const dialect = declared === undefined ? detectDialect(lines) : { ...detectDialect(lines), delimiter: declared }
  const [header, ...sample] = lines.map((line) => splitFields(line, dialect.delimiter))
  const width = sample[0]?.length ?? 0
  if (header === undefined || width < 2)
    throw new AppError('E_FORMAT', {
      where: name,
      detail: 'it is no table of at least two columns and one row below its header'
    })
  if (header.every((field) => numberOf(field, dialect) !== undefined && field.trim() !== ''))
    throw new AppError('E_FORMAT', {
      where: name,
      detail: 'its first line holds numbers where the column names belong'
    })
  const headless = header.length === width - 1
  const names = uniqueNames((headless ? ['', ...header] : header).map((field) => field.trim()))
  const numeric = names.map((_, c) => sample.every((row) => numberOf(row[c] ?? '', dialect) !== undefined))
  const idField = headless || isId(names[0] as string, numeric[0] === true, sample) ? 0 : null
  return { path, name, size: statSync(path).size, dialect, names, idField, numeric, sample, headless }
}

/** A first column without a name, with a name of identifiers, or with texts that do not repeat. */
function isId(name: string, numeric: boolean, sample: readonly (readonly string[])[]): boolean {
  const distinct = new Set(sample.map((row) => row[0])).size === sample.length
  return distinct && (!numeric || ID_NAME.test(name))
}

function firstLines(path: string): string[] {
  const lines: string[] = []
  let size = 0
  for (const line of logicalLines(path)) {
    if (line.text.trim() === '') continue
    lines.push(line.text)
    size += line.text.length
    if (lines.length > SAMPLED_ROWS || size > SAMPLED_CHARACTERS) break
  }
  return lines
}

interface Line {
  readonly text: string
  /** Number of its first line in the file. */
  readonly number: number
}

/** Lines of the file; one that ends within quotes goes on in the next. */
function* logicalLines(path: string): Generator<Line, void> {
  const name = basename(path)
  let [pending, started, number] = ['', 0, 0]
  for (const batch of lineBatches(gunzipped(fileChunks(path), name), name)) {
    for (const line of batch) {
      number++
      if (pending === '' && !line.includes('"')) {
        yield { text: line, number }
        continue
      }
      const text = pending === '' ? line : `${pending}\n${line}`
      if (pending === '') started = number
      pending = endsInQuotes(text) ? text : ''
      if (pending.length > 2 ** 20)
        throw new AppError('E_FORMAT', { where: name, detail: `line ${started} has an open quote` })
      if (pending === '') yield { text, number: started }
    }
  }
  if (pending !== '') throw new AppError('E_FORMAT', { where: name, detail: `line ${started} has an open quote` })
}

/** Rows below the header as fields, at most `limit` of each; without a limit their number is checked. Errors: E_FORMAT. */
export function* tableRows(table: Table, limit = Infinity): Generator<{ fields: string[]; line: number }, void> {
  const { dialect, names, path, name } = table
  let header = true
  for (const { text, number } of logicalLines(path)) {
    if (text.trim() === '' || (header && /^sep=.$/.test(text))) continue
    if (header) {
      header = false
      continue
    }
    const fields = splitFields(text, dialect.delimiter, limit)
    if (limit === Infinity && fields.length !== names.length) {
      const detail = `line ${number} has ${fields.length} fields where ${names.length} belong`
      throw new AppError('E_FORMAT', { where: name, detail })
    }
    yield { fields, line: number }
  }
}

/** Numbers and texts of some fields of all rows, and how many rows there are. */
export function readFields(table: Table, wanted: readonly number[]): string[][] {
  const columns = wanted.map((): string[] => [])
  const last = Math.max(0, ...wanted)
  // A field that is not the last one ends where the next begins: one more is split off.
  for (const { fields } of tableRows(table, last + 2))
    wanted.forEach((field, k) => (columns[k] as string[]).push((fields[field] ?? '').trim()))
  return columns
}
