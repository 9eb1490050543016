import { AppError, toErrorData } from '../../../src-shared/errors.ts'
import type { FileSummary, MatrixSummary, MatrixTotal } from '../../../src-shared/model/file-summary.ts'
import { addTotal } from '../../anndata/h5ad/total.ts'
import { withSource } from '../../anndata/open-source.ts'
import type { Source } from '../../anndata/source.ts'
import { drive } from '../drive.ts'
import { fitsMemory } from '../memory.ts'

interface InspectRequest {
  readonly path: string
  /** Matrices of at most so many values are added up. */
  readonly totals?: number
}

/** What a file holds. A matrix whose values cannot be read has no total, and a note says why. */
export function inspectFile({ path, totals = 0 }: InspectRequest, signal?: AbortSignal): Promise<FileSummary> {
  return withSource(path, async (source) => {
    const summary = source.summary()
    const notes = [...summary.notes]
    const add = (element: string, matrix: MatrixSummary | null): Promise<MatrixSummary | null> =>
      withTotal(source, element, matrix, totals, notes, signal)
    const x = await add('X', summary.x)
    const raw = summary.raw && { ...summary.raw, x: await add('raw/X', summary.raw.x) }
    const layers: Record<string, MatrixSummary> = {}
    for (const [name, layer] of Object.entries(summary.layers))
      layers[name] = (await add(`layers/${name}`, layer)) ?? layer
    return { ...summary, x, raw, layers, notes }
  })
}

async function withTotal(
  source: Source,
  element: string,
  matrix: MatrixSummary | null,
  most: number,
  notes: string[],
  signal?: AbortSignal
): Promise<MatrixSummary | null> {
  if (matrix === null || most === 0 || (matrix.nnz ?? matrix.rows * matrix.cols) > most) return matrix
  try {
    const total = await totalOf(source, element, signal)
    return total === null ? matrix : { ...matrix, total }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'E_CANCELLED') throw error
    notes.push(toErrorData(error).message)
    return matrix
  }
}

async function totalOf(source: Source, element: string, signal?: AbortSignal): Promise<MatrixTotal | null> {
  const matrix = source.matrix(element)
  if (matrix.total) return drive(matrix.total(), signal)
  if (!fitsMemory(matrix.bytes)) return null
  const { matrix: rows } = await drive(matrix.collect(), signal)
  return addTotal({ sum: 0, nonFinite: 0 }, rows.data)
}
