import { AppError } from '../../../src-shared/errors.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import {
  leftOutSets,
  type Distances,
  type HeldOutPoint,
  type HeldOutSummary
} from '../../../src-shared/model/held-out.ts'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { SpaceConfig } from '../../../src-shared/model/space.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { straightLine } from '../../compute/metrics/baselines.ts'
import { journey, landscapeOf, type Arrival } from '../../compute/predict/landscape.ts'
import type { Coupling } from '../../compute/transport/coupling.ts'
import { drive, type Reporter } from '../drive.ts'
import { withPool, type Pool } from '../pool.ts'
import { predictorOf, recipeOf, type Recipe } from './recipe.ts'
import { withRefit, type Refit } from './refit.ts'
import { requireFit } from './require-fit.ts'
import { allCells } from './snapshots.ts'
import { couple, mean, timed, together, trainOn, type Report } from './stages.ts'

interface HeldOutRequest {
  readonly arrays: NamedArrays
  readonly axis: TimeAxis
  readonly config: FitConfig
  /** Sets of timepoints, by their position among the fitted ones, that are left out together; empty = each inner one alone (model/held-out.ts). */
  readonly leaveOut: readonly (readonly number[])[]
  /** Where the space comes from; PCA is found anew without the cells left out. Null where the file is gone. */
  readonly refit: { readonly path: string; readonly space: SpaceConfig } | null
  readonly threads: number
  readonly threadEntry: URL
}

interface Cells {
  readonly labels: string[]
  readonly times: number[]
  readonly clouds: Matrix[]
}

const GROWTH_NOTE = 'Cells are weighed by their relative growth, which is a fit and not a measured proliferation.'
const REFIT_NOTE =
  'PCA was found anew for each set, without the cells left out: variable genes, means, components and scaling.'
const EMBEDDING_NOTE = 'The embedding of the file was taken as it is: the cells left out may have had a part in it.'
const GONE_NOTE =
  'The file could not be read again, so the coordinates were left as they are: the cells left out had a part in them.'

