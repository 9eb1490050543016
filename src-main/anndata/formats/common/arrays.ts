import { AppError } from '../../../../src-shared/errors.ts'
import { listed } from '../../../../src-shared/time/scale.ts'
import type { Column } from '../../h5ad/column.ts'
import { frameOf } from './contents.ts'
import type { Contents, StoredEmbedding } from './contents.ts'
import { embeddingKey } from './coordinates.ts'
import { isNumeric, npyColumn, npyMatrix } from './npy.ts'
import type { NpyArray } from './npy.ts'

interface Place {
  readonly path: string
  readonly name: string
  readonly size: number
  close(): void
}

/** Names under which methods keep the coordinates of cells. */
const COORDINATES = /^(x_)?(pcs?|pca|data|x|coords?|coordinates|embeddings?)$/i
const LABELS = /label|time|day|stage|sample/i

/**
 * Named arrays as a dataset: matrices [n, d] of numbers become embeddings, lists [n] columns, where n is the number of
 * cells of the main coordinates (or of the labels). Others are left out with a note. Errors: E_FORMAT.
 */
export function arrayContents(place: Place, arrays: readonly NpyArray[], notes: readonly string[]): Contents {
  const objects = arrays.filter((array) => array.header.dtype === 'object')
  const usable = arrays.filter((array) => array.header.dtype !== 'object')
  const tables = usable.filter((array) => array.header.shape.length === 2 && isNumeric(array.header))
  const lists = usable.filter((array) => array.header.shape.length === 1)
  const n = cellsOf(tables, lists)
  if (n === null)
    throw new AppError('E_FORMAT', { where: place.name, detail: 'it has no matrix of coordinates (cells x PCs)' })
  const kept = tables.filter((array) => array.header.shape[0] === n)
  const columns = lists.filter((array) => array.header.shape[0] === n)
  const others = usable.filter((array) => !kept.includes(array) && !columns.includes(array))
  const said = [...notes]
  if (objects.length > 0) said.push(`Python objects are not read: ${listed(objects.map(({ name }) => name))}.`)
  if (others.length > 0)
    said.push(`Left out, because they are no values of ${n} cells: ${listed(others.map(({ name }) => name))}.`)
  const obs = new Map<string, () => Column>(columns.map((array) => [array.name, () => npyColumn(array)]))
  const cells = (): string[] => Array.from({ length: n }, (_, i) => `${i}`)
  return {
    ...place,
    obs: frameOf('obs', n, obs, cells),
    var: frameOf('var', 0, new Map(), () => []),
    obsm: embeddings(kept, n),
    matrices: new Map(),
    notes: said
  }
}

/** Rows of the main coordinates; null without any. */
function cellsOf(tables: readonly NpyArray[], lists: readonly NpyArray[]): number | null {
  const rows = (array: NpyArray): number => array.header.shape[0] as number
  const labels = lists.find((array) => LABELS.test(array.name))
  const named = tables.filter((array) => COORDINATES.test(array.name))
  const agreeing =
    labels === undefined ? undefined : [...named, ...tables].find((array) => rows(array) === rows(labels))
  const main = agreeing ?? named[0] ?? tables[0]
  return main === undefined ? null : rows(main)
}

function embeddings(tables: readonly NpyArray[], rows: number): Map<string, StoredEmbedding> {
  const found = new Map<string, StoredEmbedding>()
  // The main coordinates come first: they are what is offered.
  for (const array of tables.toSorted((a, b) => Number(COORDINATES.test(b.name)) - Number(COORDINATES.test(a.name)))) {
    const key = keyOf(array.name)
    const cols = array.header.shape[1] as number
    found.set(found.has(key) ? array.name : key, { rows, cols, kind: 'dense', read: () => npyMatrix(array) })
  }
  return found
}

function keyOf(name: string): string {
  if (COORDINATES.test(name)) return 'X_pca'
  return /_/.test(name) ? name : (embeddingKey(name) ?? name)
}
