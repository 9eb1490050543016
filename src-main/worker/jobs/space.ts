import { AppError } from '../../../src-shared/errors.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import { fittedLevels, modelTimes, timeIndexOf } from '../../../src-shared/model/axis-levels.ts'
import type { SpaceConfig, SpaceSummary } from '../../../src-shared/model/space.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { levelsOf } from '../../anndata/h5ad/levels.ts'
import { withSource } from '../../anndata/open-source.ts'
import type { Source, SourceMatrix } from '../../anndata/source.ts'
import { standardise } from '../../compute/pca/standardise.ts'
import { drive, type Reporter } from '../drive.ts'
import { LIMITS, prepare } from './prepare-pca.ts'
import { batchOf } from './batch.ts'
import type { PcaSource } from './principal.ts'
import type { Limits } from './principal-streamed.ts'

interface SpaceRequest {
  readonly path: string
  readonly axis: TimeAxis
  readonly config: SpaceConfig
  /** What may be held of a large matrix, where not the usual. */
  readonly limits?: Partial<Limits>
}

/** Coordinates of the cells before standardisation, and what came with them. */
interface Coordinates {
  readonly X: Matrix
  /** Cells of the file that X has, ascending; null for all. */
  readonly keptCells: Int32Array | null
  readonly arrays: NamedArrays
  readonly about: Pick<SpaceSummary, 'varianceRatio' | 'genes' | 'solver' | 'notes'>
  readonly readSeconds: number
}

/** The space of a configuration (arrays: model/space.ts). */
export function computeSpace(
  { path, axis, ...request }: SpaceRequest,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<{ summary: SpaceSummary; arrays: NamedArrays }> {
  return withSource(path, async (source) => {
    const start = performance.now()
    const timeIndex = timeIndexOfSource(source, axis)
    const { config } = request
    const { source: from } = config
    const found =
      from.kind === 'obsm'
        ? embedded(source, from.key)
        : await principal(source, request, from, timeIndex, reporter, signal)
    const scaled = config.standardise ? standardise(found.X) : asItIs(found.X)
    const { mean, sd } = scaled
    const X = found.keptCells ? spreadRows(scaled.X, found.keptCells, timeIndex) : scaled.X
    const batches = batchOf(source, axis.column, timeIndex)
    const seconds = (performance.now() - start) / 1000
    const summary: SpaceSummary = {
      config,
      name: from.kind === 'obsm' ? from.key : `PCA of ${from.matrix}`,
      n: X.rows,
      D: X.cols,
      cells: fittedLevels(axis).map((_, k) => timeIndex.reduce((count, t) => count + (t === k ? 1 : 0), 0)),
      ...found.about,
      ...(batches && { batch: batches.batch }),
      seconds: { read: found.readSeconds, space: seconds - found.readSeconds }
    }
    const batch = batches && { batch: batches.codes }
    return { summary, arrays: { X: X.data, timeIndex, mean, sd, ...batch, ...found.arrays } }
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
    keptCells: null,
    arrays: {},
    about: { varianceRatio: null, genes: null, solver: null, notes: [] },
    readSeconds: (performance.now() - start) / 1000
  }
}

async function principal(
  source: Source,
  { config, limits }: Pick<SpaceRequest, 'config' | 'limits'>,
  from: PcaSource,
  timeIndex: Int32Array,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<Coordinates> {
  const matrix = source.matrix(from.matrix)
  const genes = namesOf(matrix)
  const preparation = { matrix, genes, timeIndex, from, name: source.name }
  const prepared = await prepare(preparation, { ...LIMITS, ...limits }, reporter, signal)
  reporter.stage('pca', 0.5, 1)
  if (from.components > Math.min(prepared.rows - 1, prepared.genes.length))
    throw new AppError('E_EMBED_PCS', {
      where: source.name,
      element: `PCA of ${from.matrix}`,
      detail: String(from.components)
    })
  const found = await drive(prepared.pca({ components: from.components, seed: config.seed }), signal, (p) =>
    reporter.progress(p.fraction)
  )
  const { cells, duplicates, readSeconds } = prepared
  return {
    X: found.scores,
    keptCells: prepared.keptCells,
    arrays: {
      variance: found.variance,
      loadings: found.loadings,
      total: Float32Array.from(cells.total),
      detected: Float32Array.from(cells.detected),
      geneMean: found.mean,
      ...(prepared.mitochondrial && { mitochondrial: prepared.mitochondrial })
    },
    about: {
      varianceRatio: [...found.varianceRatio],
      genes: Array.from(prepared.genes, (g) => genes[g] as string),
      solver: { status: found.status, iterations: found.iterations, residual: Math.max(0, ...found.residuals) },
      notes: [
        ...(duplicates > 0 ? [`${duplicates} entries stored twice were added up`] : []),
        ...(prepared.keptCells
          ? [
              `${cells.total.length - prepared.rows} of ${cells.total.length} cells were left out by library size and mitochondrial share`
            ]
          : [])
      ]
    },
    readSeconds
  }
}

/** Rows of X at their places among all cells; the others are NaN and lose their timepoint. */
function spreadRows(X: Matrix, places: Int32Array, timeIndex: Int32Array): Matrix {
  const data = new Float64Array(timeIndex.length * X.cols).fill(NaN)
  const kept = new Uint8Array(timeIndex.length)
  places.forEach((place, r) => {
    kept[place] = 1
    data.set(X.data.subarray(r * X.cols, (r + 1) * X.cols), place * X.cols)
  })
  for (let i = 0; i < kept.length; i++) if (!kept[i]) timeIndex[i] = -1
  return { data, rows: timeIndex.length, cols: X.cols }
}

/** Names of genes as people know them: the symbol where the file has one, else its identifier. */
export function namesOf(matrix: SourceMatrix): string[] {
  const symbols = matrix.symbols?.() ?? []
  return matrix.genes().map((gene, g) => symbols[g] || gene)
}
