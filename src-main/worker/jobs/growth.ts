import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { fittedLevels } from '../../../src-shared/model/axis-levels.ts'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { GrowthReport } from '../../../src-shared/model/growth.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { growthAt, type Growth } from '../../compute/jkonet/growth/population.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'
import { drive } from '../drive.ts'
import { priorMass, priorOf } from './prior.ts'
import type { Snapshots } from './snapshots.ts'

interface GrowthRequest {
  readonly prior?: NamedArrays
  readonly axis: TimeAxis
  readonly config: FitConfig
}

interface GrowthArrays {
  readonly growth: Float32Array<ArrayBuffer>
  readonly growthPrior?: Float32Array<ArrayBuffer>
}

/** What a fit keeps of growth per cell [n], by the names of model/fit.ts. */
export async function growthArrays(
  S: Snapshots,
  growth: Growth,
  request: GrowthRequest,
  signal?: AbortSignal
): Promise<GrowthArrays & NamedArrays> {
  const expected = priorPerCell(S, request)
  return { growth: await growthPerCell(S, growth, signal), ...(expected && { growthPrior: expected }) }
}

/**
 * [n] relative growth of each cell of the space until the next timepoint, 1 = mean of its timepoint; cells kept for the errors take the mean of
 * their 10 nearest. NaN at the last timepoint and for cells without one.
 */
async function growthPerCell(S: Snapshots, growth: Growth, signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>> {
  const out = new Float32Array(S.timeIndex.length).fill(NaN)
  const cells = cellsByTime(S.timeIndex)
  for (const [k, time] of S.times.slice(0, -1).entries()) {
    const I = cells.get(k) ?? new Int32Array(0)
    for (const [cloud, test] of [
      [S.train[k], 0],
      [S.test[k], 1]
    ] as const) {
      const mass = await drive(growthAt(growth, time, cloud), signal)
      I.filter((i) => S.isTest[i] === test).forEach((i, r) => (out[i] = mass?.[r] ?? NaN))
    }
  }
  return out
}

/** [n] what was expected of each cell before the couplings, likewise relative to the mean of its timepoint; undefined without a prior. */
function priorPerCell(S: Snapshots, request: GrowthRequest): Float32Array<ArrayBuffer> | undefined {
  const prior = priorOf(request, S.timeIndex)
  if (!prior) return undefined
  const out = new Float32Array(S.timeIndex.length).fill(NaN)
  const cells = cellsByTime(S.timeIndex)
  for (let k = 0; k < fittedLevels(request.axis).length - 1; k++) {
    const expected = priorMass(prior, k)
    cells.get(k)?.forEach((i, r) => (out[i] = expected[r] as number))
  }
  return out
}

/** Growth before and after the couplings, by timepoint. */
export function growthReport(S: Snapshots, arrays: GrowthArrays, prior: NamedArrays | undefined): GrowthReport {
  const { growth, growthPrior } = arrays
  const cells = cellsByTime(S.timeIndex)
  const found = prior?.['genes'] && arrayOf(prior, 'genes', Int32Array)
  return {
    genes: found ? { birth: found[0] as number, death: found[1] as number } : null,
    steps: S.labels.slice(0, -1).map((label, k) => {
      const of = (A: Float32Array): Float64Array => Float64Array.from(cells.get(k) ?? [], (i) => A[i] as number)
      const [posterior, expected] = [of(growth), growthPrior && of(growthPrior)]
      return {
        label,
        posterior: range(posterior),
        prior: expected ? range(expected) : null,
        correlation: expected ? logCorrelation(expected, posterior) : null
      }
    })
  }
}

/** 10 % and 90 % quantile. */
function range(A: Float64Array): [number, number] {
  const sorted = A.toSorted()
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number
  return [at(0.1), at(0.9)]
}

/** Pearson correlation of the logarithms; null where one of them does not vary. */
function logCorrelation(A: Float64Array, B: Float64Array): number | null {
  const [X, Y] = [A, B].map((C) => {
    const logs = C.map(Math.log)
    const mean = logs.reduce((sum, v) => sum + v, 0) / logs.length
    return logs.map((v) => v - mean)
  }) as [Float64Array, Float64Array]
  const dot = (P: Float64Array, Q: Float64Array): number => P.reduce((sum, v, i) => sum + v * (Q[i] as number), 0)
  const scale = Math.sqrt(dot(X, X) * dot(Y, Y))
  return scale > 1e-9 * X.length ? dot(X, Y) / scale : null
}
