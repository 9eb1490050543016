import { heldOutDistance, type HeldOutPoint } from '../../../src-shared/model/held-out.ts'
import type { Metric } from '../../../src-shared/model/step-errors.ts'

/** What the test says in a sentence: against standing still, and against a straight line. */
export function heldOutSentence(points: readonly HeldOutPoint[], metric: Metric): string {
  const better = (than: readonly ('previous' | 'next' | 'straightLine')[]): number =>
    points.filter((p) => {
      const own = heldOutDistance(p, 'fromPrevious', metric) ?? Infinity
      return than.every((column) => own < (heldOutDistance(p, column, metric) ?? Infinity))
    }).length
  const [still, line] = [better(['previous', 'next']), better(['straightLine'])]
  const of = (n: number): string => (n === points.length ? 'at every one' : `at ${n} of ${points.length}`)
  return (
    `Predicting timepoints that it did not see, the landscape is better than the nearest observed timepoint ${of(still)}, ` +
    `and better than a straight line between its neighbours ${of(line)}.`
  )
}
