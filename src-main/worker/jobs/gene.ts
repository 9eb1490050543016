import { AppError } from '../../../src-shared/errors.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import { columnOfRows } from '../../anndata/h5ad/gene-values.ts'
import { levelsOf } from '../../anndata/h5ad/levels.ts'
import { withSource } from '../../anndata/open-source.ts'
import type { SourceMatrix } from '../../anndata/source.ts'
import { drive } from '../drive.ts'
import { requireMemory } from '../memory.ts'

interface GeneRequest {
  readonly path: string
  readonly matrix: string
  /** Name of the gene in the matrix; of several of one name the first is meant. */
  readonly gene: string
}

/** Values [n] of a gene, as stored. Throws E_GENE, E_NO_MATRIX, E_MEMORY and those of the format. */
export function readGene(
  { path, matrix, gene }: GeneRequest,
  signal?: AbortSignal
): Promise<Float32Array<ArrayBuffer>> {
  return withSource(path, async (source) => {
    const found = source.matrix(matrix)
    const position = found.genes().indexOf(gene)
    if (position < 0) throw new AppError('E_GENE', { where: source.name, element: matrix, detail: gene })
    return valuesOf(found, position, `Reading ${gene} of ${source.name}`, signal)
  })
}

async function valuesOf(
  matrix: SourceMatrix,
  position: number,
  what: string,
  signal?: AbortSignal
): Promise<Float32Array<ArrayBuffer>> {
  if (matrix.gene) return drive(matrix.gene(position), signal)
  requireMemory(matrix.bytes, what)
  const { matrix: rows } = await drive(matrix.collect(), signal)
  return columnOfRows(rows, position)
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
