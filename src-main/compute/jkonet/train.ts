import type { Random } from '../../../src-shared/random.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import { splitEntries } from './holdout.ts'
import type { Learner } from './learner.ts'
import type { TrainingSet } from './rows.ts'
import { Run } from './run.ts'
import type { TrainSettings } from './settings.ts'

export interface TrainProgress {
  readonly fraction: number
  /** Steps done, over all schedules tried. */
  readonly step: number
  /** Weighted mean squared residual |tau grad V + D|^2, over the batches since the last report. */
  readonly loss: number
  /** The same over the held-out rows, at the last check. */
  readonly validationLoss?: number
}

export interface CurvePoint {
  readonly step: number
  readonly loss: number
}

export interface TrainResult<State> {
  /** The parameters. */
  readonly state: State
  /** Steps after which they were taken. */
  readonly steps: number
  readonly losses: readonly CurvePoint[]
  readonly validation: readonly CurvePoint[]
  /** `stopped-early`: fewer steps than asked for were better on the held-out rows. `diverged`: the loss left the finite numbers. */
  readonly status: 'converged' | 'stopped-early' | 'diverged'
  /** Last entry of `losses` up to `steps`. */
  readonly finalLoss: number
  readonly build: KernelBuild
}

/** Multiply-adds between two reports: about 25 ms of work. */
const WORK_PER_REPORT = 4e8
/** A new schedule gets this many times the best step; how many schedules are tried, and the shortest. */
const ROOM = 1.2
const ATTEMPTS = 4
const SHORTEST = 30

/**
 * Trains on shuffled minibatches of the training set. Where `settings.validation` is given, a part of the cells is held out, the loss of their
 * rows is taken at evenly spaced checks, and the parameters of the best check are the result. A check before the middle of the schedule has the
 * weights of a high learning rate (few cells are soon learnt by heart): then the training starts again with a schedule that ends soon after it.
 * `create` makes the learner, the same each time.
 */
export function* train<State>(
  set: TrainingSet,
  create: () => Learner<State>,
  settings: TrainSettings,
  random: Random
): Generator<TrainProgress, TrainResult<State>> {
  const { fraction, most } = settings.validation ?? { fraction: 0, most: 0 }
  const split = splitEntries(set, Math.min(fraction, most / set.count), random.split('hold-out'))
  const batches = Math.ceil((split.training.length * set.rowsPerEntry) / settings.batch)
  let length = 'epochs' in settings.length ? settings.length.epochs * batches : settings.length.steps
  let start = { fraction: 0, step: 0 }
  let winner: Run<State> | undefined
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const run: Run<State> = new Run(set, split, create(), settings, length, random)
    start = yield* drive(run, settings.batch, start)
    if (!winner || run.leastLoss < winner.leastLoss) winner = run
    if (run.diverged || run.bestStep >= length / 2 || length <= SHORTEST) break
    length = Math.max(SHORTEST, Math.ceil(ROOM * run.bestStep))
  }
  if (!winner) throw new RangeError('train: no schedule was run')
  return winner.result(start.step)
}

/** Runs one schedule until it ends or only learns by heart; progress goes on from `start`. */
function* drive<State>(
  run: Run<State>,
  batch: number,
  start: { fraction: number; step: number }
): Generator<TrainProgress, typeof start> {
  const every = Math.max(1, Math.round(WORK_PER_REPORT / (batch * run.work)))
  const at = (): typeof start => ({
    fraction: start.fraction + (1 - start.fraction) * (run.steps / run.length),
    step: start.step + run.steps
  })
  while (!run.finished) {
    run.step()
    if (run.steps % every === 0 || run.finished) yield { ...run.report(), ...at() }
  }
  return at()
}
