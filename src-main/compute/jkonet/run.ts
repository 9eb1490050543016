import type { Random } from '../../../src-shared/random.ts'
import type { Rows } from '../kernels/mlp.ts'
import type { EntrySplit } from './holdout.ts'
import type { Learner } from './learner.ts'
import type { TrainingSet } from './rows.ts'
import { learningRate, type TrainSettings } from './settings.ts'
import type { CurvePoint, TrainResult } from './train.ts'

/** Checks after the best one, and how much worse than it the last has to be, before a schedule is given up. */
const PATIENCE = 3
const WORSE = 1.05

/** All of a schedule that its next steps and its result depend on, but for what it is made of. */
export interface RunSave<State, Save> {
  readonly length: number
  readonly steps: number
  readonly epoch: number
  /** Rows of the epoch that were used. */
  readonly next: number
  readonly sum: number
  readonly weight: number
  readonly diverged: boolean
  readonly losses: readonly CurvePoint[]
  readonly validation: readonly CurvePoint[]
  readonly best: Best<State> | undefined
  readonly learner: Save
}

interface Best<State> {
  readonly state: State
  readonly step: number
  readonly loss: number
}

/** One schedule of a training: `length` steps, whichever check of the held-out rows wins. */
export class Run<State, Save> {
  readonly length: number
  readonly #set: TrainingSet
  readonly #settings: TrainSettings
  readonly #random: Random
  readonly #learner: Learner<State, Save>
  readonly #training: Int32Array
  readonly #heldOut: Rows | undefined
  readonly #checkEvery: number
  readonly #losses: CurvePoint[] = []
  readonly #validation: CurvePoint[] = []
  #rows: Rows
  #order: Int32Array
  #next = 0
  #epoch = 0
  #sum = 0
  #weight = 0
  #best: Best<State> | undefined
  steps = 0
  /** The loss left the finite numbers. */
  diverged = false

  constructor(
    set: TrainingSet,
    split: EntrySplit,
    learner: Learner<State, Save>,
    settings: TrainSettings,
    length: number,
    random: Random
  ) {
    this.length = length
    this.#set = set
    this.#settings = settings
    this.#random = random
    this.#learner = learner
    this.#training = split.training
    this.#heldOut = split.heldOut.length > 0 ? set.draw(split.heldOut, random.split('validation')) : undefined
    this.#checkEvery = Math.ceil(length / (settings.validation?.checks ?? 1))
    this.#rows = this.#drawEpoch()
    this.#order = this.#shuffle()
  }

  /** A copy of where the schedule stands. */
  save(): RunSave<State, Save> {
    return {
      length: this.length,
      steps: this.steps,
      epoch: this.#epoch,
      next: this.#next,
      sum: this.#sum,
      weight: this.#weight,
      diverged: this.diverged,
      losses: [...this.#losses],
      validation: [...this.#validation],
      best: this.#best,
      learner: this.#learner.save()
    }
  }

  /** Goes on as the schedule that was saved would; `this` has to be a new one of the same length. */
  load(save: RunSave<State, Save>): void {
    this.steps = save.steps
    this.diverged = save.diverged
    this.#next = save.next
    this.#sum = save.sum
    this.#weight = save.weight
    this.#losses.push(...save.losses)
    this.#validation.push(...save.validation)
    this.#best = save.best
    this.#learner.load(save.learner)
    this.#epoch = save.epoch
    this.#drawAgain()
  }

  get work(): number {
    return this.#learner.work
  }

  get finished(): boolean {
    return this.steps === this.length || this.diverged || this.#learnsByHeart
  }

  get #learnsByHeart(): boolean {
    const last = this.#validation.at(-1)
    if (!last || !this.#best) return false
    return last.step >= this.#best.step + PATIENCE * this.#checkEvery && last.loss > WORSE * this.#best.loss
  }

  /** Step of the best check; the last step where nothing is held out. */
  get bestStep(): number {
    return this.#best?.step ?? this.steps
  }

  /** Least loss of the held-out rows. */
  get leastLoss(): number {
    return this.#best?.loss ?? Infinity
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
    this.#drawAgain()
  }

  /** Rows and their order of the epoch; where every draw gives the same rows, those of the first stay. */
  #drawAgain(): void {
    if (this.#set.rowsPerEntry > 1) this.#rows = this.#drawEpoch()
    this.#order = this.#shuffle()
  }

  /** One step of the optimiser, and a check where it is due. */
  step(): void {
    if (this.#next === this.#rows.n) this.#nextEpoch()
    const { batch, clip } = this.#settings
    const count = Math.min(batch, this.#rows.n - this.#next)
    const of = { rows: this.#rows, order: this.#order, from: this.#next, count }
    const loss = this.#learner.step(of, learningRate(this.#settings, this.steps, this.length), clip)
    if (!Number.isFinite(loss)) {
      this.diverged = true
      return
    }
    this.#weight += weightOf(this.#rows.w, this.#order, this.#next, count)
    this.#sum += loss
    this.#next += count
    this.steps++
    if (this.#heldOut && (this.steps % this.#checkEvery === 0 || this.steps === this.length)) this.#check(this.#heldOut)
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

  /** Mean loss since the last report, kept for the curve. */
  report(): { loss: number; validationLoss?: number } {
    const loss = this.diverged ? Number.NaN : this.#sum / this.#weight
    this.#losses.push({ step: this.steps, loss })
    this.#sum = 0
    this.#weight = 0
    const check = this.#validation.at(-1)
    return check ? { loss, validationLoss: check.loss } : { loss }
  }

  /** The parameters of the best check, or the last; `spent`: the steps of all schedules. */
  result(spent: number): TrainResult<State> {
    const best = this.diverged ? undefined : this.#best
    const steps = best?.step ?? this.steps
    const nothing = best !== undefined && this.#heldOut !== undefined && best.loss >= lossOfStill(this.#heldOut)
    const ended = nothing ? 'no-better-than-still' : steps < spent ? 'stopped-early' : 'converged'
    return {
      state: best?.state ?? this.#learner.state(),
      steps,
      losses: this.#losses,
      validation: this.#validation,
      status: this.diverged ? 'diverged' : ended,
      finalLoss: (this.#losses.find((point) => point.step >= steps) ?? this.#losses[this.#losses.length - 1]).loss,
      build: this.#learner.build
    }
  }
}

/** Sum of the weights of rows order[from .. from + count). */
function weightOf(w: Float32Array, order: Int32Array, from: number, count: number): number {
  let sum = 0
  for (let i = from; i < from + count; i++) sum += w[order[i]]
  return sum
}

/** Loss of grad V = 0: weighted mean of |D|^2. */
function lossOfStill({ n, D, w }: Rows): number {
  const d = D.length / n
  let [sum, weight] = [0, 0]
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < d; c++) sum += w[r] * D[r * d + c] ** 2
    weight += w[r]
  }
  return sum / weight
}
