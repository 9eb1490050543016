import type { Matrix } from '../../../../src-shared/matrix.ts'
import { matrix } from '../../../../src-shared/matrix.ts'
import { potentialOf, type NetworkRecord } from '../../energy/potential.ts'
import type { KernelBuild } from '../../kernels/loader.ts'
import { implicitDamped } from '../../predict/implicit.ts'
import { sinkhornDivergence } from '../../transport/divergence.ts'
import type { Progress } from '../../transport/coupling.ts'
import { snapshotPairs } from './snapshot-pairs.ts'

/** Blur of the divergence, as a share of the mean squared distance of a cell to the other snapshot. */
const BLUR = 0.05

/** Mean squared distance between the rows of X and of Y. */
export function meanSquaredDistance(X: Matrix, Y: Matrix): number {
  const d = X.cols
  let sum = 0
  for (let c = 0; c < d; c++) {
    const [a, b] = [moments(X, c), moments(Y, c)]
    sum += a.square + b.square - 2 * a.mean * b.mean
  }
  return sum
}

function moments({ data, rows, cols }: Matrix, c: number): { mean: number; square: number } {
  let [mean, square] = [0, 0]
  for (let i = 0; i < rows; i++) {
    mean += data[i * cols + c] / rows
    square += data[i * cols + c] ** 2 / rows
  }
  return { mean, square }
}

/**
 * What checkpoints are chosen by: the Sinkhorn divergence between held-out cells moved by one JKO step and held-out cells of the next
 * snapshot, mean over the steps.
 */
export function* heldOutDivergence(
  record: NetworkRecord,
  snapshots: readonly Matrix[],
  times: readonly number[],
  build?: KernelBuild
): Generator<Progress, number> {
  const potential = potentialOf(record, build)
  const pairs = snapshotPairs({ snapshots, times })
  let sum = 0
  for (const { X, Y, time, tau } of pairs) {
    const moved = matrix(Float64Array.from(implicitDamped(potential, X.data, time - tau, time).X), X.rows, X.cols)
    if (!moved.data.every(Number.isFinite)) return Infinity
    const epsilon = BLUR * meanSquaredDistance(X, Y)
    const { value } = yield* sinkhornDivergence(moved, Y, { epsilon, tolerance: 1e-3, build })
    sum += value / pairs.length
  }
  return sum
}
