import type { Matrix } from '../../../src-shared/matrix.ts'
import { groundCost } from '../transport/cost.ts'
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
  divideByMass({ X, mass }, d)
  return { X, mass }
}

/** Ancestors of the `cells` later cells among the earlier ones. */
export function ancestorsOf(coupling: Coupling, earlier: Matrix, cells: number): Barycentres {
  return coupling.ancestors ?? barycentres(coupling, earlier, cells, 'target')
}

/** Descendants of the `cells` earlier cells among the later ones. */
export function descendantsOf(coupling: Coupling, later: Matrix, cells: number): Barycentres {
  return coupling.descendants ?? barycentres(coupling, later, cells, 'source')
}

/** Duals and weights of an entropic plan pi_ij = a_i b_j exp((f_i + g_j - |x_i - y_j|^2) / epsilon). */
export interface DualPlan {
  readonly f: Float64Array
  readonly g: Float64Array
  readonly a: Float64Array
  readonly b: Float64Array
  readonly epsilon: number
}

const CELLS_PER_REPORT = 64

/** Barycentres under a whole entropic plan between X [n, d] and Y [m, d]: of the descendants of X in Y and of the ancestors of Y in X. */
export function* entropicBarycentres(
  X: Matrix,
  Y: Matrix,
  { f, g, a, b, epsilon }: DualPlan
): Generator<{ fraction: number }, { descendants: Barycentres; ancestors: Barycentres }> {
  const d = X.cols
  const descendants = { X: new Float64Array(X.rows * d), mass: new Float64Array(X.rows) }
  const ancestors = { X: new Float64Array(Y.rows * d), mass: new Float64Array(Y.rows) }
  const logB = b.map(Math.log)
  for (let i = 0; i < X.rows; i++) {
    const logA = Math.log(a[i])
    for (let j = 0; j < Y.rows; j++) {
      let cost = 0
      for (let c = 0; c < d; c++) cost += (X.data[i * d + c] - Y.data[j * d + c]) ** 2
      const w = Math.exp(logA + logB[j] + (f[i] + g[j] - cost) / epsilon)
      descendants.mass[i] += w
      ancestors.mass[j] += w
      for (let c = 0; c < d; c++) {
        descendants.X[i * d + c] += w * Y.data[j * d + c]
        ancestors.X[j * d + c] += w * X.data[i * d + c]
      }
    }
    if (i % CELLS_PER_REPORT === 0) yield { fraction: i / X.rows }
  }
  divideByMass(descendants, d)
  divideByMass(ancestors, d)
  return { descendants, ancestors }
}

/** Mean [m] of values [n] of the cells of X over the ancestors of each cell of Y, by their mass under such a plan. */
export function* meanOverAncestors(
  X: Matrix,
  Y: Matrix,
  { f, g, a, epsilon }: DualPlan,
  values: Float64Array
): Generator<{ fraction: number }, Float64Array<ArrayBuffer>> {
  const means = new Float64Array(Y.rows)
  const logs = new Float64Array(X.rows)
  for (let j = 0; j < Y.rows; j++) {
    // Only the shares of one cell's mass count, so that its own factor cancels and the largest can be 1.
    for (let i = 0; i < X.rows; i++)
      logs[i] = Math.log(a[i]) + (f[i] + g[j] - groundCost(X, i, Y, j, 'sqeuclidean')) / epsilon
    const top = logs.reduce((most, log) => Math.max(most, log), -Infinity)
    let mass = 0
    for (let i = 0; i < X.rows; i++) {
      const w = Math.exp(logs[i] - top)
      mass += w
      means[j] += w * values[i]
    }
    means[j] /= mass
    if (j % CELLS_PER_REPORT === 0) yield { fraction: j / Y.rows }
  }
  return means
}

function divideByMass({ X, mass }: Barycentres, d: number): void {
  for (let i = 0; i < mass.length; i++) if (mass[i] > 0) for (let c = 0; c < d; c++) X[i * d + c] /= mass[i]
}
