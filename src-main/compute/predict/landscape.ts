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
export type Fitted = Pick<FitResult, 'potential' | 'interaction' | 'beta' | 'build'>

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

/**
 * Roll-out: the population X [n, d], observed at times[0], moved from each time to the next; one prediction for each of times[1..]. Where the landscape
 * knows growth, cells are drawn again by their mass at every snapshot: as they set out, as they pass one, and (in what is returned) as they arrive at one.
 */
export function* journey(
  L: Landscape,
  X: Matrix,
  times: readonly number[]
): Generator<{ fraction: number }, Prediction[]> {
  const predictions: Prediction[] = []
  let cells = X
  for (let s = 1; s < times.length; s++) {
    const start = yield* weighed(L, cells, times[s - 1], s === 1 ? 'start' : 'crossing')
    const moved = yield* advance(L, start, times[s - 1], times[s])
    predictions.push({ ...moved, X: yield* weighed(L, moved.X, times[s], 'end') })
    cells = moved.X
  }
  return predictions
}

/** X drawn again by its mass at time t; as it is where there is no growth. */
function* weighed(
  { growth, seed }: Landscape,
  X: Matrix,
  t: number,
  passage: Passage
): Generator<{ fraction: number }, Matrix> {
  const mass = growth && (yield* massAt(growth, t, X, passage))
  return mass ? resample(X, mass, Random.seed(seed).split('growth', passage, t)) : X
}
