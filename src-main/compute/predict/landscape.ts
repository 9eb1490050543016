import type { Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { potentialOf, type Potential } from '../energy/potential.ts'
import { massAt, resample, type Growth, type Passage } from '../jkonet/growth/population.ts'
import type { FitResult } from '../jkonet/model.ts'
import { methodOf, type MethodId } from './methods.ts'
import { predictParticles, type ParticleSettings } from './particles.ts'
import { predict, type Prediction } from './predict.ts'

export type Predictor = MethodId | 'particles'

/** A fitted landscape, ready to move cells: V, where fitted also W and beta, and the way predictions are made. */
export interface Landscape {
  readonly potential: Potential
  readonly interaction?: Potential
  readonly beta: number
  readonly predictor: Predictor
  readonly seed: number
  /** Where cells divide and die at different rates; `advance` leaves it aside, `journey` does not. */
  readonly growth?: Growth
}

const PARTICLES: ParticleSettings = { steps: 1, partners: 500 }

/** What a landscape needs of a fit. */
export type Fitted = Pick<FitResult, 'potential' | 'interaction' | 'beta' | 'betaError' | 'build'>

/** The landscape of a fit. */
export function landscapeOf(fit: Fitted, predictor: Predictor, seed: number, growth?: Growth): Landscape {
  return {
    potential: potentialOf(fit.potential, fit.build),
    ...(fit.interaction && { interaction: potentialOf(fit.interaction, fit.build) }),
    beta: fit.beta ?? 0,
    predictor,
    seed,
    ...(growth && { growth })
  }
}

/** The cells X [n, d] moved from time `from` to time `to`. */
export function* advance(
  L: Landscape,
  X: Matrix,
  from: number,
  to: number
): Generator<{ fraction: number }, Prediction> {
  if (L.predictor !== 'particles') return yield* predict(L.potential, X, from, to, methodOf(L.predictor))
  return { X: yield* predictParticles(L, X, from, to, PARTICLES, Random.seed(L.seed).split('predict', from, to)) }
}

/** Where a population arrives. */
export interface Arrival extends Prediction {
  /** Where the landscape knows growth: the cells that X was drawn from, with their mass [n], total 1. Distances from these have no noise of the draw. */
  readonly drawnFrom?: { readonly X: Matrix; readonly a: Float64Array }
}

/**
 * Roll-out: the population X [n, d], observed at times[0], moved from each time to the next; one prediction for each of times[1..]. Where the landscape
 * knows growth, the mass of each cell is carried along and changes at every snapshot: as it sets out, as it passes one, and (in what is returned) as it
 * arrives at one. What is returned is drawn by mass; what goes on is not, so that draws do not add up.
 */
export function* journey(
  L: Landscape,
  X: Matrix,
  times: readonly number[]
): Generator<{ fraction: number }, Arrival[]> {
  const arrivals: Arrival[] = []
  let cells = X
  let mass: Float64Array | undefined
  for (let s = 1; s < times.length; s++) {
    mass = yield* changed(L, mass, cells, times[s - 1], s === 1 ? 'start' : 'crossing')
    const moved = yield* advance(L, cells, times[s - 1], times[s])
    const arrived = yield* changed(L, mass, moved.X, times[s], 'end')
    arrivals.push(arrived ? drawn(moved, arrived, Random.seed(L.seed).split('growth', times[0], times[s])) : moved)
    cells = moved.X
  }
  return arrivals
}

function drawn(moved: Prediction, mass: Float64Array, random: Random): Arrival {
  const total = mass.reduce((sum, m) => sum + m, 0)
  return { ...moved, X: resample(moved.X, mass, random), drawnFrom: { X: moved.X, a: mass.map((m) => m / total) } }
}

/** The mass [n] of the cells X after what happens to it at time t; undefined where it never changed. */
function* changed(
  { growth }: Landscape,
  mass: Float64Array | undefined,
  X: Matrix,
  t: number,
  passage: Passage
): Generator<{ fraction: number }, Float64Array | undefined> {
  const factor = growth && (yield* massAt(growth, t, X, passage))
  return factor && mass ? factor.map((f, i) => f * mass[i]) : (factor ?? mass)
}
