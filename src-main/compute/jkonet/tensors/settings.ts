import type { TrainSettings } from '../settings.ts'
import type { Betas } from './flat-adam.ts'

/** Training on minibatches of snapshots: `batch` is the number of cells per snapshot, `rate` that of the potential. */
export interface SnapshotSettings extends TrainSettings {
  readonly betas: Betas
}

/** The settings of the preset asked for, with what the input changes of them. Throws RangeError when there is no such preset. */
export function chosenSettings<S extends SnapshotSettings>(
  presets: Readonly<Record<string, S>>,
  { preset, settings }: { readonly preset: string; readonly settings?: Partial<TrainSettings> }
): S {
  const chosen = presets[preset]
  if (!chosen) throw new RangeError(`there is no preset ${preset}`)
  return { ...chosen, ...settings }
}
