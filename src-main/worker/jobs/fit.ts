import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitConfig, FitSummary } from '../../../src-shared/model/fit.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { labelWords } from '../../../src-shared/time/moment-label.ts'
import { landscapeOf } from '../../compute/predict/landscape.ts'
import type { Checkpoint } from '../checkpoint.ts'
import type { Reporter } from '../drive.ts'
import { withPool } from '../pool.ts'
import { evaluate, predictAll, type Predictions } from './evaluate.ts'
import { fitArrays, solverSummary } from './fit-summary.ts'
import { growthArrays, growthReport } from './growth.ts'
import { identify } from './identify.ts'
import { storable } from './landscape.ts'
import { priorOf } from './prior.ts'
import { predictorOf, recipeOf, type Recipe } from './recipe.ts'
import { requireFit } from './require-fit.ts'
import { snapshotsOf, type Snapshots } from './snapshots.ts'
import { couple, mean, timed, together, trainEach, type Couplings, type Report, type Trained } from './stages.ts'
import { judge } from './trust.ts'

interface FitRequest {
  readonly arrays: NamedArrays
  readonly axis: TimeAxis
  readonly config: FitConfig
  /** Arrays of growth-prior.ts, where the configuration has a prior. */
  readonly prior?: NamedArrays
  readonly threads: number
  readonly threadEntry: URL
  /** Keeps what is finished, and holds what an earlier process had kept. */
  readonly checkpoint?: Checkpoint
}

export interface FitOutcome {
  readonly summary: FitSummary
  readonly arrays: NamedArrays
}

/** Where each stage lies in the whole job, by the time it takes. */
const STAGES = { couplings: [0, 0.25], fit: [0.25, 0.5], predict: [0.5, 0.55], evaluate: [0.55, 1] } as const
type Stage = keyof typeof STAGES

/** Couplings, fit, prediction and errors of one configuration. */
export async function computeFit(request: FitRequest, reporter: Reporter, signal?: AbortSignal): Promise<FitOutcome> {
  return (await computeSeeds({ ...request, seeds: [request.config.seed] }, reporter, signal))[0]
}

/** Cells to learn from and to judge by, and the seed of everything random. */
interface Case {
  readonly S: Snapshots
  readonly seed: number
}

/**
 * The same with each of the seeds instead of the configuration's own (split, training, prediction): stage by stage, in each the seeds side by side on
 * threads. What comes out is, timings aside, what the seeds give one by one; each is given its share of the time.
 */
export function computeSeeds(
  request: FitRequest & { readonly seeds: readonly number[] },
  reporter: Reporter,
  signal?: AbortSignal
): Promise<FitOutcome[]> {
  const { arrays, axis, config, seeds } = request
  const recipe = recipeOf(config)
  requireFit(arrays, request, seeds.length, seeds.length > 1 ? `${seeds.length} fits` : 'The fit')
  const cases = seeds.map((seed): Case => ({ S: snapshotsOf(arrays, axis, { ...config, seed }), seed }))
  return withPool(request, signal, async (pool) => {
    const stage = <T>(name: Stage, each: (of: Case, i: number, report: Report) => Promise<T>) =>
      timed(() => {
        const [from, to] = STAGES[name]
        reporter.stage(name, from, to)
        return together(
          cases.map((of, i) => (report: Report) => each(of, i, report)),
          (fraction) => reporter.progress(fraction)
        )
      })
    const couplings = await stage('couplings', ({ S, seed }, _, report) => {
      const prior = priorOf(request, S.timeIndex, (i) => !S.isTest[i])
      return couple({ snapshots: S.train, times: S.times }, recipe.model, seed, pool, report, prior)
    })
    const fits = await timed(() => {
      reporter.stage('fit', ...STAGES.fit)
      const trainings = cases.map(({ S, seed }, i) => ({
        ...{ snapshots: S.train, times: S.times, couplings: couplings.value[i].used, seed }
      }))
      return trainEach(trainings, recipe, pool, reporter, signal, request.checkpoint)
    })
    const predictions = await stage('predict', ({ S, seed }, i) => {
      const landscape = landscapeOf(fits.value[i], predictorOf(recipe, fits.value[i]), seed, couplings.value[i].growth)
      return predictAll(S, landscape, signal)
    })
    const judged = await stage('evaluate', async ({ S, seed }, i, report) => {
      const { exact } = couplings.value[i]
      const steps = await evaluate(S, exact, predictions.value[i], pool, report, signal)
      return { steps, identifiability: await identify(S, seed, exact, fits.value[i], pool) }
    })
    const share = ({ seconds }: { seconds: number }): number => seconds / cases.length
    const timings = {
      ...{ couplings: share(couplings), fit: share(fits), predict: share(predictions), evaluate: share(judged) }
    }
    return Promise.all(
      cases.map((of, i) =>
        outcomeOf(
          { ...of, couplings: couplings.value[i], fit: fits.value[i], predictions: predictions.value[i] },
          judged.value[i],
          recipe,
          request,
          timings,
          signal
        )
      )
    )
  })
}

/** A case with all that was made of it. */
interface Done extends Case {
  readonly couplings: Couplings
  readonly fit: Trained
  readonly predictions: Predictions
}

interface Judged {
  readonly steps: FitSummary['errors']['steps']
  readonly identifiability: FitSummary['identifiability'] | null
}

/** The record of a fit, and the arrays that the library keeps of it. */
async function outcomeOf(
  { S, seed, couplings, fit, predictions }: Done,
  { steps, identifiability }: Judged,
  recipe: Recipe,
  request: FitRequest,
  timings: FitSummary['timings'],
  signal?: AbortSignal
): Promise<FitOutcome> {
  const solver = solverSummary(S, couplings.used, fit, predictions, predictorOf(recipe, fit))
  const { config, axis } = request
  const growth = couplings.growth && (await growthArrays(S, couplings.growth, request, signal))
  const words = S.labels.map((label) => labelWords(label, axis))
  const sizes = S.test.map((cloud) => cloud.rows)
  const summary: FitSummary = {
    ...about({ ...config, seed }, recipe, S, fit),
    spacing: axis.spacing,
    solver,
    errors: { steps, mean: mean(steps.map((s) => s.w1)), cumulativeMean: mean(steps.map((s) => s.cumulative)) },
    trust: judge(steps, solver, words, sizes),
    ...(identifiability && { identifiability }),
    ...(growth && { growth: growthReport(S, growth, request.prior) }),
    timings
  }
  return { summary, arrays: { ...fitArrays(S, fit), ...growth } }
}

function about(config: FitConfig, recipe: Recipe, { labels, times }: Snapshots, fit: Trained) {
  return {
    config,
    model: { id: recipe.model.id, label: recipe.model.label, variant: recipe.variant },
    architecture: storable(fit).summary,
    kernelBuild: fit.build,
    labels,
    times
  }
}
