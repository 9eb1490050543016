import { massAt, type Growth } from '../../compute/jkonet/growth/population.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'
import { drive } from '../drive.ts'
import type { Snapshots } from './snapshots.ts'

/**
 * [n] relative growth of each cell of the space until the next timepoint, 1 = mean of its timepoint; cells kept for the errors take the mean of
 * their 10 nearest. NaN at the last timepoint and for cells without one.
 */
export async function growthPerCell(
  S: Snapshots,
  growth: Growth,
  signal?: AbortSignal
): Promise<Float32Array<ArrayBuffer>> {
  const out = new Float32Array(S.timeIndex.length).fill(NaN)
  const cells = cellsByTime(S.timeIndex)
  for (const [k, time] of S.times.slice(0, -1).entries()) {
    const I = cells.get(k) ?? new Int32Array(0)
    for (const [cloud, test] of [
      [S.train[k], 0],
      [S.test[k], 1]
    ] as const) {
      const mass = await drive(massAt(growth, time, cloud, 'start'), signal)
      I.filter((i) => S.isTest[i] === test).forEach((i, r) => (out[i] = mass?.[r] ?? NaN))
    }
  }
  return out
}
