import { AppError } from '../../../src-shared/errors.ts'
import { matrix } from '../../../src-shared/matrix.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import type { MatrixSummary } from '../../../src-shared/model/file-summary.ts'
import type { CollectedMatrix } from '../h5ad/collect.ts'
import { readColumnNode } from '../h5ad/column.ts'
import type { Column } from '../h5ad/column.ts'
import { guessValues } from '../h5ad/guess.ts'
import { openHdf5 } from '../hdf5-read.ts'
import type { H5Dataset, H5File, H5Group } from '../hdf5-read.ts'
import type { Format } from '../source.ts'
import { closingOnError, frameOf, sourceOf } from './common/contents.ts'
import type { Contents, StoredEmbedding, StoredMatrix } from './common/contents.ts'
import { coordinateFamilies } from './common/coordinates.ts'
import { uniqueNames } from './common/names.ts'
import { Entries } from './common/rows.ts'
import { beginsWith, MAGIC } from './common/sniff.ts'

/** Loom: /matrix and /layers are genes x cells, dense; col_attrs belong to cells, row_attrs to genes (linnarssonlab.org/loompy). */
export const loom: Format = {
  id: 'loom',
  label: 'loom',
  recognises: (path) => /\.loom$/i.test(path) && beginsWith(path, MAGIC.hdf5),
  async open(path) {
    const file = await openHdf5(path)
    return sourceOf(closingOnError(file, () => loomContents(file)))
  }
}

const GENE_NAMES = ['Gene', 'gene', 'genes', 'var_names', 'gene_names', 'GeneName', 'gene_short_name', 'Accession']
const GENE_IDS = ['Accession', 'gene_ids', 'ensembl_id', ...GENE_NAMES]
const CELL_NAMES = ['CellID', 'obs_names', 'cell_names', 'cell_id', 'barcode', 'index']

/** Contents of a loom file. Errors: E_FORMAT, E_H5_READ. */
function loomContents(file: H5File): Contents {
  const main = file.dataset('/matrix')
  const [genes, cells] = main?.shape ?? []
  if (main === null || genes === undefined || cells === undefined || main.shape?.length !== 2)
    throw new AppError('E_FORMAT', { where: file.name, detail: 'it has no /matrix of genes and cells' })
  const notes: string[] = []
  const obs = attributes(file, 'col_attrs', cells, notes)
  const gene = attributes(file, 'row_attrs', genes, notes)
  const names = uniqueNames(firstNames(gene.columns, GENE_NAMES, genes))
  const keys = firstNames(gene.columns, GENE_IDS, genes)
  const layers = file.group('/layers')
  const matrices = new Map([['X', storedTransposed(main, names, keys)]])
  for (const name of layers?.keys() ?? []) {
    const layer = layers?.dataset(name) ?? null
    if (layer?.shape?.[0] === genes && layer.shape[1] === cells)
      matrices.set(`layers/${name}`, storedTransposed(layer, names, keys))
    else notes.push(`The layer ${name} is not ${genes} x ${cells} and was left out.`)
  }
  return {
    path: file.path,
    name: file.name,
    size: file.size,
    obs: frameOf('obs', cells, obs.columns, () => firstNames(obs.columns, CELL_NAMES, cells)),
    var: frameOf('var', genes, gene.columns, () => names),
    obsm: new Map([...obs.wide, ...fromColumns(obs.columns, cells)]),
    matrices,
    notes,
    close: () => file.close()
  }
}

interface Attributes {
  readonly columns: Map<string, () => Column>
  /** Attributes of two dimensions. */
  readonly wide: Map<string, StoredEmbedding>
}

function attributes(file: H5File, path: string, length: number, notes: string[]): Attributes {
  const group: H5Group | null = file.group(`/${path}`)
  const columns = new Map<string, () => Column>()
  const wide = new Map<string, StoredEmbedding>()
  for (const name of group?.keys() ?? []) {
    const node = group?.dataset(name) ?? null
    const cols = node?.shape?.[1]
    if (node?.length !== length) notes.push(`${path}/${name} has not ${length} entries and was left out.`)
    else if (node.shape?.length === 1) columns.set(name, () => readColumnNode(node))
    else if (node.shape?.length === 2 && cols !== undefined && node.dtype !== 'str')
      wide.set(name, { rows: length, cols, kind: 'dense', read: () => matrix(node.numbers(), length, cols) })
    else notes.push(`${path}/${name} is no list and no matrix of numbers and was left out.`)
  }
  return { columns, wide }
}

