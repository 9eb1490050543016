import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import type { Random } from '../../../src-shared/random.ts'
import { FeatureBasis, type FeatureArchitecture } from '../energy/features.ts'
import { spatialOrder } from '../transport/spatial-order.ts'
import { besides, featureColumns, scoreColumn, type Columns } from './linear-columns.ts'
import type { Features } from './linear-features.ts'
import type { CoupledSnapshots } from './rows.ts'

/**
 * Coefficients of the features of an interaction W: mean_j grad phi(y - y_j) over the population of the row's time. `populations` [m, d] by time as rows hold
 * it (rounded to float32). O(m F d) per row.
 */
export function meanFieldColumns(
  architecture: FeatureArchitecture,
  centres: ArrayLike<number>,
  populations: ReadonlyMap<number, Matrix>
): Columns {
  const basis = new FeatureBasis(architecture, centres)
  const { d, count } = basis
  const difference = new Float64Array(d)
  const values = new Float64Array(count)
  const gradients = new Float64Array(count * d)
  return {
    d,
    count,
    at: ({ Y, T }, i, out) => {
      const population = populations.get(T[i])
      if (!population) throw new RangeError(`linear fit: no population at time ${T[i]}`)
      out.fill(0)
      for (let j = 0; j < population.rows; j++) {
        for (let c = 0; c < d; c++) difference[c] = Y[i * d + c] - population.data[j * d + c]
        basis.at(difference, 0, values, gradients)
        for (let g = 0; g < gradients.length; g++) out[g] += gradients[g]
      }
      for (let g = 0; g < gradients.length; g++) out[g] /= population.rows
    }
  }
}

/**
 * Snapshots by their time, each by at most `most` of its cells: every so many along an order in which near cells are near, from a start drawn at random, so
 * that means over them are nearer to those over all than means over cells drawn one by one.
 */
export function populationsOf(
  snapshots: readonly Matrix[],
  times: readonly number[],
  most: number,
  random: Random
): Map<number, Matrix> {
  return new Map(
    snapshots.map((X, k) => {
      const count = Math.min(most, X.rows)
      const start = random.split('population', k).uniform()
      const order = spatialOrder(X)
      const chosen = Int32Array.from({ length: count }, (_, p) => order[Math.floor(((p + start) * X.rows) / count)])
      return [Math.fround(times[k]), takeRows(X, chosen)]
    })
  )
}

/** Unknowns of V, where there are any of W, and, where `noise`, beta: `partners` cells stand for each population. */
export function energyColumns(
  { potential, interaction }: { readonly potential: Features; readonly interaction?: Features },
  { snapshots, times }: CoupledSnapshots,
  partners: number,
  noise: boolean,
  random: Random
): Columns {
  const populations = populationsOf(snapshots, times, partners, random.split('partners'))
  return besides([
    featureColumns(potential.architecture, potential.centres.data),
    ...(interaction ? [meanFieldColumns(interaction.architecture, interaction.centres.data, populations)] : []),
    ...(noise ? [scoreColumn(potential.architecture.d)] : [])
  ])
}
