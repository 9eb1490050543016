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

/** The short name of a preset. */
export const shortName = (preset: FitConfig['preset']): string =>
  PRESETS.find(({ id }) => id === preset)?.short ?? preset
