import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { potentialOf } from '../energy/potential.ts'
import type { Model } from '../jkonet/model.ts'
import { w1 } from '../metrics/wasserstein.ts'
import { methodOf } from '../predict/methods.ts'
import { predict } from '../predict/predict.ts'
import { transport } from '../transport/batched.ts'
import type { Coupling, Progress } from '../transport/coupling.ts'
import { part } from '../transport/progress.ts'

export interface LearningPoint {
  /** Of the cells of each snapshot. */
  readonly share: number
  /** Cells learnt from. */
  readonly cells: number
  readonly error: number
}

/** What is measured on a part of the cells of each snapshot. */
export type Measure = (snapshots: readonly Matrix[]) => Generator<Progress, number>

/**
 * Error against the share of the cells that are learnt from. The parts are nested: a larger share holds the cells of the smaller ones. What `measure`
 * compares with must not depend on the share, since distances depend on how many cells are compared.
 * @throws RangeError for shares that do not increase within (0, 1]
 */
export function* learningCurve(
  snapshots: readonly Matrix[],
  shares: readonly number[],
  seed: number,
  measure: Measure
): Generator<Progress, LearningPoint[]> {
  if (shares.some((share, s) => !(share > (shares[s - 1] ?? 0) && share <= 1))) {
    throw new RangeError(`learningCurve: shares ${shares.join(', ')}`)
  }
  const orders = snapshots.map((X, k) => Random.seed(seed).split('learning-curve', k).permutation(X.rows))
  const total = shares.reduce((sum, share) => sum + share, 0)
  const points: LearningPoint[] = []
  let done = 0
  for (const share of shares) {
    const parts = snapshots.map((X, k) => takeRows(X, orders[k].subarray(0, Math.ceil(share * X.rows)).sort()))
    const error = yield* part(measure(parts), done / total, share / total)
    points.push({ share, cells: parts.reduce((sum, X) => sum + X.rows, 0), error })
    done += share
  }
  return points
}

/** Mean W1 of the test cells, moved one step by a model learnt from the given snapshots, to the test cells of the next timepoint. */
export function oneStepError(
  model: Pick<Model, 'fit' | 'predictor'>,
  test: readonly Matrix[],
  times: readonly number[],
  seed: number,
  preset: string
): Measure {
  return function* (snapshots) {
    const K = times.length
    const couplings: Coupling[] = []
    for (let k = 0; k + 1 < K; k++) {
      couplings.push(yield* part(transport(snapshots[k], snapshots[k + 1]), (0.3 * k) / (K - 1), 0.3 / (K - 1)))
    }
    const fit = yield* part(model.fit({ snapshots, times, couplings, seed, preset }), 0.3, 0.3)
    const potential = potentialOf(fit.potential, fit.build)
    let sum = 0
    for (let k = 0; k + 1 < K; k++) {
      const { X } = yield* predict(potential, test[k], times[k], times[k + 1], methodOf(model.predictor))
      sum += (yield* part(w1(X, test[k + 1]), 0.6 + (0.4 * k) / (K - 1), 0.4 / (K - 1))).value
    }
    return sum / (K - 1)
  }
}

/** Above this part of the error per doubling of the cells, more of them are said to help. */
const WORTHWHILE = 0.02

/** What the last doubling of the cells was worth, in words, from the slope of the logarithms of the last two points. */
export function learningSentence(points: readonly LearningPoint[]): string {
  const [before, last] = points.slice(-2)
  if (!last) return 'One size alone says nothing about more cells.'
  const slope = Math.log(before.error / last.error) / Math.log2(last.cells / before.cells)
  const gain = Math.round(100 * (1 - Math.exp(-slope)))
  return slope > WORTHWHILE
    ? `Twice as many cells would lower the error by about ${gain} %: the number of cells limits this landscape.`
    : 'More cells of the same timepoints would hardly lower the error.'
}
