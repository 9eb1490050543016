import type { Matrix } from '../../../src-shared/matrix.ts'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { Distances, HeldOutColumn, HeldOutPoint, HeldOutSummary } from '../../../src-shared/model/held-out.ts'
import { METRICS } from '../../../src-shared/model/step-errors.ts'
import { Random } from '../../../src-shared/random.ts'
import { halvesOf, straightLine } from '../../compute/metrics/baselines.ts'
import { journey, landscapeOf, type Arrival } from '../../compute/predict/landscape.ts'
import type { Coupling } from '../../compute/transport/coupling.ts'
import { drive } from '../drive.ts'
import type { Pool } from '../pool.ts'
import { partOf, type Prior } from './prior.ts'
import { predictorOf, type Recipe } from './recipe.ts'
import { couple, together, trainOne, type Couplings, type LiveLoss, type Report, type Trained } from './stages.ts'

/** All cells per timepoint, none kept back. */
export interface Cells {
  readonly labels: string[]
  readonly times: number[]
  readonly clouds: Matrix[]
}

export interface SetContext {
  readonly config: FitConfig
  readonly recipe: Recipe
  /** Of all timepoints, where the configuration has one; where it is scored, without those left out. */
  readonly prior: Prior | undefined
  readonly pool: Pool
  readonly signal: AbortSignal | undefined
}

/** Where couplings and training lie in the work on one set; the distances take the rest. */
const COUPLED = 0.25
const TRAINED = 0.4

/** What was learnt without a set of timepoints. */
interface Learnt {
  /** Positions of the timepoints that were learnt from, ascending. */
  readonly kept: readonly number[]
  readonly couplings: Couplings
  readonly fit: Trained
}

/** Fits without the timepoints of a set, predicts them, and measures how far the predictions are from their cells. */
export async function predictLeftOut(
  cells: Cells,
  set: readonly number[],
  context: SetContext,
  report: Report,
  live?: LiveLoss
): Promise<Pick<HeldOutSummary['sets'][number], 'points' | 'trainingStatus'>> {
  const learnt = await learnWithout(cells, set, context, report, live)
  const points = await together(
    set.map((k) => async (mine: Report): Promise<HeldOutPoint> => {
      const before = Math.max(...learnt.kept.filter((j) => j < k))
      const clouds = await cloudsOf(cells, k, learnt, context)
      const from = cells.labels[before]
      return { label: cells.labels[k], from, ...(await distancesOf(context.pool, clouds, mine)) }
    }),
    (fraction) => report(TRAINED + (1 - TRAINED) * fraction)
  )
  return { points, trainingStatus: learnt.fit.status }
}

async function learnWithout(
  { labels, times, clouds }: Cells,
  set: readonly number[],
  { config: { seed }, recipe, prior, pool, signal }: SetContext,
  report: Report,
  live?: LiveLoss
): Promise<Learnt> {
  const kept = labels.map((_, k) => k).filter((k) => !set.includes(k))
  const course = { snapshots: kept.map((k) => clouds[k]), times: kept.map((k) => times[k]) }
  const coupled: Report = (fraction) => report(COUPLED * fraction)
  const known = prior && partOf(prior, kept)
  const couplings = await couple(course, recipe.model, seed, pool, coupled, known)
  const training = { ...course, couplings: couplings.used, seed }
  const trained: Report = (fraction) => report(COUPLED + (TRAINED - COUPLED) * fraction)
  return { kept, couplings, fit: await trainOne(training, recipe, pool, trained, signal, live) }
}

/** Two clouds to be compared. */
interface Compared {
  readonly X: Matrix
  readonly Y: Matrix
  /** Mass per row of X; uniform where missing. */
  readonly a?: Float64Array
}

/** What timepoint k is compared with: predictions of its cells, and what needs no landscape. */
async function cloudsOf(
  { labels, times, clouds }: Cells,
  k: number,
  { kept, couplings, fit }: Learnt,
  { config: { seed }, recipe, signal }: SetContext
): Promise<Record<HeldOutColumn, Compared>> {
  const landscape = landscapeOf(fit, predictorOf(recipe, fit), seed, couplings.growth)
  const [before, after] = [Math.max(...kept.filter((j) => j < k)), Math.min(...kept.filter((j) => j > k))]
  const Y = clouds[k]
  const moved = async (from: number): Promise<Compared> => {
    const through = [from, ...kept.filter((j) => j > from && j < k), k].map((j) => times[j])
    const { X, drawnFrom } = (await drive(journey(landscape, clouds[from], through), signal)).at(-1) as Arrival
    return { ...(drawnFrom ?? { X }), Y }
  }
  const share = (times[k] - times[before]) / (times[after] - times[before])
  const coupling = couplings.exact[kept.indexOf(before)] as Coupling
  const line = straightLine(clouds[before], clouds[after], coupling, share)
  return {
    fromPrevious: await moved(before),
    fromFirst: await moved(0),
    straightLine: { X: line.points, Y, a: line.weights },
    previous: { X: clouds[before], Y },
    next: { X: clouds[after], Y },
    halves: halvesOf(Y, Random.seed(seed).split('halves', labels[k]))
  }
}

/** Every distance between the two clouds of each column, each on a thread. */
async function distancesOf(
  pool: Pool,
  clouds: Record<HeldOutColumn, Compared>,
  report: Report
): Promise<Record<HeldOutColumn, Distances>> {
  const columns = Object.keys(clouds) as HeldOutColumn[]
  const found = await together(
    columns.flatMap((column) =>
      METRICS.map((metric) => (mine: Report) => pool.run('distance', { metric, ...clouds[column] }, mine))
    ),
    report
  )
  const of = (c: number): Distances =>
    Object.fromEntries(METRICS.map((metric, m) => [metric, found[c * METRICS.length + m]])) as unknown as Distances
  return Object.fromEntries(columns.map((column, c) => [column, of(c)])) as Record<HeldOutColumn, Distances>
}
