import { AppError } from '../../../src-shared/errors.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import type { GrowthCoupling } from '../../compute/jkonet/growth/coupling.ts'
import { growthOf, type Growth } from '../../compute/jkonet/growth/population.ts'
import type { FitInput, FitResult, Model } from '../../compute/jkonet/model.ts'
import type { Coupling } from '../../compute/transport/coupling.ts'
import type { Checkpoint } from '../checkpoint.ts'
import { drive, type Reporter } from '../drive.ts'
import type { Pool } from '../pool.ts'
import { loadTensors } from '../tensorflow/load.ts'
import { turns } from '../turns.ts'
import { priorMass, type Prior } from './prior.ts'
import type { Recipe } from './recipe.ts'

export type Report = (fraction: number) => void

/** Arithmetic mean; NaN of none. */
export function mean(A: readonly number[]): number {
  return A.reduce((sum, a) => sum + a, 0) / A.length
}

/** Seconds of a piece of work, measured. */
export async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const start = performance.now()
  return { value: await work(), seconds: (performance.now() - start) / 1000 }
}

/**
 * Runs independent tasks and reports their mean progress; results are in the order of the tasks. Throws the first failure once all have ended, so
 * that nothing they share is closed under them.
 */
export async function together<T>(tasks: readonly ((report: Report) => Promise<T>)[], report: Report): Promise<T[]> {
  const fractions = tasks.map(() => 0)
  const ended = await Promise.allSettled(
    tasks.map(async (task, i) => {
      const mine = (fraction: number): void => {
        fractions[i] = fraction
        report(mean(fractions))
      }
      const value = await task(mine)
      mine(1)
      return value
    })
  )
  const failure = ended.find((end) => end.status === 'rejected')
  if (failure) throw failure.reason
  return ended.map((end) => (end as PromiseFulfilledResult<T>).value)
}

/** Couplings of consecutive snapshots. */
export interface Couplings {
  /** For what needs no landscape: baselines, straight lines. */
  readonly exact: readonly Coupling[]
  /** For the model, with their certificates: the exact ones, or those it asks for instead. */
  readonly used: readonly (Coupling | GrowthCoupling)[]
  /** What the model's couplings say of growth. */
  readonly growth?: Growth
}

export interface Timecourse {
  readonly snapshots: readonly Matrix[]
  readonly times: readonly number[]
}

/** Couplings of consecutive snapshots for a model, each on a thread; `prior` is what is known beforehand of the growth of these snapshots. */
export async function couple(
  { snapshots, times }: Timecourse,
  { coupling }: Model,
  seed: number,
  pool: Pool,
  report: Report,
  prior?: Prior
): Promise<Couplings> {
  const pairs = snapshots.slice(1).map((Y, k) => ({ X: snapshots[k], Y }))
  const exactly = pairs.map((pair) => (mine: Report) => pool.run('coupling', pair, mine))
  if (coupling !== 'unbalanced') {
    const exact = await together(exactly, report)
    return { exact, used: exact }
  }
  const unbalanced = pairs.map((pair, k) => (mine: Report) => {
    const expected = prior && { prior: priorMass(prior, k) }
    return pool.run('growth', { ...pair, seed, k, ...expected }, mine)
  })
  const halves = [0, 0]
  const half = (h: number) => (fraction: number) => {
    halves[h] = fraction
    report(mean(halves))
  }
  const [exact, used] = await Promise.all([together(exactly, half(0)), together(unbalanced, half(1))])
  return { exact, used, growth: growthOf(snapshots, times, used) }
}

export interface Training extends Timecourse {
  readonly couplings: Couplings['used']
  readonly seed: number
}

type FitReporter = Pick<Reporter, 'loss' | 'progress'>
/** Told of the loss of a training as it goes. */
export type LiveLoss = Reporter['loss']

export interface Trained extends FitResult {
  /** Of the tensor library, where it was used. */
  readonly backend?: string
}

