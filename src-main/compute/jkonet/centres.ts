import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import type { Random } from '../../../src-shared/random.ts'
import type { CoupledSnapshots } from './rows.ts'

/** [10^d, d] the published grid of centres: 10 per PC over [-4, 4]. */
export function gridCentres(d: number): Matrix {
  const count = 10 ** d
  return matrix(
    Float64Array.from(
      { length: count * d },
      (_, a) => -4 + (8 / 9) * (Math.floor(Math.floor(a / d) / 10 ** (a % d)) % 10)
    ),
    count,
    d
  )
}

/** [count, d] centres drawn from all cells, each cell equally likely. */
export function cellCentres(count: number, { snapshots }: CoupledSnapshots, random: Random): Matrix {
  const d = snapshots[0].cols
  const out = new Float64Array(count * d)
  const total = snapshots.reduce((sum, X) => sum + X.rows, 0)
  for (let i = 0; i < count; i++) {
    let cell = random.integer(total)
    const X = snapshots.find((S) => (cell -= S.rows) < 0) as Matrix
    const row = cell + X.rows
    out.set(X.data.subarray(row * d, row * d + d), i * d)
  }
  return matrix(out, count, d)
}

/** [count, d] differences of two cells of the same snapshot, drawn at random. */
export function differenceCentres(count: number, { snapshots }: CoupledSnapshots, random: Random): Matrix {
  const d = snapshots[0].cols
  const out = new Float64Array(count * d)
  for (let p = 0; p < count; p++) {
    const X = snapshots[random.integer(snapshots.length)]
    const [i, j] = [random.integer(X.rows), random.integer(X.rows)]
    for (let c = 0; c < d; c++) out[p * d + c] = X.data[i * d + c] - X.data[j * d + c]
  }
  return matrix(out, count, d)
}
