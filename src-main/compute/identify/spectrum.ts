import type { FeatureArchitecture } from '../energy/features.ts'
import { monomialsOf } from '../energy/features.ts'
import type { FeaturesRecord } from '../energy/potential.ts'
import type { Columns } from '../jkonet/linear-columns.ts'
import type { Rows } from '../kernels/mlp.ts'
import { symmetricEigenSteps } from '../linalg/symmetric-eigen.ts'
import type { Progress } from '../transport/coupling.ts'
import { part } from '../transport/progress.ts'
import { equationsOf } from './linear-rows.ts'

/** A combination of features whose forces cancel at the cells. */
export interface WeakDirection {
  /** Mean squared force of the combination, where that of each feature by itself is 1. */
  readonly value: number
  /** The features that make most of it, strongest first, with their weights (unit vector over all features). */
  readonly features: readonly { readonly name: string; readonly weight: number }[]
}

/** What the rows of one timepoint say of the features of a linear potential. */
export interface Spectrum {
  readonly time: number
  /** Features that move a cell at all. */
  readonly seen: number
  /** Names of those that move none. */
  readonly unseen: readonly string[]
  /** [seen] eigenvalues of the normal matrix of the features scaled to equal force, descending; their mean is 1. */
  readonly values: Float64Array<ArrayBuffer>
  /** Largest eigenvalue by the smallest; Infinity where that is not positive. */
  readonly condition: number
  /** Weakest first. */
  readonly weak: readonly WeakDirection[]
  /** The same in words. */
  readonly sentence: string
}

/** Unknowns of other energies. */
export interface Others {
  readonly columns: Columns
  readonly names: readonly string[]
}

/** Below this an eigenvalue counts as weak: forces that cancel to less than a hundredth. */
const WEAK = 1e-4
/** A feature whose squared force is below this part of the largest moves no cell. */
const UNSEEN = 1e-12
/** Features named per direction: those with at least a third of the largest weight, at most four. */
const NAMED_FROM = 1 / 3
const NAMED_MOST = 4

/**
 * Spectrum of the normal matrix sum_i w_i tau_i^2 Phi_i' Phi_i of a linear potential, per knot of time, without its ridge: which combinations of its
 * features the rows cannot tell apart, whatever the solver. Features are scaled to equal force first, so that units do not matter.
 * `others`: unknowns of other energies, beside those of the potential.
 */
export function* linearSpectrum(record: FeaturesRecord, rows: Rows, others?: Others): Generator<Progress, Spectrum[]> {
  const { equations, knots } = yield* part(equationsOf(record, rows, others && [others.columns]), 0, 0.5)
  const names = [...featureNames(record.architecture), ...(others?.names ?? [])]
  const spectra: Spectrum[] = []
  for (const [k, time] of knots.entries()) {
    const { A, seen } = equalForces(equations.matrixAt(k), names.length)
    const work = symmetricEigenSteps(A, seen.length)
    let step = work.next()
    for (; !step.done; step = work.next()) yield { fraction: 0.5 + (0.5 * k) / knots.length }
    const { values, vectors } = step.value
    const unseen = names.filter((_, f) => !seen.includes(f))
    const weak = weakDirections(values, vectors, (f) => names[seen[f]])
    const smallest = values[values.length - 1]
    const condition = smallest > 0 ? values[0] / smallest : Infinity
    const found = { time, seen: seen.length, unseen, values, condition, weak }
    spectra.push({ ...found, sentence: sentenceOf(found) })
  }
  return spectra
}

/** PC1^2 PC3 for monomials, bump 7 for Gaussians. */
export function featureNames(architecture: FeatureArchitecture): string[] {
  const powers = monomialsOf(architecture).map((factors) =>
    factors.map(({ pc, exponent: e }) => `PC${pc + 1}${e > 1 ? `^${e}` : ''}`).join(' ')
  )
  return [...powers, ...Array.from({ length: architecture.centres }, (_, c) => `bump ${c + 1}`)]
}

/** The features that move a cell, and their matrix with a diagonal of ones. */
function equalForces(lower: Float64Array, F: number): { A: Float64Array; seen: number[] } {
  const square = Float64Array.from({ length: F }, (_, f) => lower[f * F + f])
  const largest = square.reduce((most, s) => Math.max(most, s), 0)
  const seen = [...square.keys()].filter((f) => square[f] > UNSEEN * largest)
  const A = new Float64Array(seen.length ** 2)
  seen.forEach((f, r) => {
    for (let c = 0; c <= r; c++)
      A[r * seen.length + c] = lower[f * F + seen[c]] / Math.sqrt(square[f] * square[seen[c]])
  })
  return { A, seen }
}

function weakDirections(values: Float64Array, vectors: Float64Array, name: (f: number) => string): WeakDirection[] {
  const n = values.length
  return Array.from({ length: n }, (_, r) => n - 1 - r)
    .filter((r) => values[r] < WEAK)
    .map((r) => {
      const weights = vectors.subarray(r * n, r * n + n)
      const order = [...weights.keys()].sort((f, g) => Math.abs(weights[g]) - Math.abs(weights[f]) || f - g)
      const named = order
        .slice(0, NAMED_MOST)
        .filter((f) => Math.abs(weights[f]) >= NAMED_FROM * Math.abs(weights[order[0]]))
      return { value: values[r], features: named.map((f) => ({ name: name(f), weight: weights[f] })) }
    })
}

function sentenceOf({ seen, unseen, condition, weak }: Omit<Spectrum, 'sentence'>): string {
  const none = unseen.length > 0 ? [`no cell is moved by ${some(unseen)}`] : []
  if (weak.length === 0) {
    const told = `these snapshots tell ${unseen.length > 0 ? 'the other ' : 'all '}${seen} features apart (condition number ${condition.toPrecision(2)})`
    return sentence([...none, told])
  }
  const features = weak[0].features.map((f) => f.name)
  const example = features.length > 1 ? `cannot tell ${features.join(' from ')}` : `do not determine ${features.join()}`
  const many = weak.length === 1 ? 'one combination' : `${weak.length} combinations`
  return sentence([
    ...none,
    `the forces of ${many} of the ${seen} features cancel at the cells, so these snapshots ${example}`
  ])
}

const some = (names: readonly string[]): string =>
  names.length > NAMED_MOST
    ? `${names.slice(0, NAMED_MOST).join(', ')} and ${names.length - NAMED_MOST} more`
    : names.join(', ')

const sentence = (clauses: readonly string[]): string => {
  const text = clauses.join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
