import { AppError } from '../../../src-shared/errors.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { heldOutMean, leftOutSets, type HeldOutSummary } from '../../../src-shared/model/held-out.ts'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { SpaceConfig } from '../../../src-shared/model/space.ts'
import type { Metric } from '../../../src-shared/model/step-errors.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import type { Reporter } from '../drive.ts'
import { withPool } from '../pool.ts'
import { turns } from '../turns.ts'
import { readScorer } from './growth-prior.ts'
import { predictLeftOut, type Cells, type SetContext } from './held-out-set.ts'
import { checkSpans, partOf, priorOf, ratesByTime, type Prior } from './prior.ts'
import { recipeOf, type Recipe } from './recipe.ts'
import { withRefit, type Refit } from './refit.ts'
import { requireFit } from './require-fit.ts'
import { allCells } from './snapshots.ts'
import { timed, together, type Report } from './stages.ts'

interface HeldOutRequest {
  readonly arrays: NamedArrays
  readonly axis: TimeAxis
  readonly config: FitConfig
  /** Arrays of growth-prior.ts, where the configuration has a prior. */
  readonly prior?: NamedArrays
  /** Sets of timepoints, by their position among the fitted ones, that are left out together; empty = each inner one alone (model/held-out.ts). */
  readonly leaveOut: readonly (readonly number[])[]
  /** Where the space comes from; PCA is found anew without the cells left out. Null where the file is gone. */
  readonly refit: { readonly path: string; readonly space: SpaceConfig } | null
  readonly threads: number
  readonly threadEntry: URL
}

const GROWTH_NOTE = 'Cells are weighed by their relative growth, which is a fit and not a measured proliferation.'
const REFIT_NOTE =
  'PCA was found anew for each set, without the cells left out: variable genes, means, components and scaling.'
const EMBEDDING_NOTE = 'The embedding of the file was taken as it is: the cells left out may have had a part in it.'
const GONE_NOTE =
  'The file could not be read again, so the coordinates were left as they are: the cells left out had a part in them.'
const SCORED_NOTE = 'Growth was scored by genes anew for each set, without the cells left out.'
const SCORED_BEFORE_NOTE =
  'Growth was scored by genes relative to all cells, since the file could not be read again: the cells left out had a part in it.'

/** Share of a set's work that PCA takes where it is found anew. */
const REFITTED = 0.4

/**
 * Fits without some timepoints and says how far the prediction of each is from its cells: all cells on both sides, since
 * distances depend on how many are compared. The split of the configuration is not used.
 */
export function computeHeldOut(
  request: HeldOutRequest,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<HeldOutSummary> {
  const { refit, arrays, config } = request
  const source = refit?.space.source
  if (!refit || source?.kind !== 'pca') return leaveOut(request, null, reporter, signal)
  const pca = { path: refit.path, from: source, ...refit.space, dims: config.dims }
  return withRefit(pca, arrays, (anew) => leaveOut(request, anew, reporter, signal), signal)
}

async function leaveOut(
  request: HeldOutRequest,
  refit: Refit | null,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<HeldOutSummary> {
  const { arrays, axis, config } = request
  const cells = allCells(arrays, axis, config)
  const sets = request.leaveOut.length ? request.leaveOut : leftOutSets('one', cells.labels.length)
  for (const set of sets) checkSet(set, cells, axis.column)
  requireFit(arrays, request, sets.length, 'Leaving timepoints out')
  const recipe = recipeOf(config)
  const priors = await priorsOf(request, sets, cells.labels, reporter, signal)
  const oneAtATime = turns()
  const cellsWithout = async (set: readonly number[], report: Report): Promise<Cells> => {
    if (!refit) return cells
    return allCells(await oneAtATime(() => refit(set, report)), axis, config)
  }
  return withPool(request, signal, async (pool) => {
    reporter.stage(`without ${sets.map((set) => set.map((k) => cells.labels[k]).join(', ')).join('; ')}`, 0, 1)
    const share = refit ? REFITTED : 0
    const contextOf = (s: number): SetContext => ({ config, recipe, prior: priors[s], pool, signal })
    const results = await together(
      sets.map((set, s) => async (report: Report) => {
        const { value, seconds } = await timed(async () => {
          const seen = await cellsWithout(set, (fraction) => report(share * fraction))
          const live = sets.length === 1 ? reporter.loss.bind(reporter) : undefined
          return predictLeftOut(seen, set, contextOf(s), (fraction) => report(share + (1 - share) * fraction), live)
        })
        return { leftOut: set.map((k) => cells.labels[k]), ...value, seconds }
      }),
      (fraction) => reporter.progress(fraction)
    )
    return summaryOf(request, recipe, results, refit !== null)
  })
}

/**
 * The prior of all timepoints for each set that is left out; scored by genes, it is scored anew without the cells left out. Throws E_GROWTH_SPAN where it is
 * no guide over the gaps that remain, and what readScorer throws.
 */
async function priorsOf(
  request: HeldOutRequest,
  sets: readonly (readonly number[])[],
  labels: readonly string[],
  reporter: Reporter,
  signal?: AbortSignal
): Promise<(Prior | undefined)[]> {
  const { arrays, axis, refit, config } = request
  const timeIndex = arrayOf(arrays, 'timeIndex', Int32Array)
  const known = priorOf(request, timeIndex)
  if (!known) return sets.map(() => undefined)
  const genes = config.growth?.kind === 'genes' ? config.growth : null
  if (genes && refit) reporter.stage('growth', 0, 0)
  const score =
    genes && refit && (await readScorer({ path: refit.path, axis, prior: genes }, timeIndex, reporter, signal))
  return sets.map((set) => {
    const prior = score ? ratesByTime(score(set), axis, timeIndex) : known
    const kept = labels.map((_, k) => k).filter((k) => !set.includes(k))
    checkSpans(
      partOf(prior, kept),
      kept.map((k) => labels[k] as string)
    )
    return prior
  })
}

function checkSet(set: readonly number[], { labels }: Cells, where: string): void {
  const last = labels.length - 1
  if (set.length === 0 || set.some((k) => !Number.isInteger(k) || k <= 0 || k >= last))
    throw new AppError('E_TIME_VALUES', {
      where,
      detail: 'only timepoints between the first and the last can be left out'
    })
}

function summaryOf(
  { config, refit }: HeldOutRequest,
  recipe: Recipe,
  sets: HeldOutSummary['sets'],
  refitted: boolean
): HeldOutSummary {
  const points = sets.flatMap((set) => set.points)
  const of = (metric: Metric): number => heldOutMean(points, 'fromPrevious', metric) as number
  return {
    ...{ config, model: recipe.model.id, sets, refitted },
    mean: { w1: of('w1'), w2: of('w2'), mmd: of('mmd') },
    notes: [
      refitted ? REFIT_NOTE : refit ? EMBEDDING_NOTE : GONE_NOTE,
      ...(recipe.model.coupling === 'unbalanced' ? [GROWTH_NOTE] : []),
      ...(config.growth?.kind === 'genes' ? [refit ? SCORED_NOTE : SCORED_BEFORE_NOTE] : [])
    ]
  }
}
