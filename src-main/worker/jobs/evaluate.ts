import { AppError } from '../../../src-shared/errors.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { ERROR_COLUMNS, METRICS, type ErrorColumn, type Metric } from '../../../src-shared/model/step-errors.ts'
import type { StepError } from '../../../src-shared/model/fit.ts'
import { comparedClouds } from '../../compute/metrics/baselines.ts'
import { journey, type Landscape } from '../../compute/predict/landscape.ts'
import type { Prediction } from '../../compute/predict/predict.ts'
import type { Coupling } from '../../compute/transport/coupling.ts'
import { drive } from '../drive.ts'
import type { Pool } from '../pool.ts'
import type { Snapshots } from './snapshots.ts'
import { together, type Report } from './stages.ts'

export interface Predictions {
  /** The test cells of each timepoint but the last, moved to the next. */
  readonly oneStep: readonly Prediction[]
  /** Those of the first, moved all the way: at each timepoint but the first. */
  readonly cumulative: readonly Prediction[]
}

type Course = Pick<Snapshots, 'train' | 'test' | 'times' | 'labels' | 'batches'>

/** A cell further out than this many times the furthest observed one has left every bound: distances to it mean nothing. */
const FAR = 1e6

/** Where a landscape puts the test cells. Throws E_FIT_DIVERGED when it throws them out of every bound. */
export async function predictAll(S: Course, landscape: Landscape, signal?: AbortSignal): Promise<Predictions> {
  const oneStep: Prediction[] = []
  for (const [k, from] of S.times.slice(0, -1).entries()) {
    oneStep.push(...(await drive(journey(landscape, S.test[k], [from, S.times[k + 1]]), signal)))
  }
  const cumulative = await drive(journey(landscape, S.test[0], S.times), signal)
  // Where all cells lie at the origin, no multiple of the furthest is a bound.
  const bound = Math.max(1, FAR * furthest(S.test))
  if (!(furthest([...oneStep, ...cumulative].map(({ X }) => X)) <= bound))
    throw new AppError('E_FIT_DIVERGED', { detail: 'its landscape moves some cells out of every bound' })
  return { oneStep, cumulative }
}

/** Largest coordinate by size; NaN where there is one. */
const furthest = (clouds: readonly Matrix[]): number =>
  clouds.reduce((most, { data }) => data.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0)

type Column = Record<Exclude<ErrorColumn, 'batches'>, number> & { batches?: number }
type Distances = Record<Metric, Column>

/** Errors of predictions beside their baselines, each distance on a thread. `couplings` are the exact ones of the train cells. */
export function evaluate(
  S: Course,
  couplings: readonly Coupling[],
  { oneStep, cumulative }: Predictions,
  pool: Pool,
  report: Report,
  signal?: AbortSignal
): Promise<StepError[]> {
  const step = async (k: number, mine: Report): Promise<StepError> => {
    const clouds = await drive(
      comparedClouds({
        train: S.train[k],
        trainNext: S.train[k + 1],
        test: S.test[k],
        coupling: couplings[k],
        predicted: oneStep[k].X,
        cumulative: cumulative[k].X,
        testNext: S.test[k + 1],
        batches: S.batches[k + 1]
      }),
      signal
    )
    const pairs = METRICS.flatMap((metric) =>
      ERROR_COLUMNS.flatMap((column) => {
        const pair = clouds[column]
        return pair ? [{ metric, column, pair }] : []
      })
    )
    const values = await together(
      pairs.map(
        ({ metric, pair }) =>
          (r) =>
            pool.run('distance', { metric, ...pair }, r)
      ),
      mine
    )
    const found = Object.fromEntries(METRICS.map((metric) => [metric, {}])) as Distances
    pairs.forEach(({ metric, column }, p) => (found[metric][column] = values[p] as number))
    return { from: S.labels[k], to: S.labels[k + 1], ...found.w1, w2: named(found.w2), mmd: named(found.mmd) }
  }
  return together(
    couplings.map((_, k) => (mine: Report) => step(k, mine)),
    report
  )
}

const named = ({ w1, ...others }: Column): NonNullable<StepError['w2']> => ({
  predicted: w1,
  ...others
})
