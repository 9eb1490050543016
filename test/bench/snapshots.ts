import { takeRows, type Matrix } from '../../src-shared/matrix.ts'
import { Random } from '../../src-shared/random.ts'
import { cellsByTime } from '../../src-main/compute/metrics/split.ts'
import { haveEmbryoidBody, readEmbryoidBody } from '../reference/embryoid-body.ts'

/** Snapshots of the embryoid body, each [2381..4163, 5]; where the data is missing, clouds of the same sizes that drift. */
export function snapshots(): { name: string; clouds: Matrix[] } {
  if (haveEmbryoidBody()) {
    const { X, timeIndex } = readEmbryoidBody()
    return { name: 'embryoid body', clouds: [...cellsByTime(timeIndex).values()].map((I) => takeRows(X, I)) }
  }
  const random = Random.seed(1)
  const clouds = [2381, 4163, 3278, 3665, 3332].map((rows, k) => ({
    data: Float64Array.from({ length: 5 * rows }, () => 0.4 * k + random.normal()),
    rows,
    cols: 5
  }))
  return { name: 'drifting clouds', clouds }
}
