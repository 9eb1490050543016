import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { potentialOf } from '../../compute/energy/potential.ts'
import { disagreement } from '../../compute/identify/disagreement.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'
import { drive, type Reporter } from '../drive.ts'
import { withPool } from '../pool.ts'
import { storedLandscape } from './landscape.ts'
import { recipeOf } from './recipe.ts'
import { snapshotsOf, type Snapshots } from './snapshots.ts'
import { couple, trainSeeds } from './stages.ts'

interface DisagreementRequest {
  readonly space: NamedArrays
  readonly fit: NamedArrays
  readonly summary: FitSummary
  readonly axis: TimeAxis
  /** Fits with other seeds that are made and compared with the given one; at least 1. */
  readonly extraSeeds: number
  readonly threads: number
  readonly threadEntry: URL
}

const STAGES = { couplings: [0, 0.4], fit: [0.4, 0.95], compare: [0.95, 1] } as const

/**
 * disagreement f32 [n]: how much the fit and fits of the same cells with other seeds disagree on the force at each cell at its time (0: not at all,
 * 1: nothing in common; compute/identify/disagreement.ts). NaN for cells without a timepoint.
 */
export function computeDisagreement(
  request: DisagreementRequest,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<NamedArrays> {
  const { config } = request.summary
  const recipe = recipeOf(config)
  const S = snapshotsOf(request.space, request.axis, config)
  return withPool(request, signal, async (pool) => {
    const course = { snapshots: S.train, times: S.times }
    reporter.stage('couplings', ...STAGES.couplings)
    const { used } = await couple(course, recipe.model, config.seed, pool, (fraction) => reporter.progress(fraction))
    reporter.stage('fit', ...STAGES.fit)
    const seeds = Array.from({ length: request.extraSeeds }, (_, s) => config.seed + 1 + s)
    const training = { ...course, couplings: used, seed: config.seed }
    const fits = await trainSeeds(training, seeds, recipe, pool, reporter, signal)
    reporter.stage('compare', ...STAGES.compare)
    const others = fits.map((fit) => potentialOf(fit.potential, fit.build))
    const potentials = [storedLandscape(request.fit, request.summary).potential, ...others]
    return { disagreement: await perCell(S, (k) => drive(disagreement(potentials, S.all[k], S.times[k]), signal)) }
  })
}

/** [n] values of the cells of each timepoint, in the places of the cells in the space; NaN elsewhere. */
async function perCell(
  S: Snapshots,
  valuesAt: (k: number) => Promise<Float64Array>
): Promise<Float32Array<ArrayBuffer>> {
  const out = new Float32Array(S.timeIndex.length).fill(NaN)
  for (const [k, I] of cellsByTime(S.timeIndex)) {
    const values = await valuesAt(k)
    I.forEach((i, r) => (out[i] = values[r]))
  }
  return out
}
