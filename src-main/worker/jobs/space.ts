import { AppError } from '../../../src-shared/errors.ts'
import type { Matrix, SparseRows } from '../../../src-shared/matrix.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import { fittedLevels, modelTimes, timeIndexOf } from '../../../src-shared/model/axis-levels.ts'
import type { SpaceConfig, SpaceSource, SpaceSummary } from '../../../src-shared/model/space.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { levelsOf } from '../../anndata/h5ad/levels.ts'
import { withSource } from '../../anndata/open-source.ts'
import type { Source } from '../../anndata/source.ts'
import { checkMatrix } from '../../compute/pca/check-matrix.ts'
import { cellSummaries, normalise } from '../../compute/pca/normalise.ts'
import { pca } from '../../compute/pca/pca.ts'
import { standardise } from '../../compute/pca/standardise.ts'
import { genesDetectedIn, takeGenes } from '../../compute/pca/subset.ts'
import { variableGenes } from '../../compute/pca/variable-genes.ts'
import { drive, type Reporter } from '../drive.ts'
import { requireMemory } from '../memory.ts'

interface SpaceRequest {
  readonly path: string
  readonly axis: TimeAxis
  readonly config: SpaceConfig
}

type PcaSource = Extract<SpaceSource, { kind: 'pca' }>

/** Coordinates of the cells before standardisation, and what came with them. */
interface Coordinates {
  readonly X: Matrix
  readonly arrays: NamedArrays
  readonly about: Pick<SpaceSummary, 'varianceRatio' | 'genes' | 'solver' | 'notes'>
  readonly readSeconds: number
}

/** The space of a configuration (arrays: model/space.ts). */
export function computeSpace(
  { path, axis, config }: SpaceRequest,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<{ summary: SpaceSummary; arrays: NamedArrays }> {
  return withSource(path, async (source) => {
    const start = performance.now()
    const timeIndex = timeIndexOfSource(source, axis)
    const { source: from } = config
    const found =
      from.kind === 'obsm' ? embedded(source, from.key) : await principal(source, from, config.seed, reporter, signal)
    const { X, mean, sd } = config.standardise ? standardise(found.X) : asItIs(found.X)
    const seconds = (performance.now() - start) / 1000
    const summary: SpaceSummary = {
      config,
      name: from.kind === 'obsm' ? from.key : `PCA of ${from.matrix}`,
      n: X.rows,
      D: X.cols,
      cells: fittedLevels(axis).map((_, k) => timeIndex.reduce((count, t) => count + (t === k ? 1 : 0), 0)),
      ...found.about,
      seconds: { read: found.readSeconds, space: seconds - found.readSeconds }
    }
    return { summary, arrays: { X: X.data, timeIndex, mean, sd, ...found.arrays } }
  })
}

/** Timepoint of each cell. Throws on an axis that cannot be fitted: one timepoint, times that do not increase. */
function timeIndexOfSource(source: Source, axis: TimeAxis): Int32Array<ArrayBuffer> {
  modelTimes(axis, source.name)
  const levels = levelsOf(source.column(axis.column))
  return timeIndexOf(
    Array.from(levels.codes, (code) => levels.labels[code] ?? null),
    axis
  )
}

function asItIs(X: Matrix): { X: Matrix; mean: Float64Array<ArrayBuffer>; sd: Float64Array<ArrayBuffer> } {
  return { X, mean: new Float64Array(X.cols), sd: new Float64Array(X.cols).fill(1) }
}

function embedded(source: Source, key: string): Coordinates {
  const start = performance.now()
  const X = source.embedding(key)
  return {
    X,
    arrays: {},
    about: { varianceRatio: null, genes: null, solver: null, notes: [] },
    readSeconds: (performance.now() - start) / 1000
  }
}

async function principal(
  source: Source,
  from: PcaSource,
  seed: number,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<Coordinates> {
  const start = performance.now()
  const matrix = source.matrix(from.matrix)
  requireMemory(3 * matrix.bytes, `PCA of ${from.matrix} of ${source.name}`)
  reporter.stage('read', 0, 0.4)
  const { matrix: X, oddities } = await drive(matrix.collect(), signal, (p) => reporter.progress(p.fraction))
  const readSeconds = (performance.now() - start) / 1000
  checkMatrix(X, { where: source.name, element: from.matrix }, from.normalise || from.transform !== 'none')
  const { total, detected } = cellSummaries(X)
  reporter.stage('normalise', 0.4, 0.5)
  const chosen = await chooseGenes(X, from, reporter, signal)
  const genes = matrix.genes()
  reporter.stage('pca', 0.5, 1)
  if (from.components > Math.min(chosen.X.rows - 1, chosen.X.cols))
    throw new AppError('E_EMBED_PCS', {
      where: source.name,
      element: `PCA of ${from.matrix}`,
      detail: String(from.components)
    })
  const found = await drive(pca(chosen.X, { components: from.components, seed }), signal, (p) =>
    reporter.progress(p.fraction)
  )
  return {
    X: found.scores,
    arrays: {
      variance: found.variance,
      loadings: found.loadings,
      total: Float32Array.from(total),
      detected: Float32Array.from(detected)
    },
    about: {
      varianceRatio: [...found.varianceRatio],
      genes: Array.from(chosen.genes, (g) => genes[g] as string),
      solver: { status: found.status, iterations: found.iterations, residual: Math.max(0, ...found.residuals) },
      notes: oddities.duplicates > 0 ? [`${oddities.duplicates} entries stored twice were added up`] : []
    },
    readSeconds
  }
}

/** The matrix that goes into the PCA: normalised, transformed, and only the genes asked for. */
async function chooseGenes(
  X: SparseRows,
  from: PcaSource,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<{ X: SparseRows; genes: Int32Array }> {
  const kept = genesDetectedIn(X, from.minCells)
  const counted = kept.length === X.cols ? X : takeGenes(X, kept)
  const target = from.normalise ? 'median' : null
  const { matrix } = await drive(normalise(counted, { target, transform: from.transform }), signal, (p) =>
    reporter.progress(p.fraction)
  )
  if (from.variableGenes === null || from.variableGenes >= matrix.cols) return { X: matrix, genes: kept }
  const { genes } = variableGenes(matrix, { top: from.variableGenes, transform: from.transform })
  return { X: takeGenes(matrix, genes), genes: genes.map((g) => kept[g] as number) }
}
