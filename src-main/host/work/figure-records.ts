import type { FigureRequest } from '../../../src-shared/contract/figures.ts'
import { unpackArrays, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { DEFAULT_VIEW, type ViewConfig, type ViewSummary } from '../../../src-shared/model/fit.ts'
import type { FigureRecords } from '../figures/index.ts'
import type { Services } from '../services.ts'
import { viewOf } from './compute-view.ts'

/** What is known of packed view arrays. */
export function viewSummaryOf(config: ViewConfig, arrays: NamedArrays): ViewSummary {
  return { config, frames: arrays['frameTime']?.length ?? 0, arrowGrid: arrays['arrowX']?.length ?? 0 }
}

/** Collects what a figure is drawn from; a view that it needs is computed. Throws E_NOT_FOUND. */
export async function figureRecords(
  services: Services,
  request: FigureRequest,
  signal?: AbortSignal
): Promise<FigureRecords> {
  const { results, datasets } = services.library
  const space = results.space(request.spaceId)
  const dataset = datasets.get(space.datasetId)
  const provenance = {
    app: `JKOscope ${services.version}`,
    file: dataset.name,
    sha256: dataset.identity.hash,
    space: space.id
  }
  const base = { space: space.summary, spaceArrays: unpackArrays(results.arrays(space.id)) }
  if (request.fitId === null) return { ...base, provenance }
  const fit = results.fit(request.fitId)
  const fitArrays = unpackArrays(results.arrays(fit.id))
  const withFit = {
    ...base,
    fit: fit.summary,
    fitArrays,
    provenance: {
      ...provenance,
      fit: fit.id,
      seed: `${fit.config.seed}`,
      model: fit.summary.model.id,
      kernels: fit.summary.kernelBuild
    }
  }
  if (request.kind !== 'landscape') return withFit
  const config: ViewConfig = { ...DEFAULT_VIEW, pcs: request.pcs }
  const viewArrays = unpackArrays(await viewOf(services, fit.id, config, signal))
  return { ...withFit, view: viewSummaryOf(config, viewArrays), viewArrays }
}
