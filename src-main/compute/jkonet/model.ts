import type { PotentialRecord } from '../energy/potential.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import type { MethodId } from '../predict/methods.ts'
import type { CoupledSnapshots } from './rows.ts'
import type { Tensors } from './tensors/tensors.ts'
import type { TrainProgress, TrainResult } from './train.ts'
import type { TrainSettings } from './settings.ts'

export interface FitInput extends CoupledSnapshots {
  readonly seed: number
  /** One of the model's presets. */
  readonly preset: string
  /** Instead of the preset's. */
  readonly settings?: Partial<TrainSettings>
  readonly build?: KernelBuild
  /** Per snapshot [n_k, d]: grad rho / rho at its cells. Only for models that say `needsScores`. */
  readonly scores?: readonly Float64Array[]
  /** Only for models that say `needsTensors`. */
  readonly tensors?: Tensors
  /** What `save` of a report of the same model with the same input gave: the fit goes on from there and ends alike. */
  readonly resume?: object
}

export interface FitResult extends Omit<TrainResult<never>, 'state'> {
  readonly model: string
  readonly preset: string
  readonly potential: PotentialRecord
  /** W(x - y), where the model fits one. */
  readonly interaction?: PotentialRecord
  /** How predictions are made with this fit, where not as the model says. */
  readonly predictor?: MethodId
  /** Strength of the internal energy, where the model fits one; not negative. */
  readonly beta?: number
  /** Standard error of beta (diffusion.ts), where it was read off the spread of the cells and they are enough to tell. */
  readonly betaError?: number
}

/** A way to fit a landscape: one file in jkonet/models, listed in jkonet/registry.ts. */
export interface Model {
  readonly id: string
  /** As users know it. */
  readonly label: string
  readonly description: string
  readonly references: readonly string[]
  /** Presets by name; the first is the model's own default. */
  readonly presets: Readonly<Record<string, object>>
  /** How predictions are made with what it fits: a method for potentials, or `predictParticles` where W or beta are fitted. */
  readonly predictor: MethodId | 'particles'
  /** Couplings that `fit` has to be given; exact where missing, `unbalanced`: those of growth/coupling.ts. */
  readonly coupling?: 'exact' | 'unbalanced'
  /** Whether `fit` has to be given the scores of the snapshots' densities. */
  readonly needsScores: boolean
  /** Whether `fit` has to be given the tensor library. */
  readonly needsTensors?: boolean
  /** Throws RangeError on an unknown preset or inconsistent input. A result may have the status `diverged`. */
  fit(input: FitInput): Generator<TrainProgress, FitResult>
}