/** Share of a set's work that PCA takes where it is found anew. */
const REFITTED = 0.4
/** Where couplings and training lie in the work on one set; the distances take the rest. */
const COUPLED = 0.25
const TRAINED = 0.4

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
  requireFit(arrays, request, 1, 'Leaving timepoints out')
  const cells = allCells(arrays, axis, config)
  const recipe = recipeOf(config)
  const sets = request.leaveOut.length ? request.leaveOut : leftOutSets('one', cells.labels.length)
  for (const set of sets) checkSet(set, cells, axis.column)
  return withPool(request, signal, async (pool) => {
    const done: HeldOutSummary['sets'] = []
    for (const [s, set] of sets.entries()) {
      const without = `without ${set.map((k) => cells.labels[k]).join(', ')}`
      const [from, fitted, to] = [s, refit ? s + REFITTED : s, s + 1].map((at) => at / sets.length)
      const { value, seconds } = await timed(async () => {
        if (refit) reporter.stage(`PCA ${without}`, from, fitted)
        const anew = refit && (await refit(set, (fraction) => reporter.progress(fraction)))
        reporter.stage(without, fitted, to)
        const seen = anew ? allCells(anew, axis, config) : cells
        return oneSet(seen, set, config, recipe, pool, reporter, signal)
      })
      done.push({ leftOut: set.map((k) => cells.labels[k]), ...value, seconds })
    }
    const points = done.flatMap((set) => set.points)
    return {
      config,
      model: recipe.model.id,
      sets: done,
      refitted: refit !== null,
      mean: { w1: mean(points.map((p) => p.fromPrevious.w1)), w2: mean(points.map((p) => p.fromPrevious.w2)) },
      notes: [
        refit ? REFIT_NOTE : request.refit ? EMBEDDING_NOTE : GONE_NOTE,
        ...(recipe.model.coupling === 'unbalanced' ? [GROWTH_NOTE] : [])
      ]
    }
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

async function oneSet(
  { labels, times, clouds }: Cells,
  set: readonly number[],
  config: FitConfig,
  recipe: Recipe,
  pool: Pool,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<{ points: HeldOutPoint[]; trainingStatus: string }> {
  const kept = labels.map((_, k) => k).filter((k) => !set.includes(k))
  const snapshots = kept.map((k) => clouds[k])
  const course = { snapshots, times: kept.map((k) => times[k]) }
  const couplings = await couple(course, recipe.model, config.seed, pool, (fraction) =>
    reporter.progress(COUPLED * fraction)
  )
  const training = { ...course, couplings: couplings.used, seed: config.seed }
  const fit = await trainOn(training, recipe, pool, within(reporter, COUPLED, TRAINED), signal)
  const landscape = landscapeOf(fit, predictorOf(recipe, fit), config.seed, couplings.growth)
  const targets = await Promise.all(
    set.map(async (k) => {
      const before = Math.max(...kept.filter((j) => j < k))
      const moved = async (from: number): Promise<Guess> => {
        const through = [from, ...kept.filter((j) => j > from && j < k), k].map((j) => times[j])
        const { X, drawnFrom } = (await drive(journey(landscape, clouds[from], through), signal)).at(-1) as Arrival
        return drawnFrom ?? { X }
      }
      return { k, before, fromPrevious: await moved(before), fromFirst: await moved(0) }
    })
  )
  const report: Report = (fraction) => reporter.progress(TRAINED + (1 - TRAINED) * fraction)
  const points = await together(
    targets.map(({ k, before, fromPrevious, fromFirst }) => async (mine: Report): Promise<HeldOutPoint> => {
      const after = Math.min(...kept.filter((j) => j > k))
      const share = (times[k] - times[before]) / (times[after] - times[before])
      const line = straightLine(clouds[before], clouds[after], couplings.exact[kept.indexOf(before)] as Coupling, share)
      const guesses: Guesses = {
        fromPrevious,
        fromFirst,
        previous: { X: clouds[before] },
        next: { X: clouds[after] },
        straightLine: { X: line.points, a: line.weights }
      }
      return { label: labels[k], from: labels[before], ...(await distancesOf(pool, guesses, clouds[k], mine)) }
    }),
    report
  )
  return { points, trainingStatus: fit.status }
}

type GuessName = 'fromPrevious' | 'fromFirst' | 'previous' | 'next' | 'straightLine'
/** Cells that stand for those of the timepoint, with their mass where it is not the same for all. */
interface Guess {
  readonly X: Matrix
  readonly a?: Float64Array
}
/** What a timepoint is compared with: predictions, and what needs no landscape. */
type Guesses = Readonly<Record<GuessName, Guess>>

/** Distances of each guess from the cells Y of the timepoint. */
async function distancesOf(
  pool: Pool,
  guesses: Guesses,
  Y: Matrix,
  report: Report
): Promise<Record<GuessName, Distances>> {
  const names = Object.keys(guesses) as GuessName[]
  const found = await together(
    names.map((name) => (r: Report) => distances(pool, { ...guesses[name], Y }, r)),
    report
  )
  return Object.fromEntries(names.map((name, i) => [name, found[i]])) as Record<GuessName, Distances>
}

async function distances(
  pool: Pool,
  clouds: { X: Matrix; Y: Matrix; a?: Float64Array },
  report: Report
): Promise<Distances> {
  const [w1, w2] = await together([(r) => pool.run('w1', clouds, r), (r) => pool.run('w2', clouds, r)], report)
  return { w1: w1.value, w2: w2.value }
}

/** A reporter whose whole range is a part of another's stage. */
function within(reporter: Reporter, from: number, to: number): Pick<Reporter, 'loss' | 'progress'> {
  return {
    loss: (step, value) => reporter.loss(step, value),
    progress: (fraction) => reporter.progress(from + (to - from) * fraction)
  }
}
