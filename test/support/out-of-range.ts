import { matrix } from '../../src-shared/matrix.ts'
import { drain } from './drain.ts'
import { exactTransport } from '../../src-main/compute/transport/exact.ts'

/** Cells so far out that powers of their coordinates are no numbers any more: no closed form can be solved. */
const far = (by: number) =>
  matrix(
    Float64Array.from({ length: 34 }, (_, e) => (e % 7) + by),
    17,
    2
  )
const near = [far(0), far(1)]

export const OUT_OF_RANGE = {
  snapshots: near.map((X) => ({ ...X, data: X.data.map((x) => 1e150 * x) })),
  times: [0, 1],
  couplings: [drain(exactTransport(near[0], near[1])).result],
  seed: 0,
  preset: 'default'
}
