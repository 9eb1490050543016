import type { Distances, HeldOutPoint } from '../../../src-shared/model/held-out.ts'

type Column = 'fromPrevious' | 'fromFirst' | 'straightLine' | 'previous' | 'next'

/** Mean distance of a column over the left-out timepoints. */
export const distances = (points: readonly HeldOutPoint[], column: Column, metric: keyof Distances): number =>
  points.reduce((sum, point) => sum + point[column][metric], 0) / Math.max(1, points.length)

/** What the test says in a sentence: against standing still, and against a straight line. */
export function heldOutSentence(points: readonly HeldOutPoint[], metric: keyof Distances): string {
  const still = points.filter((p) => p.fromPrevious[metric] < Math.min(p.previous[metric], p.next[metric])).length
  const line = points.filter((p) => p.fromPrevious[metric] < p.straightLine[metric]).length
  const of = (n: number): string => (n === points.length ? 'at every one' : `at ${n} of ${points.length}`)
  return (
    `Predicting timepoints that it did not see, the landscape is better than the nearest observed timepoint ${of(still)}, ` +
    `and better than a straight line between its neighbours ${of(line)}.`
  )
}
