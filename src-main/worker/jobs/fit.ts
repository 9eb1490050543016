import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitConfig, FitSummary, StepError } from '../../../src-shared/model/fit.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import type { FitResult } from '../../compute/jkonet/model.ts'
import type { Prediction } from '../../compute/predict/predict.ts'
import type { Coupling } from '../../compute/transport/coupling.ts'
import { drive, type Reporter } from '../drive.ts'
import { withPool, type Pool } from '../pool.ts'
import { growthPerCell } from './growth.ts'
import { journey, landscapeOf, storable, type Landscape } from './landscape.ts'
import { recipeOf } from './recipe.ts'
import { snapshotsOf, type Snapshots } from './snapshots.ts'
import { couple, mean, timed, together, trainOn, type Couplings } from './stages.ts'
import { judge } from './trust.ts'

interface FitRequest {
  readonly arrays: NamedArrays
  readonly axis: TimeAxis
  readonly config: FitConfig
  readonly threads: number
  readonly threadEntry: URL
}

/** Where each stage lies in the whole job, by the time it takes. */
const STAGES = { couplings: [0, 0.3], fit: [0.3, 0.6], predict: [0.6, 0.65], evaluate: [0.65, 1] } as const

/** Couplings, fit, prediction and errors of one configuration. */
export async function computeFit(
  request: FitRequest,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<{ summary: FitSummary; arrays: NamedArrays }> {
  const recipe = recipeOf(request.config)
  const S = snapshotsOf(request.arrays, request.axis, request.config)
  return withPool(request, signal, async (pool) => {
    const couplings = await timed(() => {
      reporter.stage('couplings', ...STAGES.couplings)
      return couple({ snapshots: S.train, times: S.times }, recipe.model, request.config.seed, pool, (fraction) =>
        reporter.progress(fraction)
      )
    })
    const fit = await timed(() => {
      reporter.stage('fit', ...STAGES.fit)
      const training = {
        snapshots: S.train,
        times: S.times,
        couplings: couplings.value.used,
        seed: request.config.seed
      }
      return trainOn(training, recipe, pool, reporter, signal)
    })
    const predictions = await timed(() =>
      predictAll(
        S,
        landscapeOf(fit.value, recipe.predictor, request.config.seed, couplings.value.growth),
        reporter,
        signal
      )
    )
    const steps = await timed(() => evaluate(S, couplings.value.exact, predictions.value, pool, reporter))
    const solver = solverSummary(S, couplings.value.used, fit.value, predictions.value, recipe.predictor)
    const summary: FitSummary = {
      config: request.config,
      model: { id: recipe.model.id, label: recipe.model.label, variant: recipe.variant },
      architecture: storable(fit.value).summary,
      kernelBuild: fit.value.build,
      labels: S.labels,
      times: S.times,
      spacing: request.axis.spacing,
      solver,
      errors: {
        steps: steps.value,
        mean: mean(steps.value.map((s) => s.w1)),
        cumulativeMean: mean(steps.value.map((s) => s.cumulative))
      },
      trust: judge(
        steps.value,
        solver,
        S.labels,
        S.test.map((cloud) => cloud.rows)
      ),
      timings: { couplings: couplings.seconds, fit: fit.seconds, predict: predictions.seconds, evaluate: steps.seconds }
    }
    const { growth } = couplings.value
    const perCell = growth && { growth: await growthPerCell(S, growth, signal) }
    return { summary, arrays: { ...arraysOf(S, fit.value), ...perCell } }
  })
}

interface Predictions {
  readonly oneStep: Prediction[]
  readonly cumulative: Prediction[]
}

async function predictAll(
  S: Snapshots,
  landscape: Landscape,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<Predictions> {
  reporter.stage('predict', ...STAGES.predict)
  const oneStep: Prediction[] = []
  for (const [k, from] of S.times.slice(0, -1).entries()) {
    oneStep.push(...(await drive(journey(landscape, S.test[k], [from, S.times[k + 1]]), signal)))
    reporter.progress((0.5 * (k + 1)) / (S.times.length - 1))
  }
  const cumulative = await drive(journey(landscape, S.test[0], S.times), signal)
  return { oneStep, cumulative }
}

function evaluate(
  S: Snapshots,
  couplings: readonly Coupling[],
  { oneStep, cumulative }: Predictions,
  pool: Pool,
  reporter: Reporter
): Promise<StepError[]> {
  reporter.stage('evaluate', ...STAGES.evaluate)
  const at = (A: readonly Snapshots['X'][], k: number): Snapshots['X'] => A[k] as Snapshots['X']
  const step =
    (k: number) =>
    async (report: (fraction: number) => void): Promise<StepError> => {
      const target = at(S.test, k + 1)
      const distances = await together(
        [
          (r) => pool.run('w1', { X: (oneStep[k] as Prediction).X, Y: target }, r),
          (r) => pool.run('w1', { X: (cumulative[k] as Prediction).X, Y: target }, r),
          (r) => pool.run('w1', { X: at(S.test, k), Y: target }, r),
          (r) => pool.run('w1', { X: at(S.train, k + 1), Y: target }, r),
          (r) =>
            pool.run(
              'shift',
              {
                Q: at(S.test, k),
                X: at(S.train, k),
                Y: at(S.train, k + 1),
                coupling: couplings[k] as Coupling,
                target
              },
              r
            )
        ],
        report
      )
      const [w1, rolled, previous, floor, shift] = distances.map((d) => d.value)
      return {
        from: S.labels[k] as string,
        to: S.labels[k + 1] as string,
        w1,
        cumulative: rolled,
        previous,
        floor,
        shift
      }
    }
  return together(
    couplings.map((_, k) => step(k)),
    (fraction) => reporter.progress(fraction)
  )
}

function solverSummary(
  S: Snapshots,
  couplings: Couplings['used'],
  fit: FitResult,
  { oneStep }: Predictions,
  method: string
): FitSummary['solver'] {
  const residuals = oneStep.flatMap((p) => (p.residuals ? [p.residuals] : []))
  const cells = oneStep.reduce((sum, p) => sum + p.X.rows, 0)
  const notConverged = residuals.reduce((sum, r) => sum + r.notConverged, 0)
  return {
    couplings: couplings.map(({ n, m, cost, gap, iterations, status }, k) => ({
      from: S.labels[k] as string,
      to: S.labels[k + 1] as string,
      n,
      m,
      cost,
      gap,
      iterations,
      status
    })),
    training: {
      status: fit.status,
      steps: fit.steps,
      finalLoss: fit.finalLoss,
      validationLoss: fit.validation.find((v) => v.step === fit.steps)?.loss ?? null
    },
    prediction: {
      method,
      status: notConverged === 0 ? 'converged' : 'not-converged',
      residualMax: residuals.length ? Math.max(...residuals.map((r) => r.max)) : null,
      residualMean: residuals.length ? mean(residuals.map((r) => r.mean)) : null,
      notConverged,
      cells
    }
  }
}

function arraysOf(S: Snapshots, fit: FitResult): NamedArrays {
  return {
    ...storable(fit).arrays,
    isTest: S.isTest,
    times: Float64Array.from(S.times),
    lossStep: Float64Array.from(fit.losses, (p) => p.step),
    lossValue: Float64Array.from(fit.losses, (p) => p.loss),
    validationStep: Float64Array.from(fit.validation, (p) => p.step),
    validationLoss: Float64Array.from(fit.validation, (p) => p.loss)
  }
}
