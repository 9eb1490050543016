import { AppError } from '../../../../src-shared/errors.ts'
import type { CollectedMatrix } from '../../h5ad/collect.ts'
import type { StoredMatrix } from '../common/contents.ts'
import { guessSample } from '../common/guess.ts'
import { Entries } from '../common/rows.ts'
import { numberOf } from './dialect.ts'
import type { Rows } from './roles.ts'
import { tableRows } from './table.ts'
import type { Table } from './table.ts'

/** Values of a table: `fields` are its columns of numbers, `count` the number of its rows. */
export interface TableMatrix {
  readonly table: Table
  readonly rows: Rows
  readonly fields: readonly number[]
  readonly count: number
  readonly genes: readonly string[]
}

/** The numbers of a table as a matrix of cells x genes. */
export function storedTable(source: TableMatrix): StoredMatrix {
  const { table, rows, fields, count, genes } = source
  const cells = rows === 'cells' ? count : fields.length
  const sample = sampleValues(source)
  const filled = sample.reduce((n, value) => n + (value !== 0 ? 1 : 0), 0) / Math.max(1, sample.length)
  // A quarter more than the first rows tell: they may be poor ones.
  const bytes = Math.ceil(Math.min(1, 1.25 * filled) * cells * genes.length * 8) + (cells + 1) * 8
  return {
    rows: cells,
    cols: genes.length,
    bytes,
    genes: () => [...genes],
    keys: () => [...genes],
    summary: () => ({
      kind: 'dense',
      dtype: sample.every((value) => Number.isInteger(value)) ? 'int64' : 'float64',
      rows: cells,
      cols: genes.length,
      nnz: null,
      filters: /\.gz$/i.test(table.path) ? ['gzip'] : [],
      bytes,
      guess: guessSample(sample)
    }),
    collect: () => collect(source, cells)
  }
}

function sampleValues({ table, fields }: TableMatrix): Float64Array<ArrayBuffer> {
  const values = table.sample.flatMap((row) => fields.map((c) => numberOf(row[c] ?? '', table.dialect) ?? NaN))
  return Float64Array.from(values)
}

const ROWS_PER_STEP = 64

function* collect(source: TableMatrix, cells: number): Generator<{ fraction: number }, CollectedMatrix> {
  const { table, rows, fields, count, genes } = source
  const entries = new Entries()
  let r = 0
  for (const { fields: row, line } of tableRows(table)) {
    for (let k = 0; k < fields.length; k++) {
      const field = row[fields[k] as number] as string
      const value = field === '0' ? 0 : numberOf(field, table.dialect)
      if (value === undefined) throw notNumber(table, line, fields[k] as number, field)
      if (value === 0) continue
      if (rows === 'cells') entries.push(r, k, value)
      else entries.push(k, r, value)
    }
    if (++r % ROWS_PER_STEP === 0) yield { fraction: r / count }
    if (r > count) break
  }
  if (r !== count) throw new AppError('E_SOURCE_CHANGED', { where: table.name })
  yield { fraction: 1 }
  // Entries of a row come by ascending column either way, and the counting sort keeps their order.
  return { matrix: entries.toRows(cells, genes.length), oddities: { unsortedRows: 0, duplicates: 0 } }
}

function notNumber(table: Table, line: number, field: number, text: string): AppError {
  const detail = `line ${line} has "${text.slice(0, 40)}" in the column "${table.names[field] ?? ''}", where a number belongs`
  return new AppError('E_FORMAT', { where: table.name, detail })
}
