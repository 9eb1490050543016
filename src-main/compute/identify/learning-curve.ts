import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import type { LearningCurve, LearningPoint } from '../../../src-shared/model/learning-curve.ts'
import { Random } from '../../../src-shared/random.ts'

/**
 * A share, in (0, 1], of the cells of each snapshot [n_k, d]. The parts of one seed are nested: a larger share holds the cells of the smaller ones. What
 * is learnt from them is to be compared with the same cells whatever the share, since distances depend on how many cells are compared.
 * @throws RangeError for another share
 */
export function nestedParts(snapshots: readonly Matrix[], share: number, seed: number): Matrix[] {
  if (!(share > 0 && share <= 1)) throw new RangeError(`nestedParts: share ${share}`)
  return snapshots.map((X, k) => {
    const order = Random.seed(seed).split('learning-curve', k).permutation(X.rows)
    return takeRows(X, order.subarray(0, Math.ceil(share * X.rows)).sort())
  })
}

/** From this part of the error per doubling of the cells on, more of them are said to help. */
const WORTHWHILE = 0.05

/** What errors of a curve lie between: mean W1 of "nothing moves" and of the sampling floor, on the same cells. */
type Bounds = Pick<LearningCurve, 'previous' | 'floor'>

/**
 * What twice as many cells would be worth, in words, from the last two points that are better than nothing moving: what an error has above the floor, which
 * no number of cells takes away, goes on falling by the same factor per doubling.
 */
export function learningSentence(
  points: readonly Pick<LearningPoint, 'cells' | 'error'>[],
  { previous, floor }: Bounds
): string {
  const useful = points.filter(({ error }) => error < previous)
  const last = points.at(-1)
  if (!last || last !== useful.at(-1))
    return 'All cells together predict no better than if nothing moved, so the curve says nothing about more cells.'
  const before = useful.at(-2)
  if (!before) return 'One size alone says nothing about more cells.'
  const [was, is] = [before, last].map(({ error }) => Math.max(0, error - floor))
  const kept = is < was ? (is / was) ** (1 / Math.log2(last.cells / before.cells)) : 1
  const gain = ((1 - kept) * is) / last.error
  return gain >= WORTHWHILE
    ? `Twice as many cells would lower the error by about ${Math.round(100 * gain)} %: the number of cells limits this landscape.`
    : 'More cells of the same timepoints would hardly lower the error.'
}
