import { AppError } from '../../../src-shared/errors.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { SparseRows } from '../../../src-shared/matrix.ts'
import { columnOfRows } from '../../anndata/h5ad/gene-values.ts'
import { levelsOf } from '../../anndata/h5ad/levels.ts'
import type { RowBlock } from '../../anndata/h5ad/rows.ts'
import { withSource } from '../../anndata/open-source.ts'
import type { SourceMatrix } from '../../anndata/source.ts'
import { rowBlocksOf } from '../../compute/pca/row-blocks.ts'
import { drive } from '../drive.ts'
import { cachedGene } from '../gene-cache/read.ts'
import { caching, type CacheFile } from '../gene-cache/write.ts'
import { requireMemory } from '../memory.ts'

/** Entries that a matrix in memory is cut into. */
const HELD_BLOCK = 2 ** 20

interface GeneRequest {
  readonly path: string
  readonly matrix: string
  /** Name of the gene in the matrix; of several of one name the first is meant. */
  readonly gene: string
  /** Where the matrix is kept by genes (gene-cache/), once one of them was read; null keeps nothing. */
  readonly cache?: CacheFile | null
}

/**
 * Values [n] of a gene, as stored. Where genes do not lie together in the file the whole matrix is read, and kept by genes in the cache
 * on the way. Throws E_GENE, E_NO_MATRIX, E_MEMORY and those of the format.
 */
export async function readGene(
  { path, matrix, gene, cache = null }: GeneRequest,
  signal?: AbortSignal
): Promise<Float32Array<ArrayBuffer>> {
  return (cache && cachedGene(cache.path, gene)) ?? readFromFile({ path, matrix, gene, cache }, signal)
}

function readFromFile(
  { path, matrix, gene, cache }: GeneRequest & { cache: CacheFile | null },
  signal?: AbortSignal
): Promise<Float32Array<ArrayBuffer>> {
  return withSource(path, async (source) => {
    const found = source.matrix(matrix)
    const genes = found.genes()
    const position = genes.indexOf(gene)
    if (position < 0) throw new AppError('E_GENE', { where: source.name, element: matrix, detail: gene })
    if (found.gene && (!cache || !found.blocks)) return drive(found.gene(position), signal)
    const blocks = await rowsOf(found, `Reading ${gene} of ${source.name}`, signal)
    return drive(columnOf(cache ? caching(blocks, genes, cache) : blocks, position, found.rows), signal)
  })
}

/** All rows, by blocks where the format can; a matrix that must be held is held. Throws E_MEMORY. */
export async function rowsOf(matrix: SourceMatrix, what: string, signal?: AbortSignal): Promise<Iterable<SparseRows>> {
  if (matrix.blocks) return mapped(matrix.blocks())
  requireMemory(matrix.bytes, what)
  const { matrix: rows } = await drive(matrix.collect(), signal)
  return rowBlocksOf(rows, HELD_BLOCK).blocks()
}

function* mapped(blocks: Iterable<RowBlock>): Generator<SparseRows, void> {
  for (const { rows } of blocks) yield rows
}

/** One column of all rows; yields after each block. */
function* columnOf(
  blocks: Iterable<SparseRows>,
  column: number,
  rows: number
): Generator<void, Float32Array<ArrayBuffer>> {
  const values = new Float32Array(rows)
  let row = 0
  for (const block of blocks) {
    values.set(columnOfRows(block, column), row)
    row += block.rows
    yield
  }
  return values
}

export interface ObsColumn {
  readonly labels: string[] | null
  readonly arrays: NamedArrays
}

/** A column of obs: labels that occur with codes i32 [n], or values f32 [n]. Throws E_TIME_COLUMN. */
export function readObsColumn({ path, column }: { path: string; column: string }): Promise<ObsColumn> {
  return withSource(path, (source): ObsColumn => {
    const found = source.column(column)
    if (found.form === 'numbers') return { labels: null, arrays: { values: Float32Array.from(found.values) } }
    const { labels, codes } = levelsOf(found)
    return { labels: [...labels], arrays: { codes: Int32Array.from(codes) } }
  })
}
