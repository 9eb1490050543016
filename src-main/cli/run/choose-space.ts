import { AppError } from '../../../src-shared/errors.ts'
import { bestMatrix, type NamedMatrix } from '../../../src-shared/model/best-matrix.ts'
import type { FileSummary } from '../../../src-shared/model/file-summary.ts'
import type { SpaceConfig, SpaceSource } from '../../../src-shared/model/space.ts'
import type { RunOptions } from './options.ts'

const DEFAULT_PCS = 5
const COMPONENTS = 50
const VARIABLE_GENES = 2000
const MIN_CELLS = 3
const USUAL_EMBEDDING = 'X_pca'

export interface SpaceChoice {
  readonly config: SpaceConfig
  /** Leading PCs that the fit uses. */
  readonly dims: number
}

/**
 * The space of a run: the embedding asked for; else the file's X_pca unless a number of PCs asks for a PCA of a matrix;
 * else PCA. Throws E_NO_MATRIX or E_EMBED_PCS.
 */
export function chooseSpace(summary: FileSummary, options: Pick<RunOptions, 'obsm' | 'pcs' | 'seeds'>): SpaceChoice {
  const { obsm, pcs, seeds } = options
  const matrix = bestMatrix(summary)
  const usual = summary.obsm.some(({ key }) => key === USUAL_EMBEDDING)
  const embedding = obsm ?? (usual && (pcs === undefined || !matrix) ? USUAL_EMBEDDING : undefined)
  const config = (source: SpaceSource): SpaceConfig => ({ source, standardise: true, seed: seeds[0] ?? 0 })
  if (embedding !== undefined) {
    return { config: config({ kind: 'obsm', key: embedding }), dims: embeddingDims(summary, embedding, pcs) }
  }
  if (!matrix) throw new AppError('E_NO_MATRIX', { where: summary.path, detail: 'expression matrix and no obsm/X_pca' })
  const dims = pcs ?? DEFAULT_PCS
  return { config: config(pcaSource(matrix, dims)), dims }
}

function embeddingDims({ obsm, path }: FileSummary, key: string, pcs: number | undefined): number {
  const found = obsm.find((embedding) => embedding.key === key)
  if (!found) throw new AppError('E_NO_MATRIX', { where: path, detail: `embedding obsm/${key}` })
  const dims = pcs ?? Math.min(DEFAULT_PCS, found.cols)
  if (dims > found.cols) throw new AppError('E_EMBED_PCS', { where: path, element: `obsm/${key}`, detail: `${dims}` })
  return dims
}

/** Counts are normalised and logged, other positive values logged; what was logged or scaled already is taken as it is. */
function pcaSource({ name, summary }: NamedMatrix, dims: number): SpaceSource {
  const values = summary.guess?.values
  return {
    kind: 'pca',
    matrix: name,
    normalise: values === 'counts',
    transform: values === 'counts' || values === 'normalised' ? 'log1p' : 'none',
    variableGenes: summary.cols > VARIABLE_GENES ? VARIABLE_GENES : null,
    minCells: values === 'scaled' ? 0 : MIN_CELLS,
    components: Math.max(dims, Math.min(COMPONENTS, summary.rows - 1, summary.cols))
  }
}
