import type { FitConfig } from '../../../src-shared/model/fit.ts'

/** 40 % of the cells are kept for the errors, as in the published protocol. */
export const DEFAULT_FIT: Omit<FitConfig, 'dims'> = { preset: 'default', model: null, testFraction: 0.4, seed: 0 }

/** Presets as they are called: in the list, and where space is short. */
export const PRESETS: readonly { readonly id: FitConfig['preset']; readonly label: string; readonly short: string }[] =
  [
    { id: 'default', label: 'Default (continuous)', short: 'default' },
    { id: 'tuned', label: 'Tuned (continuous, rate chosen)', short: 'tuned' },
    { id: 'reference', label: 'As published (JKOnet*)', short: 'as published' }
  ]

/** The settings in one line; `model`: the name of the model where one was chosen, undefined while names are not known. */
export function settingsWords(settings: Omit<FitConfig, 'dims'>, dims: number, model: string | undefined): string {
  const { preset, testFraction, seed } = settings
  const chosen = settings.model === null ? [] : [model ?? settings.model]
  const way = preset === 'default' ? 'default preset' : shortName(preset)
  return [`${dims} PCs`, ...chosen, way, `${Math.round(100 * testFraction)} % test cells`, `seed ${seed}`].join(' · ')
}

/** The short name of a preset. */
export const shortName = (preset: FitConfig['preset']): string =>
  PRESETS.find(({ id }) => id === preset)?.short ?? preset
