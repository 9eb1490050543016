import type { FitSummary } from './fit.ts'

/** The strength beta of the random motion that a fit found, in words. */
export interface RandomMotion {
  /** "beta = 0.093 ± 0.008"; without the error where the fit does not tell it. */
  readonly words: string
  /** Whether the cells determine it; undefined where the fit does not tell the error. */
  readonly determined?: boolean
}

/** A smaller strength, in standard errors, is not told from none. */
const TOLD = 2
const MOST_DECIMALS = 6

/** Of the architecture of a fit; undefined for models without beta. */
export function randomMotionOf({ beta, betaError: error }: FitSummary['architecture']): RandomMotion | undefined {
  if (typeof beta !== 'number') return undefined
  if (typeof error !== 'number') return { words: `beta = ${Number(beta.toPrecision(2))}` }
  const decimals = Math.min(MOST_DECIMALS, Math.max(0, 1 - Math.floor(Math.log10(error))))
  const [value, by] = [beta, error].map((x) => x.toFixed(decimals))
  return { words: `beta = ${value} ± ${by}`, determined: beta >= TOLD * error }
}
