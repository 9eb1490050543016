import { basename, dirname, join } from 'node:path'
import { coordinateFamilies } from '../common/coordinates.ts'
import { regularFiles } from '../common/folder.ts'
import { readFields, openTable } from './table.ts'
import type { Table } from './table.ts'

/** What the rows of a table are. */
export type Rows = 'cells' | 'genes'

/** The table of cells (or genes), the table that says more about the cells, and why the rows were taken for what they are. */
export interface Roles {
  readonly main: Table
  readonly rows: Rows
  readonly metadata: Table | null
  readonly why: string
}

export const DELIMITED = /\.(csv|tsv|tab|txt)(\.gz)?$/i
const MOST_FILES = 50
const LARGEST_METADATA = 256 * 2 ** 20
/** Columns that belong to cells even where they hold numbers. */
const OF_CELLS =
  /^(days?|times?|time_?points?|time_info|hpf|hours?|weeks?|stage|age|sample_?labels?|sample|batch|replicate|clusters?|leiden|louvain|labels?|n_?counts|n_?genes|total_counts|pct_.*|percent.*|.*pseudotime|orig\.ident|nCount_.*|nFeature_.*)(\W.*)?$/i

/** Fields that describe cells: texts, and numbers under a name that no gene has. */
export function cellFields(table: Table): number[] {
  return table.names.flatMap((name, c) => {
    if (c === table.idField) return []
    return table.numeric[c] === true && !OF_CELLS.test(name) ? [] : [c]
  })
}

/** Finds out which table is which, from the file opened and those beside it. */
export function findRoles(opened: Table): Roles {
  const coordinates = coordinateFamilies(opened.names).length > 0
  const complete = coordinates && cellFields(opened).length > 0
  if (complete) return { main: opened, rows: 'cells', metadata: null, why: '' }
  for (const other of neighbours(opened.path)) {
    const roles = relate(opened, other) ?? relate(other, opened)
    if (roles !== null) return roles
  }
  return { main: opened, metadata: null, ...alone(opened, coordinates) }
}

function neighbours(path: string): Table[] {
  const names = regularFiles(dirname(path), DELIMITED, MOST_FILES).filter((name) => name !== basename(path))
  return names.flatMap((name) => {
    try {
      return [openTable(join(dirname(path), name))]
    } catch {
      // What is no table is no partner.
      return []
    }
  })
}

/** `main` with `metadata`, when the rows of `metadata` name the columns or the rows of `main`. */
function relate(main: Table, metadata: Table): Roles | null {
  if (metadata.idField !== 0 || metadata.size > LARGEST_METADATA || metadata.names.length < 2) return null
  const names = new Set(main.names)
  const sampled = metadata.sample.map((row) => (row[0] ?? '').trim())
  if (share(sampled, names) >= 0.5)
    return { main, rows: 'genes', metadata, why: `its columns are the cells that ${metadata.name} names` }
  const fewer = metadata.names.length < main.names.length || cellFields(main).length === 0
  if (main.idField !== 0 || !fewer || cellFields(metadata).length === 0) return null
  const [ids] = readFields(metadata, [0])
  const known = share(
    main.sample.map((row) => (row[0] ?? '').trim()),
    new Set(ids)
  )
  return known >= 0.5
    ? { main, rows: 'cells', metadata, why: `its rows are the cells that ${metadata.name} names` }
    : null
}

function share(list: readonly string[], set: ReadonlySet<string>): number {
  return list.filter((name) => set.has(name)).length / Math.max(1, list.length)
}

const BARCODE = /[ACGT]{8,}/
const GENE = /^(ENS[A-Z]*G\d{6,}|MT-|mt-|RP[LS]\d|Rp[ls]\d|ACTB$|Actb$|GAPDH$|Gapdh$)/

/** Rows of a table that stands alone. */
function alone(table: Table, coordinates: boolean): { rows: Rows; why: string } {
  const id = table.idField === null ? '' : (table.names[table.idField] as string)
  const ids = table.sample.map((row) => row[0] ?? '')
  if (coordinates || cellFields(table).length > 0) return { rows: 'cells', why: 'it has columns that describe cells' }
  if (/gene|symbol|feature/i.test(id)) return { rows: 'genes', why: `its rows are named under "${id}"` }
  if (/cell|barcode/i.test(id)) return { rows: 'cells', why: `its rows are named under "${id}"` }
  const likeGenes = (list: readonly string[]): number => list.filter((name) => GENE.test(name)).length / list.length
  const likeCells = (list: readonly string[]): number => list.filter((name) => BARCODE.test(name)).length / list.length
  const rowsGenes = likeGenes(ids) + likeCells(table.names)
  const rowsCells = likeCells(ids) + likeGenes(table.names)
  if (rowsGenes !== rowsCells) return { rows: rowsGenes > rowsCells ? 'genes' : 'cells', why: 'its names look so' }
  return { rows: 'cells', why: 'nothing told otherwise: if they are genes, transpose the file' }
}
