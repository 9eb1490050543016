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

/** Runs independent tasks and reports their mean progress; results are in the order of the tasks. */
export function together<T>(tasks: readonly ((report: Report) => Promise<T>)[], report: Report): Promise<T[]> {
  const fractions = tasks.map(() => 0)
  return Promise.all(
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
 * The same for several trainings: on threads, or one after the other where the model needs the tensor library, which lives here; of a single one the
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
  const { model } = recipe
  const [only, ...others] = trainings
  if (others.length === 0) return [await trainOn(only, recipe, pool, reporter, signal, checkpoint)]
  const inputs = await Promise.all(trainings.map((training) => inputOf(training, recipe, pool)))
  if (!model.needsTensors) {
    const fits = inputs.map((input) => (mine: Report) => pool.run('fit', { model: model.id, input }, mine))
    return (await together(fits, (fraction) => reporter.progress(fraction))).map(finite)
  }
  const results: Trained[] = []
  for (const [s, input] of inputs.entries()) {
    const progress: Report = (fraction) => reporter.progress((s + fraction) / inputs.length)
    results.push(await trainHere(input, model, { loss: () => undefined, progress }, signal))
  }
  return results
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
