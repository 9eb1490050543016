import { AppError } from '../../../src-shared/errors.ts'
import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import type { SpaceSummary } from '../../../src-shared/model/space.ts'
import type { Spread, Trend } from '../../../src-shared/model/trend.ts'
import { withSource } from '../../anndata/open-source.ts'
import { expressionOf, spreadOf } from '../../compute/genes/trend.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'
import { medianOfPositive, normalisedValue } from '../../compute/pca/normalise.ts'
import { advance } from '../../compute/predict/landscape.ts'
import { drive, type Reporter } from '../drive.ts'
import type { CacheFile } from '../gene-cache/write.ts'
import { readGene } from './gene.ts'
import { storedLandscape } from './landscape.ts'
import { leadingPcs } from './snapshots.ts'
import { namesOf } from './space.ts'

interface TrendRequest {
  readonly space: NamedArrays
  readonly fit: NamedArrays
  readonly summary: FitSummary
  readonly spaceSummary: SpaceSummary
  /** The file that the space was computed from; null where it is gone or has changed. */
  readonly path: string | null
  readonly cache: CacheFile | null
  /** Name of a gene of the space's PCA. */
  readonly gene: string
}

/** Moments between two timepoints at which the prediction is told, the next timepoint included. */
const STEPS = 4

/** A gene along time, observed and predicted. Throws E_NO_LOADINGS without a PCA of ours, E_GENE_NOT_IN_PCA, E_CANCELLED. */
export async function computeTrend(request: TrendRequest, reporter: Reporter, signal?: AbortSignal): Promise<Trend> {
  const { space, fit, summary, spaceSummary, gene } = request
  if (!spaceSummary.genes || !space['loadings']) throw new AppError('E_NO_LOADINGS')
  const g = spaceSummary.genes.indexOf(gene)
  if (g < 0) throw new AppError('E_GENE_NOT_IN_PCA', { detail: gene })
  const { X, timeIndex } = leadingPcs(space, summary.config.dims, 'the space')
  const sd = arrayOf(space, 'sd', Float64Array)
  const mean = arrayOf(space, 'mean', Float64Array)
  const basis = { loadings: arrayOf(space, 'loadings', Float32Array), D: sd.length, sd }
  const offsets = 'geneMean' in space ? arrayOf(space, 'geneMean', Float64Array) : null
  const of = (cells: Matrix): Spread => spreadOf(expressionOf(cells, basis, mean, g, offsets?.[g] ?? 0))
  const cells = cellsByTime(timeIndex)
  const clouds = summary.labels.map((_, k) => takeRows(X, cells.get(k) ?? []))
  reporter.stage('trend', 0, 0.3)
  const measured = await measuredValues(request, signal)
  reporter.stage('trend', 0.3, 1)
  const landscape = storedLandscape(fit, summary)
  const predicted: Trend['predicted'] = []
  for (const [k, from] of summary.times.slice(0, -1).entries()) {
    const start = clouds[k] as Matrix
    const gap = (summary.times[k + 1] as number) - from
    let moved = start
    predicted.push({ k, share: 0, cells: start.rows, ...of(start) })
    for (let s = 1; s <= STEPS; s++) {
      const flows = landscape.predictor === 'flow'
      const begin = flows ? from + ((s - 1) / STEPS) * gap : from
      moved = (await drive(advance(landscape, flows ? moved : start, begin, from + (s / STEPS) * gap), signal)).X
      predicted.push({ k, share: s / STEPS, cells: start.rows, ...of(moved) })
    }
    reporter.progress((k + 1) / (summary.times.length - 1))
  }
  return {
    gene,
    absolute: offsets !== null,
    observed: summary.labels.map((label, k) => ({
      label,
      cells: (clouds[k] as Matrix).rows,
      measured: measured && spreadOf(Float64Array.from(cells.get(k) ?? [], (i) => measured[i] as number)),
      throughPcs: of(clouds[k] as Matrix)
    })),
    predicted
  }
}

/** The gene's values [n] in the file, normalised by the totals of the cells and transformed as for the PCA; null without a file. */
async function measuredValues(
  { path, space, spaceSummary, gene, cache }: TrendRequest,
  signal?: AbortSignal
): Promise<Float64Array | null> {
  const { source: from } = spaceSummary.config
  if (path === null || from.kind !== 'pca' || !('total' in space)) return null
  const { matrix, normalise, transform } = from
  const name = await withSource(path, (source) => {
    const found = source.matrix(matrix)
    return found.genes()[namesOf(found).indexOf(gene)]
  })
  if (name === undefined) return null
  const values = await readGene({ path, matrix, gene: name, cache }, signal)
  const total = Float64Array.from(arrayOf(space, 'total', Float32Array))
  const kept = total.filter((_, i) => (arrayOf(space, 'timeIndex', Int32Array)[i] as number) >= 0)
  const target = normalise ? medianOfPositive(kept) : null
  return Float64Array.from(values, (v, i) => normalisedValue(v, total[i] as number, { target, transform }))
}
