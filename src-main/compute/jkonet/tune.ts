import type { Random } from '../../../src-shared/random.ts'
import type { Learner } from './learner.ts'
import type { TrainingSet } from './rows.ts'
import type { TrainSettings } from './settings.ts'
import { train, type TrainProgress, type TrainResult, type TrainSave } from './train.ts'

/** What a network may be: `additive`, V = sum_c f_c(x_c) (additive-learner.ts), or any function of all PCs. */
export type Structure = 'any' | 'additive'

/** A way to train. */
export interface Candidate<State, Save> {
  readonly structure: Structure
  readonly settings: TrainSettings
  readonly create: () => Learner<State, Save>
}

/** A candidate that was tried. */
export interface Tried {
  readonly rate: number
  readonly structure: Structure
  /** Steps after which the parameters were taken. */
  readonly steps: number
  /** Loss of the held-out rows then; Infinity where the training diverged. */
  readonly loss: number
  readonly used: boolean
}

/** Where a choice among candidates stands, between two reports. */
export interface TuneSave<State, Save> {
  readonly tried: readonly Tried[]
  /** Steps of the candidates before. */
  readonly steps: number
  /** The best of the candidates before. */
  readonly winner: TrainResult<State> | undefined
  /** Of the candidate that is being tried. */
  readonly training: TrainSave<State, Save>
}

/** Learning rates of the preset "tuned", as multiples of the default one, which is the first: it stays where nothing can be held out. */
const RATES = [1, 1 / 4, 1 / 2, 2]

/** Settings with rates to choose from, around their own. */
export function withRates(settings: TrainSettings): TrainSettings {
  return { ...settings, rates: RATES.map((factor) => factor * settings.rate) }
}

/**
 * Trains every candidate in turn, each with its own early stop, on the same batches where they are equally large, and takes the result with the least
 * loss of the same held-out rows; the first of equals. Where there is one candidate, it is trained as it is. `resume` is what a report's `save` gave: the
 * rest, and the result, are as without the break. Throws RangeError where several are given and no cells are held out to choose by.
 */
export function* tune<State, Save>(
  set: TrainingSet,
  candidates: readonly Candidate<State, Save>[],
  random: Random,
  resume?: object
): Generator<TrainProgress, TrainResult<State>> {
  if (candidates.length === 1) {
    const [{ create, settings }] = candidates
    return yield* train(set, create, settings, random, resume as TrainSave<State, Save> | undefined)
  }
  if (candidates.some(({ settings }) => !settings.validation)) throw new RangeError('tune: nothing to choose by')
  const from = resume as TuneSave<State, Save> | undefined
  let { tried, steps, winner }: Before<State> = from ?? { tried: [], steps: 0, winner: undefined }
  for (const [c, { structure, settings, create }] of candidates.entries()) {
    if (c < tried.length) continue
    const work = train(set, create, settings, random, c === from?.tried.length ? from.training : undefined)
    const { result, spent } = yield* counted<State, Save>(work, candidates.length, { tried, steps, winner })
    const loss = heldOutLoss(result)
    const better = !winner || loss < Math.min(...tried.map((other) => other.loss))
    if (better) winner = result
    steps += spent
    const others = better ? tried.map((other) => ({ ...other, used: false })) : tried
    tried = [...others, { rate: settings.rate, structure, steps: result.steps, loss, used: better }]
  }
  if (!winner) throw new RangeError('tune: no candidates')
  return { ...winner, tried }
}

type Before<State> = Omit<TuneSave<State, never>, 'training'>

/** Of a result, the loss that its parameters were chosen by. */
function heldOutLoss<State>({ status, steps, validation }: TrainResult<State>): number {
  return status === 'diverged' ? Infinity : (validation.find((check) => check.step === steps)?.loss ?? Infinity)
}

/** The training of the next of `count` candidates, reported as a part of all: its result, and the steps of all its schedules. */
function* counted<State, Save>(
  work: Generator<TrainProgress, TrainResult<State>>,
  count: number,
  before: Before<State>
): Generator<TrainProgress, { readonly result: TrainResult<State>; readonly spent: number }> {
  let spent = 0
  for (;;) {
    const piece = work.next()
    if (piece.done) return { result: piece.value, spent }
    const { fraction, step, save, ...rest } = piece.value
    spent = step
    const all = save && ((): TuneSave<State, Save> => ({ ...before, training: save() as TrainSave<State, Save> }))
    const done = { fraction: (before.tried.length + fraction) / count, step: before.steps + step }
    yield { ...rest, ...done, ...(all && { save: all }) }
  }
}
