import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import type { Coupling, CoupledSnapshots } from '../../../src-main/compute/jkonet/rows.ts'

/** n cells in d PCs around `centre`. */
export function cloud(n: number, d: number, centre: number, random: Random): Matrix {
  return matrix(
    Float64Array.from({ length: n * d }, () => centre + random.normal()),
    n,
    d
  )
}

/** The plan of the north-west corner rule: sparse, marginals 1/n and 1/m. */
export function cornerPlan(n: number, m: number): Coupling {
  const entries: [number, number, number][] = []
  let [i, j, rest, open] = [0, 0, m, n]
  while (i < n && j < m) {
    const mass = Math.min(rest, open)
    entries.push([i, j, mass / (n * m)])
    rest -= mass
    open -= mass
    if (rest === 0) [i, rest] = [i + 1, m]
    if (open === 0) [j, open] = [j + 1, n]
  }
  return {
    source: Int32Array.from(entries, ([a]) => a),
    target: Int32Array.from(entries, ([, b]) => b),
    weight: Float64Array.from(entries, ([, , w]) => w)
  }
}

/** Three snapshots of 17, 29 and 11 cells in 3 PCs, at unequal times. */
export function threeSnapshots(): CoupledSnapshots {
  const random = Random.seed(3)
  const sizes = [17, 29, 11]
  const snapshots = sizes.map((n, k) => cloud(n, 3, k, random.split(k)))
  return { snapshots, times: [0, 1.5, 2], couplings: [cornerPlan(17, 29), cornerPlan(29, 11)] }
}
