import { Random } from '../../../src-shared/random.ts'
import type { FeaturesRecord } from '../energy/potential.ts'
import { besides, scoreColumn } from '../jkonet/linear-columns.ts'
import { featuresOf } from '../jkonet/linear-features.ts'
import { meanFieldColumns, populationsOf } from '../jkonet/mean-field.ts'
import { scoredRows, type CoupledSnapshots } from '../jkonet/rows.ts'
import type { Rows } from '../kernels/mlp.ts'
import type { Progress } from '../transport/coupling.ts'
import { part } from '../transport/progress.ts'
import { equationsOf } from './linear-rows.ts'
import { featureNames, type Others } from './spectrum.ts'

/** Shares 0..1 of the forces of other energies that a potential with these features could make as well. */
export interface Confounding {
  /** Of the internal energy (random motion): grad rho / rho. */
  readonly noise: number
  /** Of an attraction between all cells, W = |x - y|^2 / 2: x - mean. */
  readonly attraction: number
  /** The same in words. */
  readonly sentence: string
}

/** Keeps the normal matrix positive definite; one of the ridges that the linear models try. */
const RIDGE = 1e-6
/** From this share on two energies cannot be told apart; up to the other one they can. */
const SAME = 0.9
const APART = 0.5

/**
 * How much of the force of noise and of attraction is, at the rows of the fit, a gradient of the features: those parts can be moved between V and the
 * other energy without changing the loss. `scores` [n_k, d]: grad rho / rho at the cells of each snapshot.
 */
export function* confounding(
  record: FeaturesRecord,
  input: CoupledSnapshots,
  scores: readonly Float64Array[]
): Generator<Progress, Confounding> {
  const set = scoredRows(input, scores)
  const rows = set.draw(
    Int32Array.from({ length: set.count }, (_, e) => e),
    Random.seed(0)
  )
  const noise = yield* part(sharedForce(record, rows, rows.S as Float32Array), 0, 0.5)
  const attraction = yield* part(sharedForce(record, rows, fromMean(rows, record.architecture.d)), 0.5, 0.5)
  return {
    noise,
    attraction,
    sentence: `${clause('random motion', noise)} ${clause('attraction between cells', attraction)}`
  }
}

/** Part of the weighted squared `force` [n, d] that the gradients of the features reach. */
function* sharedForce(record: FeaturesRecord, rows: Rows, force: Float32Array): Generator<Progress, number> {
  const d = record.architecture.d
  const D = force.map((value, at) => -rows.tau[Math.floor(at / d)] * value)
  const { equations } = yield* equationsOf(record, { ...rows, D })
  if (equations.constant === 0) return 1
  const left = (equations.lossOf(equations.solve(RIDGE, 0)) * equations.weight) / equations.constant
  return Math.min(1, Math.max(0, 1 - left))
}

/** [n, d] y minus the weighted mean of the rows of its time. */
function fromMean({ n, Y, T, w }: Rows, d: number): Float32Array {
  const sums = new Map<number, Float64Array>()
  for (let r = 0; r < n; r++) {
    const sum = sums.get(T[r]) ?? new Float64Array(d + 1)
    sums.set(T[r], sum)
    for (let c = 0; c < d; c++) sum[c] += w[r] * Y[r * d + c]
    sum[d] += w[r]
  }
  return Y.map((y, at) => {
    const sum = sums.get(T[Math.floor(at / d)]) as Float64Array
    return y - sum[at % d] / sum[d]
  })
}

/** Cells that stand for a population in means over differences of cells. */
const PARTNERS = 64

/** The unknowns of an interaction and of noise, for the joint spectrum with a potential (spectrum.ts); the rows have to have scores. */
export function besidePotential(interaction: FeaturesRecord, { snapshots, times }: CoupledSnapshots): Others {
  const { architecture, centres } = featuresOf(interaction)
  const populations = populationsOf(snapshots, times, PARTNERS, Random.seed(0))
  return {
    columns: besides([meanFieldColumns(architecture, centres.data, populations), scoreColumn(architecture.d)]),
    names: [...featureNames(architecture).map((name) => `${name} between cells`), 'random motion']
  }
}

function clause(energy: string, share: number): string {
  const percent = `${Math.round(100 * share)} % of the force of ${energy} could as well come from the potential`
  if (share >= SAME) return `${percent}: these snapshots cannot tell the two apart.`
  return share <= APART ? `${percent}: these snapshots tell the two apart.` : `${percent}.`
}