/** Names of the pieces of a checkpoint: training under way, and what came out of it. */
const UNDER_WAY = 'training'
const FITTED = 'fitted'

/**
 * Fits the recipe's model, given what it asks for; the live loss goes to the reporter. Goes on from a checkpoint of this one training, where the
 * model can, with the same result. Throws E_FIT_DIVERGED.
 */
export async function trainOn(
  training: Training,
  recipe: Recipe,
  pool: Pool,
  reporter: FitReporter,
  signal?: AbortSignal,
  checkpoint?: Checkpoint
): Promise<Trained> {
  const known = checkpoint?.recall(FITTED)
  if (known !== undefined) return known as Trained
  const resume = checkpoint?.recall(UNDER_WAY) as object | undefined
  const input = { ...(await inputOf(training, recipe, pool)), ...(resume && { resume }) }
  const result = await trainHere(input, recipe.model, reporter, signal, checkpoint)
  checkpoint?.keep(FITTED, result)
  return result
}

/**
 * The same for several trainings, side by side on threads where the model does not need the tensor library, which lives here; of a single one the
 * live loss is reported. Results are the same in either way. Throws E_FIT_DIVERGED.
 */
export async function trainEach(
  trainings: readonly Training[],
  recipe: Recipe,
  pool: Pool,
  reporter: FitReporter,
  signal?: AbortSignal,
  checkpoint?: Checkpoint
): Promise<Trained[]> {
  const [only, ...others] = trainings
  if (others.length === 0) return [await trainOn(only, recipe, pool, reporter, signal, checkpoint)]
  return together(
    trainings.map((training) => (mine: Report) => trainOne(training, recipe, pool, mine, signal)),
    (fraction) => reporter.progress(fraction)
  )
}

/** The tensor library keeps one account of its memory, so that only one training may use it at a time. */
const tensorTurns = turns()

/** One training among others: on a thread, or here where the model needs the tensor library or somebody watches the loss. Throws E_FIT_DIVERGED. */
export async function trainOne(
  training: Training,
  recipe: Recipe,
  pool: Pool,
  progress: Report,
  signal?: AbortSignal,
  live?: LiveLoss
): Promise<Trained> {
  const { model } = recipe
  const input = await inputOf(training, recipe, pool)
  const here = (): Promise<Trained> => trainHere(input, model, { progress, loss: live ?? (() => undefined) }, signal)
  if (model.needsTensors) return tensorTurns(here)
  if (live) return here()
  return finite(await pool.run('fit', { model: model.id, input }, progress))
}

async function trainHere(
  input: FitInput,
  model: Model,
  reporter: FitReporter,
  signal?: AbortSignal,
  checkpoint?: Checkpoint
): Promise<Trained> {
  const result = await drive(model.fit(input), signal, ({ fraction, step, loss, save }) => {
    reporter.loss(step, loss)
    reporter.progress(fraction)
    if (save) checkpoint?.offer(UNDER_WAY, save)
  })
  return { ...finite(result), ...(input.tensors && { backend: input.tensors.backend }) }
}

function finite(result: FitResult): FitResult {
  if (result.status !== 'diverged') return result
  throw new AppError('E_FIT_DIVERGED', { detail: `the loss left the finite numbers after ${result.steps} steps` })
}

async function inputOf(training: Training, { model, preset }: Recipe, pool: Pool): Promise<FitInput> {
  return {
    ...training,
    preset,
    ...(model.needsScores && { scores: await scoresOf(training, pool) }),
    ...(model.needsTensors && { tensors: await loadTensors() })
  }
}

/** grad rho / rho at the cells of each snapshot, from a Gaussian mixture, each on a thread. */
export function scoresOf(
  { snapshots, seed }: Pick<Training, 'snapshots' | 'seed'>,
  pool: Pool
): Promise<Float64Array[]> {
  return Promise.all(snapshots.map((X, k) => pool.run('scores', { X, seed, k })))
}
