import { AppError } from '../../../src-shared/errors.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { LearningCurve } from '../../../src-shared/model/learning-curve.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { learningSentence, nestedParts } from '../../compute/identify/learning-curve.ts'
import { landscapeOf, type Landscape } from '../../compute/predict/landscape.ts'
import type { Reporter } from '../drive.ts'
import { withPool, type Pool } from '../pool.ts'
import { predictAll } from './evaluate.ts'
import { priorOf } from './prior.ts'
import { predictorOf, recipeOf } from './recipe.ts'
import { requireFit } from './require-fit.ts'
import { snapshotsOf, type Snapshots } from './snapshots.ts'
import { couple, mean, together, trainEach, type Report } from './stages.ts'

interface LearningRequest {
  readonly arrays: NamedArrays
  readonly axis: TimeAxis
  readonly config: FitConfig
  /** Arrays of growth-prior.ts, where the configuration has a prior. */
  readonly prior?: NamedArrays
  readonly threads: number
  readonly threadEntry: URL
}

/** Each is twice the one before. */
const SHARES = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]
/** A part with fewer cells at a timepoint is left out of the curve, as is one whose landscape throws cells out of every bound. */
const FEWEST = 10

const STAGES = { couplings: [0, 0.4], fit: [0.4, 0.8], evaluate: [0.8, 1] } as const

/** Error against the number of cells that are learnt from, on the same test cells; the sizes side by side on threads. */
export function computeLearningCurve(
  request: LearningRequest,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<LearningCurve> {
  const { config } = request
  const { seed } = config
  const recipe = recipeOf(config)
  requireFit(request.arrays, request, SHARES.length, 'The learning curve')
  const S = snapshotsOf(request.arrays, request.axis, config)
  const parts = SHARES.map((share) => ({ share, snapshots: nestedParts(S.train, share, seed) })).filter(
    ({ share, snapshots }) => share === 1 || snapshots.every((X) => X.rows >= Math.max(FEWEST, 2 * config.dims))
  )
  const prior = priorOf(request, S.timeIndex, (i) => !S.isTest[i])
  // The same cells: their parts are drawn by seed, timepoint and number of cells alone.
  const priorPart = (share: number) => prior && { ...prior, rates: nestedParts(prior.rates, share, seed) }
  const progress = (fraction: number): void => reporter.progress(fraction)
  return withPool(request, signal, async (pool) => {
    reporter.stage('couplings', ...STAGES.couplings)
    const couplings = await together(
      parts.map(
        ({ share, snapshots }) =>
          (report: Report) =>
            couple({ snapshots, times: S.times }, recipe.model, seed, pool, report, priorPart(share))
      ),
      progress
    )
    reporter.stage('fit', ...STAGES.fit)
    const trainings = parts.map(({ snapshots }, i) => ({
      ...{ snapshots, times: S.times, couplings: couplings[i].used, seed }
    }))
    const fits = await trainEach(trainings, recipe, pool, reporter, signal)
    reporter.stage('evaluate', ...STAGES.evaluate)
    const clouds = await Promise.all(
      fits.map((fit, i) =>
        predictedClouds(
          S,
          landscapeOf(fit, predictorOf(recipe, fit), seed, couplings[i].growth),
          parts[i].share,
          signal
        )
      )
    )
    const means = await together(
      [...clouds, S.test, S.train.slice(1)].map(
        (from) => (report: Report) => (from ? meanW1(from, S.test.slice(1), pool, report) : Promise.resolve(NaN))
      ),
      progress
    )
    const [previous, floor] = means.slice(parts.length)
    const points = parts
      .map(({ share, snapshots }, i) => ({
        ...{ share, cells: snapshots.reduce((sum, X) => sum + X.rows, 0), error: means[i] }
      }))
      .filter(({ error }) => !Number.isNaN(error))
    const sentence = learningSentence(points, { previous, floor })
    return { config, model: recipe.model.id, points, previous, floor, sentence }
  })
}

/** The test cells moved one step; null where too few cells made a landscape that throws them out of every bound. */
async function predictedClouds(
  S: Snapshots,
  landscape: Landscape,
  share: number,
  signal?: AbortSignal
): Promise<Matrix[] | null> {
  try {
    return (await predictAll(S, landscape, signal)).oneStep.map(({ X }) => X)
  } catch (error) {
    if (share < 1 && error instanceof AppError && error.code === 'E_FIT_DIVERGED') return null
    throw error
  }
}

/** Mean W1 of clouds to targets of the same place, as many as there are targets. */
async function meanW1(from: readonly Matrix[], to: readonly Matrix[], pool: Pool, report: Report): Promise<number> {
  const tasks = to.map((Y, k) => (mine: Report) => pool.run('distance', { metric: 'w1', X: from[k], Y }, mine))
  return mean(await together(tasks, report))
}
