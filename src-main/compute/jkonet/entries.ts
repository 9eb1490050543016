import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Barycentres } from './barycentres.ts'

/** Sparse plan between snapshots k and k + 1: cell source[e] of X_k and target[e] of X_{k+1} share the mass weight[e]. */
export interface Coupling {
  readonly source: Int32Array
  readonly target: Int32Array
  readonly weight: Float64Array
  /**
   * Of a plan that the entries are only drawn from: barycentres under the whole plan, of the descendants of the earlier cells and of the ancestors
   * of the later ones. Otherwise they are taken from the entries.
   */
  readonly descendants?: Barycentres
  readonly ancestors?: Barycentres
}

/**
 * Snapshots in the order of time, X_k [n_k, d] at time T_k, and the couplings of consecutive ones (one fewer). The unit of time is such that the
 * mean gap is about 1 (equal spacing: T_k = k), and the PCs are standardised: the networks start from inputs of that size.
 */
export interface CoupledSnapshots {
  readonly snapshots: readonly Matrix[]
  readonly times: readonly number[]
  readonly couplings: readonly Coupling[]
}

/** Number of the first cell of each snapshot when all are numbered through. */
function firstCells(snapshots: readonly Matrix[]): number[] {
  let next = 0
  return snapshots.map((X) => (next += X.rows) - X.rows)
}

function check({ snapshots, times, couplings }: CoupledSnapshots): void {
  if (snapshots.length < 2 || times.length !== snapshots.length || couplings.length !== snapshots.length - 1) {
    throw new RangeError(`rows: ${snapshots.length} snapshots, ${times.length} times, ${couplings.length} couplings`)
  }
  for (let k = 1; k < times.length; k++)
    if (!(times[k] > times[k - 1])) throw new RangeError(`rows: time ${times[k]} after ${times[k - 1]}`)
}

/** Columns of the entries of all couplings: cells i of X_k and j of X_{k+1} share the mass w. */
export interface Entries {
  readonly count: number
  readonly k: Int32Array
  readonly i: Int32Array
  readonly j: Int32Array
  readonly w: Float64Array
  readonly ends: Int32Array
}

/** The entries that `keep` wants. Throws RangeError when numbers do not fit or times do not increase. */
export function entriesOf(input: CoupledSnapshots, keep: (w: number, k: number) => boolean): Entries {
  check(input)
  const { snapshots, couplings } = input
  const first = firstCells(snapshots)
  const most = couplings.reduce((sum, { weight }) => sum + weight.length, 0)
  const [k, i, j] = Array.from({ length: 3 }, () => new Int32Array(most))
  const w = new Float64Array(most)
  const ends = new Int32Array(2 * most)
  let count = 0
  couplings.forEach(({ source, target, weight }, pair) => {
    for (let e = 0; e < weight.length; e++) {
      if (!keep(weight[e], pair)) continue
      k[count] = pair
      i[count] = source[e]
      j[count] = target[e]
      w[count] = weight[e]
      ends[2 * count] = first[pair] + source[e]
      ends[2 * count + 1] = first[pair + 1] + target[e]
      count++
    }
  })
  return { count, k, i, j, w, ends: ends.subarray(0, 2 * count) }
}