/** The first attribute of these names that holds texts (or numbers); numbers where there is none. */
function firstNames(columns: ReadonlyMap<string, () => Column>, wanted: readonly string[], length: number): string[] {
  const name = wanted.find((candidate) => columns.has(candidate))
  const column = name === undefined ? undefined : columns.get(name)?.()
  if (column === undefined) return Array.from({ length }, (_, i) => `${i}`)
  if (column.form === 'numbers') return Array.from(column.values, String)
  return Array.from(column.codes, (code) => column.labels[code] ?? '')
}

/** _tSNE1 _tSNE2, _X _Y: embeddings that velocyto and loompy keep as columns. */
function fromColumns(columns: ReadonlyMap<string, () => Column>, rows: number): Map<string, StoredEmbedding> {
  const names = [...columns.keys()]
  const found = coordinateFamilies(names).map(({ key, columns: members }) => {
    const cols = members.length
    const read = (): Matrix =>
      sideBySide(
        members.map((c) => columns.get(names[c] as string)?.()),
        rows
      )
    return [key, { rows, cols, kind: 'dense' as const, read }] as const
  })
  return new Map(found)
}

function sideBySide(columns: readonly (Column | undefined)[], rows: number): Matrix {
  const cols = columns.length
  const data = new Float64Array(rows * cols).fill(NaN)
  columns.forEach((column, c) => {
    if (column?.form === 'numbers') column.values.forEach((value, i) => (data[i * cols + c] = value))
  })
  return matrix(data, rows, cols)
}

function storedTransposed(data: H5Dataset, names: readonly string[], keys: readonly string[]): StoredMatrix {
  const [cols, rows] = data.shape as [number, number]
  const bytes = Math.ceil(Math.min(1, 1.5 * shareFilled(data)) * rows * cols * 8) + (rows + 1) * 8
  return {
    rows,
    cols,
    bytes,
    genes: () => [...names],
    keys: () => [...keys],
    summary: (): MatrixSummary => ({
      kind: 'dense',
      dtype: data.dtype,
      rows,
      cols,
      nnz: null,
      filters: [...data.filters],
      bytes,
      guess: guessValues(data)
    }),
    collect: () => collectTransposed(data, rows, cols)
  }
}

const SAMPLED_GENES = 16

/** Share of values that are not zero, of genes spread over the file: they differ, so what is built on it needs room. */
function shareFilled(data: H5Dataset): number {
  const step = Math.max(1, Math.floor(data.length / SAMPLED_GENES))
  let [filled, seen] = [0, 0]
  for (let g = 0; g < data.length; g += step) {
    const values = data.numbers(g, g + 1)
    for (const value of values) if (value !== 0) filled++
    seen += values.length
  }
  return filled / Math.max(1, seen)
}

/** Values of a block of genes: 16 MB as float32. */
const BLOCK_VALUES = 2 ** 22

/** Genes x cells, a block of genes at a time; of each block only what is not zero is kept. */
function* collectTransposed(
  data: H5Dataset,
  rows: number,
  cols: number
): Generator<{ fraction: number }, CollectedMatrix> {
  const entries = new Entries()
  const height = Math.max(1, Math.floor(BLOCK_VALUES / Math.max(1, rows)))
  for (let start = 0; start < cols; start += height) {
    const end = Math.min(cols, start + height)
    const values = data.floats(start, end)
    for (let g = start, at = 0; g < end; g++) {
      for (let i = 0; i < rows; i++, at++) {
        const value = values[at] as number
        if (value !== 0) entries.push(i, g, value)
      }
    }
    yield { fraction: end / cols }
  }
  // Genes come in order, and the counting sort keeps it: rows are sorted and unique.
  return { matrix: entries.toRows(rows, cols), oddities: { unsortedRows: 0, duplicates: 0 } }
}
