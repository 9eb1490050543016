import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import type { Random } from '../../../src-shared/random.ts'
import { monomialsOf, type FeatureArchitecture } from '../energy/features.ts'
import type { FeaturesRecord } from '../energy/potential.ts'
import { cellCentres, differenceCentres, gridCentres } from './centres.ts'
import type { CoupledSnapshots } from './rows.ts'

/** Features of an energy and where its bumps are, centres [C, d]. */
export interface Features {
  readonly architecture: FeatureArchitecture
  readonly centres: Matrix
}

/** Up to this many PCs the published features are used; their number grows as 10^d. */
export const PUBLISHED_MOST = 2
export const BUMPS = 100

/** No bound on the sum of the exponents; finite, because architectures are stored as JSON. */
const ANY_DEGREE = Number.MAX_SAFE_INTEGER
export const published = { exponent: 4, degree: ANY_DEGREE, width: 0.5 }
export const adapted = { exponent: 2, degree: 2, width: 2 }
/**
 * Even features of W by default, in few PCs and above: forces of W are means over the population, which blur whatever is narrow, so that narrow bumps only
 * learn the error of the couplings (force of W on unpaired cells of the Styblinski-Tang potential with `published`: 22 times too large).
 */
const pairs = { exponent: 4, degree: 4, width: 2, even: true }
const manyPairs = { ...pairs, exponent: 2, degree: 2 }
/** Bumps of W, each at c and -c. */
const PAIR_BUMPS = 16

/** The richest features of V and W; those of W as of V, as published, or even ones. */
export function energyFeatures(
  input: CoupledSnapshots,
  even: boolean,
  random: Random
): { readonly potential: Features; readonly interaction: Features } {
  const d = input.snapshots[0].cols
  const few = d <= PUBLISHED_MOST
  const of = (set: FeatureSet, centres: Matrix): Features => ({
    architecture: { ...set, d, knots: 1, centres: centres.rows },
    centres
  })
  const own = of(few ? published : adapted, few ? gridCentres(d) : cellCentres(BUMPS, input, random.split('centres')))
  const differences = differenceCentres(PAIR_BUMPS, input, random.split('pairs'))
  return { potential: own, interaction: even ? of(few ? pairs : manyPairs, differences) : own }
}

/** A set of features, but for how many bumps there are and for the number of PCs. */
type FeatureSet = Omit<FeatureArchitecture, 'knots' | 'd' | 'centres'>

/** Number of the features. */
export const countOf = ({ architecture, centres }: Features): number => monomialsOf(architecture).length + centres.rows

/** The potential with these coefficients, as it is stored, without bumps where none has a coefficient; it does not change with time. */
export function energyRecord({ architecture, centres }: Features, theta: Float64Array): FeaturesRecord {
  const bumps = theta.length - centres.rows
  const flat = theta.subarray(bumps).every((value) => value === 0)
  return {
    kind: 'features',
    architecture: { ...architecture, centres: flat ? 0 : centres.rows },
    theta: Float32Array.from(flat ? [0, ...theta.subarray(0, bumps)] : [0, ...centres.data, ...theta])
  }
}

/** The features of a record, and its centres. */
export function featuresOf({ architecture, theta }: FeaturesRecord): Features {
  const { knots, centres, d } = architecture
  return {
    architecture,
    centres: matrix(Float64Array.from(theta.subarray(knots, knots + centres * d)), centres, d)
  }
}
