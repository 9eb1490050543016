import type { Random } from '../../../src-shared/random.ts'
import type { FeatureArchitecture } from '../energy/features.ts'
import { LinearPotential } from '../energy/linear-potential.ts'
import type { FeaturesRecord } from '../energy/potential.ts'
import type { Rows } from '../kernels/mlp.ts'
import { splitEntries } from './holdout.ts'
import type { FitResult } from './model.ts'
import { featureColumns } from './linear-columns.ts'
import { NormalEquations } from './normal-equations.ts'
import { oneStepError, PREDICTORS, stepsOf } from './one-step.ts'
import { snapshotRows, type CoupledSnapshots, type Place } from './rows.ts'
import type { CurvePoint, TrainProgress } from './train.ts'

export interface LinearSettings {
  /** Tried with every feature set. A single one is used as it is, with the first set. */
  readonly ridges: readonly number[]
  /** Penalty of |theta_{k+1} - theta_k|^2 between neighbouring times. */
  readonly smoothness: number
  /** Part of the entries held out to choose by, and how often others of them are. */
  readonly holdOut: number
  readonly repeats: number
  /** As the reference code has it: equal weights of mean 1 over the rows of each coupling. */
  readonly equalWeights: boolean
}

/** What a potential is made of, and where it is fitted. */
export interface Shape {
  readonly place: Place
  readonly knots: readonly number[]
  readonly architecture: FeatureArchitecture
  readonly centres: Float64Array
}

export interface LinearChoice extends Pick<FitResult, 'steps' | 'losses' | 'validation' | 'status' | 'finalLoss'> {
  readonly shape: Shape
  readonly theta: Float64Array
}

const ROWS_PER_REPORT = 500
/** Held-out pairs that implicit steps are compared on. */
const COMPARED = 300

/** The potential of a shape with these coefficients, as it is stored. */
export function recordOf({ knots, architecture, centres }: Shape, theta: Float64Array): FeaturesRecord {
  return { kind: 'features', architecture, theta: Float32Array.from([...knots, ...centres, ...theta]) }
}

/** The sums over all rows of a shape, and its errors on held-out pairs. */
interface Judged {
  readonly equations: NormalEquations
  /** Mean squared error of one step on held-out pairs per ridge, over the repeats, with its standard error; and of cells that do not move. */
  readonly errors: readonly Spread[]
  readonly still: number
}

/**
 * Takes the shape and the ridge that predict held-out pairs of cells best one step ahead, and solves with all rows. `steps` is the number of the
 * candidate used, from 1. Where even that predicts no better than cells that do not move, the status says so.
 */
export function* chooseLinear(
  input: CoupledSnapshots,
  shapes: readonly Shape[],
  settings: LinearSettings,
  random: Random
): Generator<TrainProgress, LinearChoice> {
  const judged: Judged[] = []
  for (const [s, shape] of shapes.entries()) {
    judged.push(yield* judge(input, shape, settings, random, s / shapes.length, 1 / shapes.length))
  }
  const { best, theta, errors } = solved(judged, settings)
  const { equations, still } = judged[Math.floor(best / settings.ridges.length)]
  const finalLoss = equations.lossOf(theta)
  const step = best + 1
  yield { fraction: 1, step, loss: finalLoss }
  return {
    shape: shapes[Math.floor(best / settings.ridges.length)],
    theta,
    finalLoss,
    steps: step,
    losses: [{ step, loss: finalLoss }],
    validation: errors.length > 1 ? curveOf(errors) : [],
    status: errors[best] < still ? 'converged' : 'no-better-than-still'
  }
}

/** Errors by the number of their candidate, from 1, of those that could be solved. */
export function curveOf(errors: readonly number[]): CurvePoint[] {
  return errors.map((loss, c) => ({ step: c + 1, loss })).filter(({ loss }) => Number.isFinite(loss))
}

/** The candidate chosen by its error among those whose equations can be solved. Throws E_FIT_DIVERGED where there are none. */
function solved(
  judged: readonly Judged[],
  { ridges, smoothness }: LinearSettings
): { best: number; theta: Float64Array; errors: number[] } {
  const spreads = judged.flatMap((j) => j.errors)
  for (;;) {
    const errors = spreads.map(({ mean }) => mean)
    const least = errors.indexOf(Math.min(...errors))
    const first = least - (least % ridges.length)
    const best = first + cautious(spreads.slice(first, first + ridges.length), least - first)
    const { equations } = judged[Math.floor(best / ridges.length)]
    const theta = equations.trySolve(ridges[best % ridges.length], smoothness)
    if (theta) return { best, theta, errors }
    spreads[best] = UNSOLVED
    if (spreads.every((spread) => spread === UNSOLVED)) equations.solve(ridges[best % ridges.length], smoothness)
  }
}

/**
 * The last of the ridges, which ascend, whose error is within a standard error of the least: what held-out cells cannot tell apart goes to the smoother
 * potential (Breiman et al. 1984, the rule of one standard error). Held-out pairs of a coupling share its noise with those learnt from, so that the least
 * error by itself takes too small a ridge.
 */
