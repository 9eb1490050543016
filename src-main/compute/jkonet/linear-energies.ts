import type { Random } from '../../../src-shared/random.ts'
import { monomialsOf } from '../energy/features.ts'
import type { Rows } from '../kernels/mlp.ts'
import { featureColumns, type Columns } from './linear-columns.ts'
import { curveOf, taken } from './linear-choice.ts'
import { countOf, type Features } from './linear-features.ts'
import type { FitResult } from './model.ts'
import { NormalEquations } from './normal-equations.ts'
import type { TrainingSet } from './rows.ts'
import type { CurvePoint, TrainProgress } from './train.ts'

/** Unknowns of V and, where asked for, of W and of the noise, in this order. */
export interface Unknowns {
  readonly potential: Features
  readonly interaction?: Features
  readonly columns: Columns
}

export interface EnergiesChoice extends Pick<FitResult, 'steps' | 'losses' | 'validation' | 'status' | 'finalLoss'> {
  /** [columns.count], 0 where a column was left out. */
  readonly theta: Float64Array
}

/** Some of the unknowns, the ridge, and the share of it on each. */
interface Candidate {
  /** Ascending. */
  readonly columns: Int32Array
  readonly ridge: number
  readonly shares: Float64Array
}

/**
 * A force that V and W can both make goes to V: W pays at least so many times the ridge for it. Of all solutions with the same forces this is, for small
 * ridges, the one with (nearly) the least W.
 */
const SHARES_OF_W = [10, 1e3, 1e5]
/** Parts of the cells, each held out once. */
const FOLDS = 5
const ROWS_PER_REPORT = 200

/** How far a set of features goes: all of them, no bumps, or no more than degree 2. */
const REACHES = ['all', 'monomials', 'quadratic'] as const
type Reach = (typeof REACHES)[number]

function within(features: Features, reach: Reach): number[] {
  const degrees = monomialsOf(features.architecture).map((factors) => factors.reduce((sum, f) => sum + f.exponent, 0))
  const all = [...Array(countOf(features)).keys()]
  if (reach === 'all') return all
  return all.filter((f) => f < degrees.length && (reach === 'monomials' || degrees[f] <= 2))
}

const candidate = (columns: readonly number[], ridge: number, share: (c: number) => number): Candidate => ({
  columns: Int32Array.from(columns),
  ridge,
  shares: Float64Array.from(columns, share)
})

/** The solution with all unknowns and one ridge, as published. */
export function* solveEnergies(
  rows: Rows,
  { columns }: Unknowns,
  ridge: number
): Generator<TrainProgress, EnergiesChoice> {
  const all = [...Array(columns.count).keys()]
  const sums = yield* summed(rows, new Int32Array(rows.n), columns, 0, 1)
  const equations = total([...sums.values()])
  return chosen(equations, solvedBest(equations, [candidate(all, ridge, () => 1)], []), columns.count, [])
}

/**
 * Features and ridge by how well forces on held-out cells are told; `rows` are those of all entries of `set`. First V alone, each cell held out once with all
 * entries that touch it. Then what W adds to that V, each step held out once: other samples at a timepoint move all cells of a step alike, and W, whose forces
 * follow the population, would learn that, unseen by cells held out of the same step. Where it does not help in each of them, or there is but one step, W is 0.
 * O(n d F^2) and O(F^3) per solution for F unknowns.
 */
export function* chooseEnergies(
  set: TrainingSet,
  rows: Rows,
  { potential, interaction, columns }: Unknowns,
  ridges: readonly number[],
  random: Random
): Generator<TrainProgress, EnergiesChoice> {
  const own = featureColumns(potential.architecture, potential.centres.data)
  const cells = yield* summed(rows, groupsOf(set, random), own, 0, 0.2)
  const ofV = REACHES.flatMap((reach) => ridges.map((ridge) => candidate(within(potential, reach), ridge, () => 1)))
  const touched = (group: number, fold: number): boolean => group % FOLDS === fold || Math.floor(group / FOLDS) === fold
  const errors = yield* heldOutErrors(cells, [...Array(FOLDS).keys()], touched, ofV, 0.2)
  const { of: V } = solvedBest(total([...cells.values()]), ofV, errors)
  const steps = yield* summed(rows, stepsOf(rows), columns, 0.3, 0.6)
  const ofW = (reach: Reach): number[] => (interaction ? within(interaction, reach).map((f) => own.count + f) : [])
  const withW = SHARES_OF_W.flatMap((share) =>
    REACHES.map((reach) => candidate([...V.columns, ...ofW(reach)], V.ridge, (c) => (c < own.count ? 1 : share)))
  )
  const both = interaction ? [V, ...withW] : [V]
  const added = yield* heldOutErrors(steps, [...steps.keys()], (group, fold) => group === fold, both, 0.9, true)
  const equations = total([...steps.values()])
  return chosen(equations, solvedBest(equations, both, added), columns.count, curveOf([...errors, ...added]))
}

