import { takeRows, type Matrix } from '../../../../src-shared/matrix.ts'
import type { Random } from '../../../../src-shared/random.ts'
import { nearest } from '../../metrics/neighbours.ts'
import type { Progress } from '../../transport/coupling.ts'
import { systematicAlong } from '../../transport/sampled-pairs.ts'
import { spatialOrder } from '../../transport/spatial-order.ts'
import type { GrowthCoupling } from './coupling.ts'

/** What the couplings say of growth at one snapshot. */
interface GrowthAt {
  readonly cells: Matrix
  /** [n] relative growth towards the next snapshot; undefined at the last. */
  readonly leaving?: Float64Array
  /** [n] what of it cells set out with (coupling.ts); undefined at the last. */
  readonly departing?: Float64Array
  /** [n] relative mass that arrived from the snapshot before; undefined at the first. */
  readonly arriving?: Float64Array
}

/** Growth at the snapshots of a fit, by their time. */
export type Growth = ReadonlyMap<number, GrowthAt>

/** Growth from the couplings of consecutive snapshots (one fewer than snapshots). */
export function growthOf(
  snapshots: readonly Matrix[],
  times: readonly number[],
  couplings: readonly GrowthCoupling[]
): Growth {
  return new Map(
    snapshots.map((cells, k) => [
      times[k],
      {
        cells,
        ...(k + 1 < snapshots.length && { leaving: couplings[k].leaving, departing: couplings[k].departing }),
        ...(k > 0 && { arriving: couplings[k - 1].arriving })
      }
    ])
  )
}

/** Where a population stands when its cells are weighed. `start`: observed there; `crossing`: predicted, goes on; `end`: predicted, stops. */
export type Passage = 'start' | 'crossing' | 'end'

const NEIGHBOURS = 10

/**
 * Relative mass of each row of X [n, d] at time t, or undefined where no snapshot is there or nothing changes. Observed cells set out with their
 * growth; cells that were predicted first lose what made them: 1 / the mass that arrived. Rows that are not cells of the snapshot itself take the mean
 * of their 10 nearest.
 */
export function* massAt(
  growth: Growth,
  t: number,
  X: Matrix,
  passage: Passage
): Generator<Progress, Float64Array | undefined> {
  const here = growth.get(t)
  if (!here) return undefined
  const factors = [
    ...(passage !== 'start' && here.arriving ? [here.arriving.map((c) => 1 / c)] : []),
    ...(passage !== 'end' && here.departing ? [here.departing] : [])
  ]
  if (factors.length === 0) return undefined
  if (X === here.cells && passage === 'start') return factors[0]
  return yield* nearMeans(X, here.cells, factors)
}

/** Relative growth of each row of X [n, d] from time t to the next snapshot, likewise; undefined where that is not known. */
export function* growthAt(growth: Growth, t: number, X: Matrix): Generator<Progress, Float64Array | undefined> {
  const here = growth.get(t)
  if (!here?.leaving) return undefined
  return X === here.cells ? here.leaving : yield* nearMeans(X, here.cells, [here.leaving])
}

/** Product over factors [m] of cells of their means over the 10 cells that are nearest to each row of X. */
function* nearMeans(X: Matrix, cells: Matrix, factors: readonly Float64Array[]): Generator<Progress, Float64Array> {
  const near = yield* nearest(X, cells, Math.min(NEIGHBOURS, cells.rows))
  return Float64Array.from({ length: X.rows }, (_, q) => {
    const rows = near.index.subarray(q * near.k, (q + 1) * near.k)
    return factors.reduce((product, F) => product * (rows.reduce((sum, j) => sum + F[j], 0) / near.k), 1)
  })
}

/** As many rows as X [n, d] has, each drawn by its mass: equal weights stand for unequal ones. */
export function resample(X: Matrix, mass: Float64Array, random: Random): Matrix {
  return takeRows(X, drawnRows(X, mass, random))
}

/** The rows of that draw [n], ascending: drawn systematically in an order in which near cells are near, so that every region keeps its mass. */
export function drawnRows(X: Matrix, mass: Float64Array, random: Random): Int32Array {
  return systematicAlong(spatialOrder(X), mass, mass.length, random.uniform()).sort()
}
