import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import { nearest } from '../metrics/neighbours.ts'

/** Group of each moved cell [q]: that of the nearest cell of `last` [m, d] that has one (`groups` [m], -1 = none). */
export function* groupsReached(
  moved: Matrix,
  last: Matrix,
  groups: Int32Array
): Generator<{ fraction: number }, Int32Array<ArrayBuffer>> {
  const known = Int32Array.from(groups.keys()).filter((i) => (groups[i] as number) >= 0)
  const { index } = yield* nearest(moved, takeRows(last, known), 1)
  return index.map((i) => groups[known[i] as number] as number)
}

/** Share of each of G groups among codes; codes below 0 do not count. All 0 where none does. */
export function groupShares(codes: Int32Array, G: number): { cells: number; shares: number[] } {
  const counts = new Array<number>(G).fill(0)
  let cells = 0
  for (const code of codes) {
    if (code < 0) continue
    counts[code]++
    cells++
  }
  return { cells, shares: counts.map((count) => (cells ? count / cells : 0)) }
}
