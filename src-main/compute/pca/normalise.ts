import type { Matrix, SparseRows } from '../../../src-shared/matrix.ts'
import type { PcaProgress } from './result.ts'

export interface CellSummaries {
  /** [n] sum of the cell's values: its library size where these are counts. */
  readonly total: Float64Array<ArrayBuffer>
  /** [n] genes with a value above zero. */
  readonly detected: Int32Array<ArrayBuffer>
}

/** Library size and genes detected per cell of X [n, p]. */
export function cellSummaries(X: SparseRows | Matrix): CellSummaries {
  const total = new Float64Array(X.rows)
  const detected = new Int32Array(X.rows)
  for (let i = 0; i < X.rows; i++) {
    const [first, end] = rowBounds(X, i)
    for (let e = first; e < end; e++) {
      total[i] += X.data[e]
      if (X.data[e] > 0) detected[i]++
    }
  }
  return { total, detected }
}

export interface NormaliseOptions {
  /** Every cell's total becomes this: 'median' of the totals of the cells that are not empty, a number, or null for none. */
  readonly target: 'median' | number | null
  readonly transform: 'log1p' | 'sqrt' | 'none'
}

export interface Normalised<M> {
  /** New values; a sparse matrix shares the indices of the one it came from. */
  readonly matrix: M
  /** The total that was aimed at; null where library sizes were left alone. */
  readonly target: number | null
}

const VALUES_PER_SLICE = 1e6

/**
 * Library-size normalisation, then the transform, of X [n, p]: x <- f(x * target / total of its cell). Cells without any
 * count stay zero. The values must be finite and not negative (checkMatrix).
 */
export function* normalise<M extends SparseRows | Matrix>(
  X: M,
  options: NormaliseOptions
): Generator<PcaProgress, Normalised<M>> {
  const { total } = cellSummaries(X)
  const target = options.target === 'median' ? medianOfPositive(total) : options.target
  const data = X.data.slice()
  const f = TRANSFORMS[options.transform]
  let pause = VALUES_PER_SLICE
  for (let i = 0; i < X.rows; i++) {
    const end = normaliseRow(X, i, data, total[i], target, f)
    if (end > pause) {
      pause = end + VALUES_PER_SLICE
      yield { stage: 'Normalising', fraction: i / X.rows }
    }
  }
  return { matrix: { ...X, data }, target }
}

/** The same of some rows at once, when the target is known: for matrices that come in blocks. */
export function normaliseBlock(
  X: SparseRows,
  { target, transform }: { target: number | null; transform: NormaliseOptions['transform'] }
): SparseRows {
  const { total } = cellSummaries(X)
  const data = X.data.slice()
  for (let i = 0; i < X.rows; i++) normaliseRow(X, i, data, total[i], target, TRANSFORMS[transform])
  return { ...X, data }
}

/** What `normalise` makes of one value of a cell of this total. */
export function normalisedValue(
  v: number,
  total: number,
  { target, transform }: { target: number | null; transform: NormaliseOptions['transform'] }
): number {
  return TRANSFORMS[transform](v * factorOf(total, target))
}

/** Changes row i of `data`, a copy of X's values; returns where the row ends. */
function normaliseRow(
  X: SparseRows | Matrix,
  i: number,
  data: Float32Array | Float64Array,
  total: number,
  target: number | null,
  f: (v: number) => number
): number {
  const factor = factorOf(total, target)
  const [first, end] = rowBounds(X, i)
  for (let e = first; e < end; e++) data[e] = f(data[e] * factor)
  return end
}

function factorOf(total: number, target: number | null): number {
  return target === null || !(total > 0) ? 1 : target / total
}

const TRANSFORMS = { log1p: Math.log1p, sqrt: Math.sqrt, none: (v: number) => v } as const

/** Median of the positive numbers of A, the mean of the middle two where their number is even; 0 where there are none. */
export function medianOfPositive(A: Float64Array): number {
  const sorted = A.filter((v) => v > 0).sort()
  const m = sorted.length
  return m ? (sorted[(m - 1) >> 1] + sorted[m >> 1]) / 2 : 0
}

function rowBounds(X: SparseRows | Matrix, i: number): [number, number] {
  return 'indptr' in X ? [X.indptr[i], X.indptr[i + 1]] : [i * X.cols, (i + 1) * X.cols]
}
