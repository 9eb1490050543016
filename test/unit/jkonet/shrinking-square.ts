import { matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { potentialOf, type PotentialRecord } from '../../../src-main/compute/energy/potential.ts'
import type { CoupledSnapshots } from '../../../src-main/compute/jkonet/rows.ts'

/** V(x) = STRENGTH |x|^2 / 2, in steps of 1. */
const STRENGTH = 0.5
const CELLS = 2000

/** Cells uniform on a square that exact JKO steps shrink: x' = x / (1 + STRENGTH). Other cells at each of the three times, no couplings. */
export function shrinkingSquare(unit = 1): CoupledSnapshots {
  const snapshots = [0, 1, 2].map((k) => {
    const random = Random.seed(40 + k)
    const side = 2 / (1 + STRENGTH) ** k
    return matrix(
      Float64Array.from({ length: 2 * CELLS }, () => side * (2 * random.uniform() - 1)),
      CELLS,
      2
    )
  })
  return { snapshots, times: [0, unit, 2 * unit], couplings: [] }
}

/** |grad V - STRENGTH x| / |STRENGTH x|, root mean squares over the later snapshots at their times. */
export function gradientError(record: PotentialRecord): number {
  const potential = potentialOf(record)
  let [error, size] = [0, 0]
  for (const k of [1, 2]) {
    const { data, rows } = shrinkingSquare().snapshots[k]
    const G = new Float64Array(data.length)
    potential.evaluate(data, k, 0, rows, G)
    data.forEach((x, i) => {
      error += (G[i] - STRENGTH * x) ** 2
      size += (STRENGTH * x) ** 2
    })
  }
  return Math.sqrt(error / size)
}
