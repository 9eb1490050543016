import type { Random } from '../../../src-shared/random.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import type { Rows } from '../kernels/mlp.ts'
import { splitEntries, type EntrySplit } from './holdout.ts'
import type { Learner } from './learner.ts'
import type { TrainingSet } from './rows.ts'
import { Run, type RunSave } from './run.ts'
import type { TrainSettings } from './settings.ts'
import type { Tried } from './tune.ts'

export interface TrainProgress {
  readonly fraction: number
  /** Steps done, over all schedules tried. */
  readonly step: number
  /** Weighted mean squared residual |tau grad V + D|^2, over the batches since the last report. */
  readonly loss: number
  /** The same over the held-out rows, at the last check. */
  readonly validationLoss?: number
  /** A copy of where the training stands now, as plain numbers and arrays: what `FitInput.resume` takes. Not every model has it. */
  readonly save?: () => object
}

/** Where a training stands, between two reports. */
export interface TrainSave<State, Save> {
  readonly attempt: number
  readonly start: Start
  readonly run: RunSave<State, Save>
  /** The best of the schedules before. */
  readonly winner: RunSave<State, Save> | undefined
}

/** Where a schedule begins: share of the progress and steps of those before. */
interface Start {
  readonly fraction: number
  readonly step: number
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
  /**
   * `stopped-early`: fewer steps than asked for were better on the held-out rows. `diverged`: the loss left the finite numbers.
   * `no-better-than-still`: held-out cells are not predicted better than by cells that do not move, so the landscape says nothing.
   */
  readonly status: 'converged' | 'stopped-early' | 'diverged' | 'no-better-than-still'
  /** Last entry of `losses` up to `steps`. */
  readonly finalLoss: number
  readonly build: KernelBuild
  /** What was tried, where held-out cells chose among several ways to train. */
  readonly tried?: readonly Tried[]
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
 * `create` makes the learner, the same each time. `resume` is what a report's `save` gave: the rest, and the result, are as without the break.
 */
export function* train<State, Save>(
  set: TrainingSet,
  create: () => Learner<State, Save>,
  settings: TrainSettings,
  random: Random,
  resume?: TrainSave<State, Save>
): Generator<TrainProgress, TrainResult<State>> {
  const split = splitOf(set, settings, random)
  const batches = Math.ceil((split.training.length * set.rowsPerEntry) / settings.batch)
  const whole = 'epochs' in settings.length ? settings.length.epochs * batches : settings.length.steps
  const newRun = (steps: number): Run<State, Save> => new Run(set, split, create(), settings, steps, random)
  const restored = (save: RunSave<State, Save>): Run<State, Save> => {
    const run = newRun(save.length)
    run.load(save)
    return run
  }
  let length = resume?.run.length ?? whole
  let start: Start = resume?.start ?? { fraction: 0, step: 0 }
  let winner = resume?.winner && restored(resume.winner)
  for (let attempt = resume?.attempt ?? 0; attempt < ATTEMPTS; attempt++) {
    const run = resume?.attempt === attempt ? restored(resume.run) : newRun(length)
    const save = (): TrainSave<State, Save> => ({ attempt, start, run: run.save(), winner: winner?.save() })
    start = yield* drive(run, settings.batch, start, save)
    if (!winner || run.leastLoss < winner.leastLoss) winner = run
    if (run.diverged || run.bestStep >= length / 2 || length <= SHORTEST) break
    length = Math.max(SHORTEST, Math.ceil(ROOM * run.bestStep))
  }
  if (!winner) throw new RangeError('train: no schedule was run')
  return winner.result(start.step)
}

function splitOf(set: TrainingSet, { validation }: TrainSettings, random: Random): EntrySplit {
  const { fraction, most } = validation ?? { fraction: 0, most: 0 }
  return splitEntries(set, Math.min(fraction, most / set.count), random.split('hold-out'))
}

/** The rows that `train` with the same arguments chooses by; undefined where nothing is held out. */
export function heldOutRows(set: TrainingSet, settings: TrainSettings, random: Random): Rows | undefined {
  const { heldOut } = splitOf(set, settings, random)
  return heldOut.length > 0 ? set.draw(heldOut, random.split('validation')) : undefined
}

/** Runs one schedule until it ends or only learns by heart; progress goes on from `start`. */
function* drive<State, Save>(
  run: Run<State, Save>,
  batch: number,
  start: Start,
  save: () => object
): Generator<TrainProgress, Start> {
  const every = Math.max(1, Math.round(WORK_PER_REPORT / (batch * run.work)))
  const at = (): Start => ({
    fraction: start.fraction + (1 - start.fraction) * (run.steps / run.length),
    step: start.step + run.steps
  })
  while (!run.finished) {
    run.step()
    if (run.steps % every === 0 || run.finished) yield { ...run.report(), ...at(), save }
  }
  return at()
}
