import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import type { LearningPoint } from '../../../src-shared/model/learning-curve.ts'
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

/** Above this part of the error per doubling of the cells, more of them are said to help. */
const WORTHWHILE = 0.02

/** What the last doubling of the cells was worth, in words, from the slope of the logarithms of the last two points. */
export function learningSentence(points: readonly Pick<LearningPoint, 'cells' | 'error'>[]): string {
  const [before, last] = points.slice(-2)
  if (!last) return 'One size alone says nothing about more cells.'
  const slope = Math.log(before.error / last.error) / Math.log2(last.cells / before.cells)
  const gain = Math.round(100 * (1 - Math.exp(-slope)))
  return slope > WORTHWHILE
    ? `Twice as many cells would lower the error by about ${gain} %: the number of cells limits this landscape.`
    : 'More cells of the same timepoints would hardly lower the error.'
}
