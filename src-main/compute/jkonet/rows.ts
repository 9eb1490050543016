import type { Random } from '../../../src-shared/random.ts'
import type { Rows } from '../kernels/mlp.ts'
import { curveCoefficients, type CurveShape } from './curves.ts'
import { entriesOf, type CoupledSnapshots, type Entries } from './entries.ts'

export type { Coupling, CoupledSnapshots } from './entries.ts'
export type { CurveShape } from './curves.ts'

/** What a network is trained on: entries (coupled pairs of cells), each of which gives rows afresh in every epoch. */
export interface TrainingSet {
  readonly d: number
  /** Number of entries. */
  readonly count: number
  /** [count, 2] the two cells of an entry, numbered through all snapshots, so that cells can be held out. */
  readonly ends: Int32Array
  readonly rowsPerEntry: number
  /** Rows of the given entries, entry by entry; weights have mean 1 over all entries, or are the plan's where `published`. */
  draw(entries: Int32Array, random: Random): Rows
}

function emptyRows(n: number, d: number): Rows {
  return {
    n,
    Y: new Float32Array(n * d),
    T: new Float32Array(n),
    D: new Float32Array(n * d),
    tau: new Float32Array(n),
    w: new Float32Array(n)
  }
}

/**
 * Where the first-order condition of the step from x to y is asked for: `target`, at y, as the JKO scheme has it (the implicit step), or `source`,
 * at x (the explicit step x' = x - tau grad V(x)).
 */
export type Place = 'source' | 'target'

/** Rows for models that fit the internal energy: with S, the score grad rho / rho of the snapshot's density at the cell of the row. */
export function scoredRows(
  input: CoupledSnapshots,
  scores: readonly Float64Array[],
  place: Place = 'target'
): TrainingSet {
  const d = input.snapshots[0].cols
  if (scores.length !== input.snapshots.length || scores.some((S, k) => S.length !== input.snapshots[k].rows * d)) {
    throw new RangeError('rows: the scores are not those of the snapshots')
  }
  return snapshotRows(input, place, scores)
}

/**
 * Rows as published (JKOnet*, NeurIPS 2024, eq. 11): the first-order condition of the JKO step at the later snapshot, tau = T_{k+1} - T_k,
 * t = T_{k+1}; or at the earlier one, t = T_k. Plan entries up to 1/(10 max(n, m)) are dropped and the weights are the plan's, as in the reference
 * code.
 */
export function snapshotRows(
  input: CoupledSnapshots,
  place: Place = 'target',
  scores?: readonly Float64Array[]
): TrainingSet {
  const { snapshots: X, times } = input
  const d = X[0].cols
  const entries = entriesOf(input, (w, k) => w > 1 / (10 * Math.max(X[k].rows, X[k + 1].rows)))
  const draw = (chosen: Int32Array): Rows => {
    const rows = { ...emptyRows(chosen.length, d), S: scores && new Float32Array(chosen.length * d) }
    chosen.forEach((e, r) => {
      const k = entries.k[e]
      const at = place === 'target' ? { k: k + 1, cell: entries.j[e] } : { k, cell: entries.i[e] }
      for (let c = 0; c < d; c++) {
        rows.Y[r * d + c] = X[at.k].data[at.cell * d + c]
        rows.D[r * d + c] = X[k + 1].data[entries.j[e] * d + c] - X[k].data[entries.i[e] * d + c]
      }
      if (scores) rows.S?.set(scores[at.k].subarray(at.cell * d, at.cell * d + d), r * d)
      rows.T[r] = times[at.k]
      rows.tau[r] = times[k + 1] - times[k]
      rows.w[r] = entries.w[e]
    })
    return rows
  }
  return { d, count: entries.count, ends: entries.ends, rowsPerEntry: 1, draw }
}

const DRAWS = 3

/**
 * Rows of the continuous model: at DRAWS places q on the curve of each entry (uniform within each DRAWS-th of it, fresh in every epoch),
 * grad V has to be minus the velocity there. tau = 1; an entry's weight is its mass times the gap, scaled to mean 1.
 */
export function curveRows(input: CoupledSnapshots, shape: CurveShape): TrainingSet {
  const { snapshots, times } = input
  const d = snapshots[0].cols
  const entries = entriesOf(input, (w) => w > 0)
  const curves = curveCoefficients(input, entries, shape)
  const mass = entryMasses(entries, times)
  const draw = (chosen: Int32Array, random: Random): Rows => {
    const rows = emptyRows(chosen.length * DRAWS, d)
    for (let r = 0; r < rows.n; r++) {
      const e = chosen[Math.floor(r / DRAWS)]
      const from = times[entries.k[e]]
      const gap = times[entries.k[e] + 1] - from
      const q = ((r % DRAWS) + random.uniform()) / DRAWS
      for (let c = 0; c < d; c++) {
        const at = (e * d + c) * 4
        rows.Y[r * d + c] = curves[at] + q * (curves[at + 1] + q * (curves[at + 2] + q * curves[at + 3]))
        rows.D[r * d + c] = (curves[at + 1] + q * (2 * curves[at + 2] + 3 * q * curves[at + 3])) / gap
      }
      rows.T[r] = from + q * gap
      rows.tau[r] = 1
      rows.w[r] = mass[e]
    }
    return rows
  }
  return { d, count: entries.count, ends: entries.ends, rowsPerEntry: DRAWS, draw }
}

/** [count] mass times gap of every entry, scaled to mean 1. */
function entryMasses({ count, k, w }: Entries, times: readonly number[]): Float64Array {
  const mass = Float64Array.from({ length: count }, (_, e) => w[e] * (times[k[e] + 1] - times[k[e]]))
  const mean = mass.reduce((sum, m) => sum + m, 0) / count
  return mass.map((m) => m / mean)
}