interface Solved {
  readonly of: Candidate
  /** [of.columns] */
  readonly found: Float64Array
}

/** The candidate of least error, the first where none is told apart, among those that can be solved. Throws E_FIT_DIVERGED where there are none. */
function solvedBest(equations: NormalEquations, tried: readonly Candidate[], errors: readonly number[]): Solved {
  const order = [...tried.keys()].sort((a, b) => errors[a] - errors[b] || a - b).map((c) => tried[c])
  for (const of of order) {
    const found = equations.of(of.columns).trySolve(of.ridge, 0, of.shares)
    if (found) return { of, found }
  }
  const [{ columns, ridge, shares }] = order
  return { of: order[0], found: equations.of(columns).solve(ridge, 0, shares) }
}

function chosen(
  equations: NormalEquations,
  { of: { columns }, found }: Solved,
  count: number,
  validation: CurvePoint[]
): EnergiesChoice {
  const theta = new Float64Array(count)
  columns.forEach((c, p) => (theta[c] = found[p]))
  const finalLoss = equations.of(columns).lossOf(found)
  const least = validation.reduce((low, { loss }) => Math.min(low, loss), Infinity)
  const step = validation.find(({ loss }) => loss === least)?.step ?? 1
  const still = equations.constant / equations.weight
  return {
    theta,
    finalLoss,
    steps: step,
    losses: [{ step, loss: finalLoss }],
    validation,
    status: (validation.length > 0 ? least : finalLoss) < still ? 'converged' : 'no-better-than-still'
  }
}

/**
 * Mean loss of each candidate over folds: of the groups in the fold, by what is learnt from the others. None where no fold leaves both.
 * `unanimous`: what is worse than the first in any fold is no better than it.
 */
function* heldOutErrors(
  groups: ReadonlyMap<number, NormalEquations>,
  folds: readonly number[],
  isIn: (group: number, fold: number) => boolean,
  tried: readonly Candidate[],
  fraction: number,
  unanimous = false
): Generator<TrainProgress, number[]> {
  const errors = tried.map(() => 0)
  const worse = new Set<number>()
  let weight = 0
  for (const fold of folds) {
    const [held, kept] = [true, false].map((out) =>
      [...groups].filter(([g]) => isIn(g, fold) === out).map(([, e]) => e)
    )
    if (held.length === 0 || kept.length === 0) continue
    const [test, training] = [total(held), total(kept)]
    weight += test.weight
    const losses = tried.map(({ columns, ridge, shares }) => {
      const theta = training.of(columns).trySolve(ridge, 0, shares)
      const loss = theta ? test.of(columns).lossOf(theta) : NaN
      return Number.isFinite(loss) ? loss : Infinity
    })
    losses.forEach((loss, c) => {
      errors[c] += test.weight * loss
      if (loss > losses[0]) worse.add(c)
    })
    yield { fraction, step: 0, loss: errors[0] / weight }
  }
  const last = errors.map((error, c) => (unanimous && worse.has(c) ? Math.max(error, errors[0]) : error))
  return weight > 0 ? last.map((error) => error / weight) : []
}

/** [entries] FOLDS a + b of the parts a, b that the two cells of an entry are in. */
function groupsOf({ ends, count }: TrainingSet, random: Random): Int32Array {
  const cells = [...new Set(ends)].sort((a, b) => a - b)
  const order = random.split('folds').permutation(cells.length)
  const fold = new Map(cells.map((cell, c) => [cell, order[c] % FOLDS]))
  const of = (cell: number): number => fold.get(cell) as number
  return Int32Array.from({ length: count }, (_, e) => FOLDS * of(ends[2 * e]) + of(ends[2 * e + 1]))
}

/** [rows] number of the step of each. */
function stepsOf({ T }: Rows): Int32Array {
  const times = [...new Set(T)].sort((a, b) => a - b)
  return Int32Array.from(T, (t) => times.indexOf(t))
}

/** The sums of the rows of each group. */
function* summed(
  rows: Rows,
  groups: Int32Array,
  columns: Columns,
  from: number,
  share: number
): Generator<TrainProgress, Map<number, NormalEquations>> {
  const sums = new Map<number, NormalEquations>()
  let done = 0
  for (const group of [...new Set(groups)].sort((a, b) => a - b)) {
    const mine = taken(
      rows,
      Int32Array.from(groups.keys()).filter((r) => groups[r] === group)
    )
    const equations = new NormalEquations(columns, [0])
    for (let at = 0; at < mine.n; at += ROWS_PER_REPORT) {
      const to = Math.min(mine.n, at + ROWS_PER_REPORT)
      equations.add(mine, at, to)
      done += to - at
      yield { fraction: from + (share * done) / rows.n, step: 0, loss: equations.constant / equations.weight }
    }
    sums.set(group, equations)
  }
  return sums
}

const total = (all: readonly NormalEquations[]): NormalEquations => all.reduce((sum, one) => sum.with(one))