function cautious(errors: readonly Spread[], least: number): number {
  const { mean, error } = errors[least]
  return errors.findLastIndex((other) => other.mean <= mean + error)
}

/** Sums the normal equations of a shape, then takes held-out cells out of the sums and tries every ridge on what is left. */
function* judge(
  input: CoupledSnapshots,
  shape: Shape,
  settings: LinearSettings,
  random: Random,
  from: number,
  share: number
): Generator<TrainProgress, Judged> {
  const set = snapshotRows(input, shape.place)
  const all = Int32Array.from({ length: set.count }, (_, e) => e)
  const rows = velocities(set.draw(all, random), settings)
  const parts = settings.repeats + 1
  const sumOf = (of: Rows, part: number) => summed(shape, of, from + (share * part) / parts, share / parts)
  const equations = yield* sumOf(rows, 0)
  const found = settings.ridges.map((): number[] => [])
  let still = 0
  for (let repeat = 0; repeat < settings.repeats; repeat++) {
    const { heldOut } = splitEntries(set, settings.holdOut, random.split('hold-out', repeat))
    const judgedBy = heldOut.length > 0 ? heldOut : all
    const held = yield* sumOf(taken(rows, judgedBy), repeat + 1)
    const training = heldOut.length > 0 ? equations.without(held) : equations
    const error = errorOn(shape, set.draw(judgedBy, random), held)
    settings.ridges.forEach((ridge, r) => {
      const theta = training.trySolve(ridge, settings.smoothness)
      found[r].push(theta ? error(theta) : Infinity)
    })
    still += held.constant / held.weight
  }
  return { equations, errors: found.map(spreadOf), still: still / settings.repeats }
}

interface Spread {
  readonly mean: number
  /** Standard error of the mean; 0 of a single value. */
  readonly error: number
}

/** Of what cannot be solved, or leaves the finite numbers. */
const UNSOLVED: Spread = { mean: Infinity, error: 0 }

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  if (!Number.isFinite(mean)) return UNSOLVED
  const square = values.reduce((sum, x) => sum + (x - mean) ** 2, 0)
  return { mean, error: values.length > 1 ? Math.sqrt(square / (values.length - 1) / values.length) : 0 }
}

/**
 * Mean squared error, as a velocity, of one step from the earlier to the later cells of the rows by a potential with the coefficients given. Of explicit
 * steps that is the loss.
 */
function errorOn(shape: Shape, rows: Rows, equations: NormalEquations): (theta: Float64Array) => number {
  if (shape.place === 'source') return (theta) => equations.lossOf(theta)
  const steps = stepsOf(rows, shape.place, COMPARED)
  const still = equations.constant / equations.weight
  return (theta) => {
    const potential = new LinearPotential(shape.architecture, recordOf(shape, theta).theta)
    return (still * oneStepError(steps, potential, PREDICTORS[shape.place].quick)) / oneStepError(steps)
  }
}

function* summed(
  { architecture, centres, knots }: Shape,
  rows: Rows,
  from: number,
  share: number
): Generator<TrainProgress, NormalEquations> {
  const equations = new NormalEquations(featureColumns(architecture, centres), knots)
  for (let at = 0; at < rows.n; at += ROWS_PER_REPORT) {
    equations.add(rows, at, Math.min(rows.n, at + ROWS_PER_REPORT))
    yield {
      fraction: from + (share * Math.min(rows.n, at + ROWS_PER_REPORT)) / rows.n,
      step: 0,
      loss: equations.constant / equations.weight
    }
  }
  return equations
}

/** Rows as the closed form has them: D / tau, so that the ridge means the same for every gap and losses are of velocities. */
export function velocities(rows: Rows, { equalWeights }: Pick<LinearSettings, 'equalWeights'>): Rows {
  const { n, D, T, tau, w } = rows
  const d = D.length / n
  const perStep = new Map<number, number>()
  for (const t of T) perStep.set(t, (perStep.get(t) ?? 0) + 1)
  return {
    ...rows,
    D: D.map((value, i) => value / tau[Math.floor(i / d)]),
    tau: new Float32Array(n).fill(1),
    w: equalWeights ? w.map((_, i) => 1 / (perStep.get(T[i]) as number)) : w
  }
}

/** The rows with these numbers. */
export function taken({ n, Y, T, D, tau, w, S }: Rows, of: Int32Array): Rows {
  const d = Y.length / n
  const vectors = (A: Float32Array): Float32Array =>
    Float32Array.from({ length: of.length * d }, (_, e) => A[of[Math.floor(e / d)] * d + (e % d)])
  const numbers = (A: Float32Array): Float32Array => Float32Array.from(of, (r) => A[r])
  const most = { n: of.length, Y: vectors(Y), D: vectors(D), T: numbers(T), tau: numbers(tau), w: numbers(w) }
  return S ? { ...most, S: vectors(S) } : most
}
