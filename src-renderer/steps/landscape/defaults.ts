import type { FitConfig } from '../../../src-shared/model/fit.ts'

/** 40 % of the cells are kept for the errors, as in the published protocol. */
export const DEFAULT_FIT: Omit<FitConfig, 'dims'> = { preset: 'default', model: null, testFraction: 0.4, seed: 0 }
