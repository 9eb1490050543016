import type { HeldOutPoint } from '../../../src-shared/model/held-out.ts'

type Column = 'fromPrevious' | 'fromFirst' | 'straightLine' | 'previous' | 'next'

/** Mean W1 of a column over the left-out timepoints. */
export const distances = (points: readonly HeldOutPoint[], column: Column): number =>
  points.reduce((sum, point) => sum + point[column].w1, 0) / Math.max(1, points.length)

/** What the test says in a sentence: against standing still, and against a straight line. */
export function heldOutSentence(points: readonly HeldOutPoint[]): string {
  const still = points.filter((p) => p.fromPrevious.w1 < Math.min(p.previous.w1, p.next.w1)).length
  const line = points.filter((p) => p.fromPrevious.w1 < p.straightLine.w1).length
  const of = (n: number): string => (n === points.length ? 'at every one' : `at ${n} of ${points.length}`)
  return (
    `Predicting timepoints that it did not see, the landscape is better than the nearest observed timepoint ${of(still)}, ` +
    `and better than a straight line between its neighbours ${of(line)}.`
  )
}
