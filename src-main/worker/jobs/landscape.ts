import type { Matrix } from '../../../src-shared/matrix.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import { Random } from '../../../src-shared/random.ts'
import { potentialOf, type Potential, type PotentialRecord } from '../../compute/energy/potential.ts'
import type { FitResult } from '../../compute/jkonet/model.ts'
import type { KernelBuild } from '../../compute/kernels/loader.ts'
import { methodOf } from '../../compute/predict/methods.ts'
import { predictParticles, type ParticleSettings } from '../../compute/predict/particles.ts'
import { predict, type Prediction } from '../../compute/predict/predict.ts'
import type { Predictor } from './recipe.ts'

/** A fitted landscape, ready to move cells: V, where fitted also W and beta, and the way predictions are made. */
export interface Landscape {
  readonly potential: Potential
  readonly interaction?: Potential
  readonly beta: number
  readonly predictor: Predictor
  readonly seed: number
}

const PARTICLES: ParticleSettings = { steps: 1, partners: 500 }

type Fitted = Pick<FitResult, 'potential' | 'interaction' | 'beta' | 'build'>

/** The landscape of a fit that was just made. */
export function landscapeOf(fit: Fitted, predictor: Predictor, seed: number): Landscape {
  return {
    potential: potentialOf(fit.potential, fit.build),
    ...(fit.interaction && { interaction: potentialOf(fit.interaction, fit.build) }),
    beta: fit.beta ?? 0,
    predictor,
    seed
  }
}

/** The same from what the library keeps of it. */
export function storedLandscape(
  arrays: NamedArrays,
  { architecture, kernelBuild, solver, config }: FitSummary
): Landscape {
  // The summary keeps the architecture flat, whichever kind it is: `kind` tells.
  const record = (name: string): PotentialRecord =>
    ({
      kind: architecture['kind'],
      architecture,
      theta: arrayOf(arrays, name, Float32Array)
    }) as unknown as PotentialRecord
  const beta = architecture['beta']
  const fit: Fitted = {
    potential: record('theta'),
    ...('interactionTheta' in arrays && { interaction: record('interactionTheta') }),
    beta: typeof beta === 'number' ? beta : 0,
    build: kernelBuild as KernelBuild
  }
  return landscapeOf(fit, solver.prediction.method as Predictor, config.seed)
}

/** The numbers of a fitted landscape: `summary` goes into FitSummary.architecture, `arrays` into the fit's arrays. */
export function storable({ potential, interaction, beta }: Fitted): {
  summary: FitSummary['architecture']
  arrays: NamedArrays
} {
  return {
    summary: { kind: potential.kind, ...potential.architecture, ...(beta !== undefined && { beta }) },
    arrays: { theta: potential.theta, ...(interaction && { interactionTheta: interaction.theta }) }
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
