import type { PotentialRecord } from '../energy/potential.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import type { MethodId } from '../predict/methods.ts'
import type { CoupledSnapshots } from './rows.ts'
import type { TrainProgress, TrainResult } from './train.ts'
import type { TrainSettings } from './settings.ts'

export interface FitInput extends CoupledSnapshots {
  readonly seed: number
  /** One of the model's presets. */
  readonly preset: string
  /** Instead of the preset's. */
  readonly settings?: Partial<TrainSettings>
  readonly build?: KernelBuild
}

export interface FitResult extends Omit<TrainResult, 'theta' | 'architecture'> {
  readonly model: string
  readonly preset: string
  readonly potential: PotentialRecord
}

/** A way to fit a landscape: one file in jkonet/models, listed in jkonet/registry.ts. */
export interface Model {
  readonly id: string
  /** As users know it. */
  readonly label: string
  readonly description: string
  readonly references: readonly string[]
  /** Presets by name; the first is the model's own default. */
  readonly presets: Readonly<Record<string, TrainSettings>>
  /** How predictions are made with what it fits. */
  readonly predictor: MethodId
  /** Throws RangeError on an unknown preset or inconsistent input. A result may have the status `diverged`. */
  fit(input: FitInput): Generator<TrainProgress, FitResult>
}
