import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Random } from '../../../src-shared/random.ts'
import type { Rows } from '../kernels/mlp.ts'
import { barycentres, type Barycentres } from './barycentres.ts'

/** Sparse plan between snapshots k and k + 1: cell source[e] of X_k and target[e] of X_{k+1} share the mass weight[e]. */
export interface Coupling {
  readonly source: Int32Array
  readonly target: Int32Array
  readonly weight: Float64Array
}

/** Snapshots in the order of time, X_k [n_k, d] at real time T_k, and the couplings of consecutive ones (one fewer). */
export interface CoupledSnapshots {
  readonly snapshots: readonly Matrix[]
  readonly times: readonly number[]
  readonly couplings: readonly Coupling[]
}

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

/** Number of the first cell of each snapshot when all are numbered through. */
function firstCells(snapshots: readonly Matrix[]): number[] {
  let next = 0
  return snapshots.map((X) => (next += X.rows) - X.rows)
}

function checkInput({ snapshots, times, couplings }: CoupledSnapshots): number {
  if (snapshots.length < 2 || times.length !== snapshots.length || couplings.length !== snapshots.length - 1) {
    throw new RangeError(`rows: ${snapshots.length} snapshots, ${times.length} times, ${couplings.length} couplings`)
  }
  for (let k = 1; k < times.length; k++)
    if (!(times[k] > times[k - 1])) throw new RangeError(`rows: time ${times[k]} after ${times[k - 1]}`)
  return snapshots[0].cols
}

interface Entry {
  readonly k: number
  readonly i: number
  readonly j: number
  readonly w: number
}

function entriesOf(
  input: CoupledSnapshots,
  keep: (w: number, k: number) => boolean
): { entries: Entry[]; ends: Int32Array } {
  const first = firstCells(input.snapshots)
  const entries = input.couplings.flatMap(({ source, target, weight }, k) =>
    Array.from(weight, (w, e) => ({ k, i: source[e], j: target[e], w })).filter(({ w }) => keep(w, k))
  )
  return { entries, ends: Int32Array.from(entries.flatMap(({ k, i, j }) => [first[k] + i, first[k + 1] + j])) }
}

/**
 * Rows as published (JKOnet*, NeurIPS 2024, eq. 11): the first-order condition of the JKO step at the later snapshot, tau = T_{k+1} - T_k,
 * t = T_{k+1}. Plan entries up to 1/(10 max(n, m)) are dropped and the weights are the plan's, as in the reference code.
 */
export function snapshotRows(input: CoupledSnapshots): TrainingSet {
  const d = checkInput(input)
  const { snapshots: X, times } = input
  const { entries, ends } = entriesOf(input, (w, k) => w > 1 / (10 * Math.max(X[k].rows, X[k + 1].rows)))
  const draw = (chosen: Int32Array): Rows => {
    const rows = emptyRows(chosen.length, d)
    chosen.forEach((e, r) => {
      const { k, i, j, w } = entries[e]
      for (let c = 0; c < d; c++) {
        const y = X[k + 1].data[j * d + c]
        rows.Y[r * d + c] = y
        rows.D[r * d + c] = y - X[k].data[i * d + c]
      }
      rows.T[r] = times[k + 1]
      rows.tau[r] = times[k + 1] - times[k]
      rows.w[r] = w
    })
    return rows
  }
  return { d, count: entries.length, ends, rowsPerEntry: 1, draw }
}

/** `line`: straight from x to y at constant speed. `cubic`: Hermite through the barycentres of ancestors and descendants. */
export type CurveShape = 'line' | 'cubic'

const DRAWS = 3

/**
 * Rows of the continuous model: at DRAWS places q on the curve of each entry (uniform within each DRAWS-th of it, fresh in every epoch),
 * grad V has to be minus the velocity there. tau = 1; an entry's weight is its mass times the gap, scaled to mean 1.
 */
export function curveRows(input: CoupledSnapshots, shape: CurveShape): TrainingSet {
  const d = checkInput(input)
  const { times } = input
  const { entries, ends } = entriesOf(input, (w) => w > 0)
  const curves = curveCoefficients(input, entries, shape)
  const gap = (k: number): number => times[k + 1] - times[k]
  const meanWeight = entries.reduce((sum, { k, w }) => sum + w * gap(k), 0) / entries.length
  const draw = (chosen: Int32Array, random: Random): Rows => {
    const rows = emptyRows(chosen.length * DRAWS, d)
    for (let r = 0; r < rows.n; r++) {
      const e = chosen[Math.floor(r / DRAWS)]
      const { k, w } = entries[e]
      const q = ((r % DRAWS) + random.uniform()) / DRAWS
      for (let c = 0; c < d; c++) {
        const at = (e * d + c) * 4
        rows.Y[r * d + c] = curves[at] + q * (curves[at + 1] + q * (curves[at + 2] + q * curves[at + 3]))
        rows.D[r * d + c] = (curves[at + 1] + q * (2 * curves[at + 2] + 3 * q * curves[at + 3])) / gap(k)
      }
      rows.T[r] = times[k] + q * gap(k)
      rows.tau[r] = 1
      rows.w[r] = (w * gap(k)) / meanWeight
    }
    return rows
  }
  return { d, count: entries.length, ends, rowsPerEntry: DRAWS, draw }
}

/** [count, d, 4] coefficients of the cubic z(q) of every entry, q in [0, 1]. */
function curveCoefficients(input: CoupledSnapshots, entries: readonly Entry[], shape: CurveShape): Float64Array {
  const { snapshots: X, times, couplings } = input
  const d = X[0].cols
  const cubic = shape === 'cubic'
  const ancestors = X.map((_, k) =>
    cubic && k > 0 ? barycentres(couplings[k - 1], X[k - 1], X[k].rows, 'target') : undefined
  )
  const descendants = X.map((_, k) =>
    cubic && k + 1 < X.length ? barycentres(couplings[k], X[k + 1], X[k].rows, 'source') : undefined
  )
  const out = new Float64Array(entries.length * d * 4)
  entries.forEach(({ k, i, j }, e) => {
    const gap = times[k + 1] - times[k]
    for (let c = 0; c < d; c++) {
      const x = X[k].data[i * d + c]
      const y = X[k + 1].data[j * d + c]
      const chord = y - x
      const before = neighbour(ancestors[k], i, c, d)
      const after = neighbour(descendants[k + 1], j, c, d)
      const startTangent = before === undefined ? chord : parabolic(x - before, times[k] - times[k - 1], chord, gap)
      const endTangent = after === undefined ? chord : parabolic(after - y, times[k + 2] - times[k + 1], chord, gap)
      out.set(
        [x, startTangent, 3 * chord - 2 * startTangent - endTangent, startTangent + endTangent - 2 * chord],
        (e * d + c) * 4
      )
    }
  })
  return out
}

function neighbour(centres: Barycentres | undefined, cell: number, c: number, d: number): number | undefined {
  return centres && centres.mass[cell] > 0 ? centres.X[cell * d + c] : undefined
}

/** gap times the derivative, at the shared point, of the parabola through it, a neighbour `step` away over h, and the chord's other end. */
function parabolic(step: number, h: number, chord: number, gap: number): number {
  return (gap * ((gap * step) / h + (h * chord) / gap)) / (h + gap)
}
