import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Progress } from '../transport/coupling.ts'

/** Cells i, i + GROUPS, i + 2 GROUPS ... are a group: one is left out at a time to see how much hangs on which cells there are. */
export const GROUPS = 10
/** Width of the bins of distances, in bandwidths. */
export const BIN = 1 / 40
/** Bins of pairs without a group are as wide as so many others: an error does not need more, and the search for beta is short. */
export const COARSER = 8
const MOST_BINS = 1e5

/** Number of pairs by distance, in bins; `without[g]`, in COARSER ones, has none of those with an end, or both, in group g. */
export interface PairCounts {
  readonly all: Float64Array<ArrayBuffer>
  readonly without: readonly Float64Array<ArrayBuffer>[]
}

/** How many of `rows` cells are left where group g is left out. */
export const rowsWithout = (rows: number, g: number): number => rows - Math.floor((rows - 1 - g) / GROUPS) - 1

/**
 * Ordered pairs of a cell of A and one of B, in bins of BIN h; of different cells where A is B. The last bin holds all that are farther than the box of A and B is
 * wide. In one pass: each pair is counted once for all and once for each group that it goes with.
 */
export function* pairCounts(A: Matrix, B: Matrix, h: number): Generator<Progress, PairCounts> {
  const d = A.cols
  const bins = binsOf(A, B, h)
  const all = new Float64Array(bins)
  const gone = Array.from({ length: GROUPS }, () => new Float64Array(Math.ceil(bins / COARSER)))
  const weight = A === B ? 2 : 1
  for (let i = 0; i < A.rows; i++) {
    const own = gone[i % GROUPS]
    for (let j = A === B ? i + 1 : 0; j < B.rows; j++) {
      let sum = 0
      for (let c = 0; c < d; c++) sum += (A.data[i * d + c] - B.data[j * d + c]) ** 2
      const bin = Math.min(bins - 1, Math.floor(Math.sqrt(sum) / (BIN * h)))
      const other = gone[j % GROUPS]
      all[bin] += weight
      const coarse = Math.floor(bin / COARSER)
      own[coarse] += weight
      if (other !== own) other[coarse] += weight
    }
    if (i % 256 === 255) yield { fraction: i / A.rows }
  }
  const merged = new Float64Array(gone[0].length)
  for (let bin = 0; bin < bins; bin++) merged[Math.floor(bin / COARSER)] += all[bin]
  return { all, without: gone.map((counts) => counts.map((count, bin) => merged[bin] - count)) }
}

function binsOf(A: Matrix, B: Matrix, h: number): number {
  let square = 0
  for (const X of [A, B]) for (const x of X.data) square = Math.max(square, x * x)
  return Math.min(MOST_BINS, Math.ceil((2 * Math.sqrt(A.cols * square)) / (BIN * h)) + 1)
}
