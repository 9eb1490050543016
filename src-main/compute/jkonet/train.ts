import type { Random } from '../../../src-shared/random.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import type { Rows } from '../kernels/mlp.ts'
import { splitEntries } from './holdout.ts'
import type { Learner } from './learner.ts'
import type { TrainingSet } from './rows.ts'
import { learningRate, type TrainSettings } from './settings.ts'

export interface TrainProgress {
  readonly fraction: number
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
  /** `stopped-early`: an earlier checkpoint was better on the held-out rows. `diverged`: the loss left the finite numbers. */
  readonly status: 'converged' | 'stopped-early' | 'diverged'
  /** Last entry of `losses` up to `steps`. */
  readonly finalLoss: number
  readonly build: KernelBuild
}

/** Multiply-adds between two reports: about 25 ms of work. */
const WORK_PER_REPORT = 4e8

/**
 * Trains on shuffled minibatches of the training set; where `settings.validation` is given, a part of the cells
 * is held out, the loss of their rows is taken at evenly spaced checks, and the parameters of the best check are the result. The schedule is the
 * same whichever check wins.
 */
export function* train<State>(
  set: TrainingSet,
  learner: Learner<State>,
  settings: TrainSettings,
  random: Random
): Generator<TrainProgress, TrainResult<State>> {
  const run = new Run(set, learner, settings, random)
  const every = Math.max(1, Math.round(WORK_PER_REPORT / (settings.batch * learner.work)))
  while (!run.finished) {
    run.step()
    if (run.steps % every === 0 || run.finished) yield run.report()
  }
  return run.result()
}

/** Sum of the weights of rows order[from .. from + count). */
function weightOf(w: Float32Array, order: Int32Array, from: number, count: number): number {
  let sum = 0
  for (let i = from; i < from + count; i++) sum += w[order[i]]
  return sum
}

/** State of one training. */
class Run<State> {
  readonly #set: TrainingSet
  readonly #settings: TrainSettings
  readonly #random: Random
  readonly #learner: Learner<State>
  readonly #training: Int32Array
  readonly #heldOut: Rows | undefined
  readonly #total: number
  readonly #checkEvery: number
  readonly #losses: CurvePoint[] = []
  readonly #validation: CurvePoint[] = []
  #rows: Rows
  #order: Int32Array
  #next = 0
  #epoch = 0
  #sum = 0
  #weight = 0
  #diverged = false
  #best: { state: State; step: number; loss: number } | undefined
  steps = 0

  constructor(set: TrainingSet, learner: Learner<State>, settings: TrainSettings, random: Random) {
    this.#set = set
    this.#settings = settings
    this.#random = random
    this.#learner = learner
    const { fraction, most, checks } = settings.validation ?? { fraction: 0, most: 0, checks: 1 }
    const { training, heldOut } = splitEntries(set, Math.min(fraction, most / set.count), random.split('hold-out'))
    this.#training = training
    this.#heldOut = heldOut.length > 0 ? set.draw(heldOut, random.split('validation')) : undefined
    const batches = Math.ceil((training.length * set.rowsPerEntry) / settings.batch)
    this.#total = 'epochs' in settings.length ? settings.length.epochs * batches : settings.length.steps
    this.#checkEvery = Math.ceil(this.#total / checks)
    this.#rows = this.#drawEpoch()
    this.#order = this.#shuffle()
  }

  get finished(): boolean {
    return this.steps === this.#total || this.#diverged
  }

  /** Rows of this epoch, their weights scaled as the settings want them in the batch's sum. */
  #drawEpoch(): Rows {
    const rows = this.#set.draw(this.#training, this.#random.split('rows', this.#epoch))
    if (this.#settings.weighting === 'mean') for (let r = 0; r < rows.n; r++) rows.w[r] /= this.#settings.batch
    return rows
  }

  #shuffle(): Int32Array {
    return this.#random.split('order', this.#epoch).permutation(this.#rows.n)
  }

  #nextEpoch(): void {
    this.#epoch++
    this.#next = 0
    if (this.#set.rowsPerEntry > 1) this.#rows = this.#drawEpoch()
    this.#order = this.#shuffle()
  }

  step(): void {
    if (this.#next === this.#rows.n) this.#nextEpoch()
    const { batch, clip } = this.#settings
    const count = Math.min(batch, this.#rows.n - this.#next)
    const of = { rows: this.#rows, order: this.#order, from: this.#next, count }
    const loss = this.#learner.step(of, learningRate(this.#settings, this.steps, this.#total), clip)
    if (!Number.isFinite(loss)) {
      this.#diverged = true
      return
    }
    this.#weight += weightOf(this.#rows.w, this.#order, this.#next, count)
    this.#sum += loss
    this.#next += count
    this.steps++
    if (this.#heldOut && (this.steps % this.#checkEvery === 0 || this.steps === this.#total)) this.#check(this.#heldOut)
  }

  #check(rows: Rows): void {
    const order = Int32Array.from({ length: rows.n }, (_, r) => r)
    let sum = 0
    for (let at = 0; at < rows.n; at += this.#settings.batch) {
      sum += this.#learner.loss({ rows, order, from: at, count: Math.min(this.#settings.batch, rows.n - at) })
    }
    const loss = sum / rows.w.reduce((total, w) => total + w, 0)
    this.#validation.push({ step: this.steps, loss })
    if (!this.#best || loss <= this.#best.loss) this.#best = { state: this.#learner.state(), step: this.steps, loss }
  }

  report(): TrainProgress {
    const loss = this.#diverged ? Number.NaN : this.#sum / this.#weight
    this.#losses.push({ step: this.steps, loss })
    this.#sum = 0
    this.#weight = 0
    const progress = { fraction: this.steps / this.#total, step: this.steps, loss }
    const check = this.#validation.at(-1)
    return check ? { ...progress, validationLoss: check.loss } : progress
  }

  result(): TrainResult<State> {
    const best = this.#diverged ? undefined : this.#best
    const steps = best?.step ?? this.steps
    const stoppedEarly = best !== undefined && best.step < this.steps
    return {
      state: best?.state ?? this.#learner.state(),
      steps,
      losses: this.#losses,
      validation: this.#validation,
      status: this.#diverged ? 'diverged' : stoppedEarly ? 'stopped-early' : 'converged',
      finalLoss: (this.#losses.find((point) => point.step >= steps) ?? this.#losses[this.#losses.length - 1]).loss,
      build: this.#learner.build
    }
  }
}
