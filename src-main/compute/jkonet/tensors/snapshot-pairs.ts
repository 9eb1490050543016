import { takeRows, type Matrix } from '../../../../src-shared/matrix.ts'
import type { Random } from '../../../../src-shared/random.ts'
import type { CoupledSnapshots } from '../rows.ts'

/** Consecutive snapshots, without couplings: X_k [n, d] at T_k, X_{k+1} [m, d] at `time`, tau = T_{k+1} - T_k. */
export interface SnapshotPair {
  readonly X: Matrix
  readonly Y: Matrix
  readonly time: number
  readonly tau: number
}

/** The same number of cells of X_k and of X_{k+1} for each k, one below the other. */
export interface PairBatch {
  /** Rows per pair. */
  readonly count: number
  /** [pairs * count, d] */
  readonly X: Float32Array
  readonly Y: Float32Array
}

/** Pairs of consecutive snapshots. Throws RangeError when times do not increase or a snapshot is empty. */
export function snapshotPairs({ snapshots, times }: Pick<CoupledSnapshots, 'snapshots' | 'times'>): SnapshotPair[] {
  if (snapshots.length < 2 || times.length !== snapshots.length)
    throw new RangeError(`pairs: ${snapshots.length} snapshots, ${times.length} times`)
  return snapshots.slice(1).map((Y, k) => {
    const tau = times[k + 1] - times[k]
    if (!(tau > 0)) throw new RangeError(`pairs: time ${times[k + 1]} after ${times[k]}`)
    if (!(Y.rows > 0 && snapshots[k].rows > 0))
      throw new RangeError(`pairs: no cells at ${times[k]} or ${times[k + 1]}`)
    return { X: snapshots[k], Y, time: times[k + 1], tau }
  })
}

/** Mean length of the steps: potentials are learnt times this, so that their scale does not depend on the unit of time. */
export function meanTau(pairs: readonly SnapshotPair[]): number {
  return pairs.reduce((sum, { tau }) => sum + tau, 0) / pairs.length
}

/** `count` cells of each snapshot of each pair, drawn with replacement. */
export function drawPairs(pairs: readonly SnapshotPair[], count: number, random: Random): PairBatch {
  const d = pairs[0].X.cols
  const X = new Float32Array(pairs.length * count * d)
  const Y = new Float32Array(X.length)
  const fill = (from: Matrix, to: Float32Array, row: number): void => {
    const at = random.integer(from.rows) * d
    to.set(from.data.subarray(at, at + d), row * d)
  }
  pairs.forEach((pair, k) => {
    for (let i = 0; i < count; i++) fill(pair.X, X, k * count + i)
    for (let i = 0; i < count; i++) fill(pair.Y, Y, k * count + i)
  })
  return { count, X, Y }
}

/** A value per pair, repeated for its rows: [pairs * count, 1] flat. */
export function perRow(pairs: readonly SnapshotPair[], count: number, of: (pair: SnapshotPair, k: number) => number) {
  const values = new Float32Array(pairs.length * count)
  pairs.forEach((pair, k) => values.fill(of(pair, k), k * count, (k + 1) * count))
  return values
}

/** Holds out a share of the cells of every snapshot, at most `most` of each; at least one stays on either side. */
export function splitSnapshots(
  snapshots: readonly Matrix[],
  fraction: number,
  most: number,
  random: Random
): { training: Matrix[]; heldOut: Matrix[] } {
  const cut = snapshots.map((X, k) => {
    const order = random.split(k).permutation(X.rows)
    const out = Math.min(most, X.rows - 1, Math.max(1, Math.round(fraction * X.rows)))
    return { training: takeRows(X, order.subarray(out)), heldOut: takeRows(X, order.subarray(0, out)) }
  })
  return { training: cut.map((c) => c.training), heldOut: cut.map((c) => c.heldOut) }
}
