import { AppError } from '../../../src-shared/errors.ts'
import { matrix } from '../../../src-shared/matrix.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { listed } from '../../../src-shared/time/scale.ts'
import { fromTexts } from '../h5ad/column.ts'
import type { Column } from '../h5ad/column.ts'
import type { Format } from '../source.ts'
import { frameOf, sourceOf } from './common/contents.ts'
import type { Contents, StoredEmbedding } from './common/contents.ts'
import { coordinateFamilies } from './common/coordinates.ts'
import type { Family } from './common/coordinates.ts'
import { columnOfFields, namePrefixes } from './delimited/columns.ts'
import { numberOf } from './delimited/dialect.ts'
import { storedTable } from './delimited/matrix.ts'
import { cellFields, DELIMITED, findRoles } from './delimited/roles.ts'
import type { Roles } from './delimited/roles.ts'
import { openTable, readFields } from './delimited/table.ts'
import type { Table } from './delimited/table.ts'

/**
 * Delimited text: coordinates of cells with their time; a matrix of cells x genes or genes x cells, with a table of the
 * cells (id, day) beside it; either file opens both.
 */
export const delimited: Format = {
  id: 'delimited',
  label: 'delimited text (.csv, .tsv)',
  recognises: (path) => DELIMITED.test(path),
  open: async (path) => sourceOf(delimitedContents(path))
}

function delimitedContents(path: string): Contents {
  const roles = findRoles(openTable(path))
  return roles.rows === 'cells' ? cellsInRows(path, roles) : cellsInColumns(path, roles)
}

/** What both layouts share. */
function assemble(
  path: string,
  roles: Roles,
  cells: readonly string[],
  rest: Pick<Contents, 'obsm' | 'matrices'> & { columns: ReadonlyMap<string, () => Column>; notes: readonly string[] }
): Contents {
  const { main, metadata } = roles
  const notes = [...rest.notes]
  const columns = new Map(rest.columns)
  if (metadata !== null) {
    notes.push(`Read together: ${main.name} and ${metadata.name}.`)
    for (const [name, read] of describedCells(metadata, cells, notes)) columns.set(name, read)
  } else if (columns.size === 0) addPrefixes(columns, cells, notes)
  const X = rest.matrices.get('X')
  return {
    path,
    name: main.path === path ? main.name : (metadata?.name ?? main.name),
    size: main.size + (metadata?.size ?? 0),
    obs: frameOf('obs', cells.length, columns, () => [...cells]),
    var: frameOf('var', X?.cols ?? 0, new Map(), () => X?.genes() ?? []),
    obsm: rest.obsm,
    matrices: rest.matrices,
    notes,
    close: () => undefined
  }
}

function cellsInRows(path: string, roles: Roles): Contents {
  const { main } = roles
  const families = coordinateFamilies(main.names)
  const coordinates = new Set(families.flatMap((family) => family.columns))
  const others = main.names.map((_, c) => c).filter((c) => c !== main.idField && !coordinates.has(c))
  const described = families.length > 0 ? others : cellFields(main)
  const genes = families.length > 0 ? [] : others.filter((c) => !described.includes(c))
  const idFields = main.idField === null ? [] : [main.idField]
  const read = readFields(main, [...described, ...coordinates, 0, ...idFields])
  const count = read[described.length + coordinates.size]?.length ?? 0
  const cells = main.idField === null ? Array.from({ length: count }, (_, i) => `${i}`) : (read.at(-1) as string[])
  const columns = new Map(
    described.map((c, k) => [main.names[c] as string, () => columnOfFields(read[k] as string[], main.dialect)] as const)
  )
  const at = new Map([...coordinates].map((c, k) => [c, read[described.length + k] as string[]]))
  const obsm = new Map(families.map((family) => [family.key, embedding(main, family, at, count)] as const))
  const names = genes.map((c) => main.names[c] as string)
  const matrices = new Map(
    genes.length === 0 ? [] : [['X', storedTable({ table: main, rows: 'cells', fields: genes, count, genes: names })]]
  )
  if (obsm.size === 0 && matrices.size === 0)
    throw new AppError('E_FORMAT', {
      where: main.name,
      detail: 'it describes cells, but neither it nor a file beside it holds their coordinates or genes'
    })
  const notes = matrices.size > 0 ? [`Rows were taken for cells, columns for genes: ${roles.why}.`] : []
  return assemble(path, roles, cells, { columns, obsm, matrices, notes })
}

function cellsInColumns(path: string, roles: Roles): Contents {
  const { main } = roles
  // A column of texts is no cell; one of numbers is, described or not.
  const isCell = (c: number): boolean => c !== main.idField && main.numeric[c] === true
  const fields = main.names.map((_, c) => c).filter(isCell)
  const left = main.names.filter((_, c) => c !== main.idField && !isCell(c))
  const [genes = []] = readFields(main, [main.idField ?? 0])
  const cells = fields.map((c) => main.names[c] as string)
  const notes = [`Rows were taken for genes, columns for cells: ${roles.why}.`]
  if (left.length > 0) notes.push(`Columns without numbers were left out: ${listed(left)}.`)
  const X = storedTable({ table: main, rows: 'genes', fields, count: genes.length, genes })
  return assemble(path, roles, cells, { columns: new Map(), obsm: new Map(), matrices: new Map([['X', X]]), notes })
}

function embedding(table: Table, family: Family, at: ReadonlyMap<number, string[]>, rows: number): StoredEmbedding {
  const cols = family.columns.length
  return { rows, cols, kind: 'dense', read: () => coordinatesOf(table, family, at, rows) }
}

function coordinatesOf(table: Table, family: Family, at: ReadonlyMap<number, string[]>, rows: number): Matrix {
  const cols = family.columns.length
  const data = new Float64Array(rows * cols)
  family.columns.forEach((c, k) => {
    at.get(c)?.forEach((field, i) => {
      const value = numberOf(field, table.dialect)
      if (value === undefined) {
        const detail = `row ${i + 1} has "${field.slice(0, 40)}" in the column "${table.names[c] ?? ''}", where a number belongs`
        throw new AppError('E_FORMAT', { where: table.name, detail })
      }
      data[i * cols + k] = value
    })
  })
  return matrix(data, rows, cols)
}

/** Columns of the table of cells, in the order of `cells`; cells that it does not name have none. */
function describedCells(metadata: Table, cells: readonly string[], notes: string[]): [string, () => Column][] {
  const fields = metadata.names.map((_, c) => c).filter((c) => c !== metadata.idField)
  const [ids = [], ...columns] = readFields(metadata, [0, ...fields])
  const row = new Map(ids.map((id, r) => [id, r]))
  const rows = cells.map((cell) => row.get(cell))
  const unknown = rows.filter((r) => r === undefined).length
  if (unknown > 0) notes.push(`${unknown} of ${cells.length} cells are not in ${metadata.name}.`)
  return fields.map((c, k) => {
    const read = (): Column =>
      columnOfFields(
        rows.map((r) => (r === undefined ? null : ((columns[k] as string[])[r] as string))),
        metadata.dialect
      )
    return [metadata.names[c] as string, read]
  })
}

function addPrefixes(columns: Map<string, () => Column>, cells: readonly string[], notes: string[]): void {
  const prefixes = namePrefixes(cells)
  if (prefixes === null) return
  columns.set('cell_name_prefix', () => fromTexts(prefixes, 'string'))
  notes.push('No table describes the cells: the beginnings of their names were made a column.')
}
