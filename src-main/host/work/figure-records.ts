import type { FigureRequest } from '../../../src-shared/contract/figures.ts'
import { AppError } from '../../../src-shared/errors.ts'
import { arrayOf, unpackArrays, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { Fates } from '../../../src-shared/model/fates.ts'
import type { FigurePanel } from '../../../src-shared/model/figure.ts'
import { DEFAULT_VIEW, type ViewConfig, type ViewSummary } from '../../../src-shared/model/fit.ts'
import type { Fit, Space } from '../../../src-shared/model/library.ts'
import type { FigureRecords } from '../figures/index.ts'
import { valuesKey, type CellValues } from '../figures/records.ts'
import type { Services } from '../services.ts'
import { driversOf } from './compute-drivers.ts'
import { fatesOf } from './compute-fates.ts'
import { umapOf } from './compute-umap.ts'
import { viewOf } from './compute-view.ts'
import { GeneReader } from './read-genes.ts'

/** Genes asked for in each direction. */
const DRIVERS = 10

/** What is known of packed view arrays. */
export function viewSummaryOf(config: ViewConfig, arrays: NamedArrays): ViewSummary {
  return { config, frames: arrays['frameTime']?.length ?? 0, arrowGrid: arrays['arrowX']?.length ?? 0 }
}

/** Does a part of the work for panels: what keeps it from being done is theirs, and does not stop the others. */
type Attempt = <T>(panels: readonly FigurePanel[], work: () => Promise<T>) => Promise<T | undefined>

const attempting =
  (failed: Map<FigurePanel, AppError>, signal?: AbortSignal): Attempt =>
  async (panels, work) => {
    if (panels.length === 0) return undefined
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'E_CANCELLED' || signal?.aborted) throw error
      for (const panel of panels) failed.set(panel, error)
      return undefined
    }
  }

/**
 * Collects what the panels of a figure are drawn from; what they need besides the fit is computed. What could not be had
 * is under `failed` of its panels. Throws E_NOT_FOUND without the space or the fit.
 */
export async function figureRecords(
  services: Services,
  request: FigureRequest,
  signal?: AbortSignal
): Promise<FigureRecords> {
  const { results } = services.library
  const space = results.space(request.spaceId)
  const fit = request.fitId === null ? null : results.fit(request.fitId)
  const failed = new Map<FigurePanel, AppError>()
  const attempt = attempting(failed, signal)
  return {
    failed,
    space: space.summary,
    spaceArrays: unpackArrays(results.arrays(space.id)),
    axis: space.axis,
    provenance: provenanceOf(services, request, space, fit),
    values: await valuesOf(services, request, space.datasetId, attempt, signal),
    umap: await umapsOf(services, request),
    ...(fit && (await fitRecords(services, request, fit, attempt, signal)))
  }
}

async function fitRecords(
  services: Services,
  request: FigureRequest,
  fit: Fit,
  attempt: Attempt,
  signal?: AbortSignal
): Promise<Partial<FigureRecords>> {
  const { results } = services.library
  const of = (kind: FigurePanel['kind']): FigurePanel[] => request.panels.filter((panel) => panel.kind === kind)
  return {
    fit: fit.summary,
    fitArrays: unpackArrays(results.arrays(fit.id)),
    heldOut: results.newestHeldOut(fit.id),
    fates: await allFates(services, of('fates'), fit.id, attempt, signal),
    drivers: await attempt(of('drivers'), () => driversOf(services, fit.id, DRIVERS, signal)),
    ...(await attempt(of('landscape'), () => viewRecords(services, request.pcs, fit.id, signal)))
  }
}

async function viewRecords(
  services: Services,
  pcs: FigureRequest['pcs'],
  fitId: string,
  signal?: AbortSignal
): Promise<Pick<FigureRecords, 'view' | 'viewArrays'>> {
  const config: ViewConfig = { ...DEFAULT_VIEW, pcs }
  const viewArrays = unpackArrays(await viewOf(services, fitId, config, signal))
  return { view: viewSummaryOf(config, viewArrays), viewArrays }
}

/** UMAPs that exist of the space and that panels are laid out by. */
async function umapsOf(services: Services, { panels, spaceId }: FigureRequest): Promise<Map<number, NamedArrays>> {
  const wanted = new Set(panels.flatMap(({ umap }) => umap ?? []))
  const found = new Map<number, NamedArrays>()
  for (const dims of wanted) {
    const bytes = await umapOf(services, spaceId, dims)
    if (bytes) found.set(dims, unpackArrays(bytes))
  }
  return found
}

async function allFates(
  services: Services,
  panels: readonly FigurePanel[],
  fitId: string,
  attempt: Attempt,
  signal?: AbortSignal
): Promise<Map<string, Fates>> {
  const columns = Map.groupBy(panels, ({ column }) => column ?? '')
  const found = new Map<string, Fates>()
  for (const [column, own] of columns) {
    const fates = column === '' ? undefined : await attempt(own, () => fatesOf(services, fitId, column, { signal }))
    if (fates) found.set(column, fates)
  }
  return found
}

/** Values that panels of cells are coloured by, read from the file. */
async function valuesOf(
  services: Services,
  { panels }: FigureRequest,
  datasetId: string,
  attempt: Attempt,
  signal?: AbortSignal
): Promise<Map<string, CellValues>> {
  const reader = new GeneReader(services)
  const found = new Map<string, CellValues>()
  for (const panel of panels) {
    const key = panel.kind === 'cells' ? valuesKey(panel) : null
    if (key === null || found.has(key)) continue
    const values = await attempt([panel], () => readValues(reader, datasetId, panel, signal))
    if (values) found.set(key, values)
  }
  return found
}

async function readValues(
  reader: GeneReader,
  datasetId: string,
  { gene, column }: FigurePanel,
  signal?: AbortSignal
): Promise<CellValues> {
  if (gene) {
    const values = arrayOf(
      unpackArrays(await reader.gene(datasetId, gene.matrix, gene.gene, signal)),
      'values',
      Float32Array<ArrayBuffer>
    )
    return { kind: 'numbers', values: gene.log ? values.map((x) => Math.log1p(x)) : values }
  }
  const { labels, bytes } = await reader.obsColumn(datasetId, column ?? '', signal)
  const arrays = unpackArrays(bytes)
  if (labels) return { kind: 'labels', labels, codes: arrayOf(arrays, 'codes', Int32Array<ArrayBuffer>) }
  return { kind: 'numbers', values: arrayOf(arrays, 'values', Float32Array<ArrayBuffer>) }
}

/** Where the figure comes from, written into its file: enough to make it again. */
function provenanceOf(
  services: Services,
  request: FigureRequest,
  space: Space,
  fit: Fit | null
): Record<string, string> {
  const dataset = services.library.datasets.get(space.datasetId)
  const { spaceId: _space, fitId: _fit, ...settings } = request
  return {
    app: `JKOscope ${services.version}`,
    file: dataset.name,
    sha256: dataset.identity.hash,
    space: space.id,
    spaceConfig: JSON.stringify(space.config),
    ...(fit && {
      fit: fit.id,
      seed: `${fit.config.seed}`,
      model: fit.summary.model.id,
      preset: fit.config.preset,
      steps: `${fit.summary.solver.training.steps}`,
      kernels: fit.summary.kernelBuild
    }),
    figure: JSON.stringify(settings)
  }
}
