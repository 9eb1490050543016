import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Coupling } from './entries.ts'

/** Where the mass of each cell goes to (or came from) on average. */
export interface Barycentres {
  /** [cells, d]; zeros where the mass is 0. */
  readonly X: Float64Array
  /** [cells] mass of the plan at each cell. */
  readonly mass: Float64Array
}

/**
 * For each of the `cells` cells on one side of a plan, the mean of its partners weighted by the plan. `partners` are the cells of the other
 * side. side = 'source': descendants of the earlier cells; 'target': ancestors of the later ones.
 */
export function barycentres(
  coupling: Coupling,
  partners: Matrix,
  cells: number,
  side: 'source' | 'target'
): Barycentres {
  const d = partners.cols
  const own = coupling[side]
  const other = side === 'source' ? coupling.target : coupling.source
  const X = new Float64Array(cells * d)
  const mass = new Float64Array(cells)
  coupling.weight.forEach((w, e) => {
    mass[own[e]] += w
    for (let c = 0; c < d; c++) X[own[e] * d + c] += w * partners.data[other[e] * d + c]
  })
  for (let i = 0; i < cells; i++) if (mass[i] > 0) for (let c = 0; c < d; c++) X[i * d + c] /= mass[i]
  return { X, mass }
}
