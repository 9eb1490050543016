import type { FitSummary, StepError } from '../../../src-shared/model/fit.ts'

type Trust = FitSummary['trust']

/** Share of the movement beyond sampling noise that the fit explains: 1 = as good as a second sample, 0 = nothing moves. */
export function explainedShare({ w1, previous, floor }: StepError): number {
  const movement = previous - floor
  return movement > 0 ? 1 - (w1 - floor) / movement : 0
}

const GOOD = 0.75
const FAIR = 0.4
/** Above this share of cells whose implicit step did not converge, a fit is not called good. */
const UNSOLVED = 0.05
/** Below this many test cells at a timepoint, its errors are mostly chance. */
const FEW_CELLS = 50

const percent = (share: number): string => `${Math.round(100 * Math.min(1, Math.max(0, share)))} %`

/** Share explained over all steps together, so that a step with little movement counts little; a step cannot make up for another. */
function explainedTogether(steps: readonly StepError[]): number {
  const excess = steps.reduce((sum, { w1, floor }) => sum + Math.max(0, w1 - floor), 0)
  const movement = steps.reduce((sum, { previous, floor }) => sum + Math.max(0, previous - floor), 0)
  return movement > 0 ? 1 - excess / movement : 0
}

/**
 * Whether the landscape can be trusted and why, in plain words. The verdict rests on the share of movement explained on
 * cells that the fit has not seen, on how many those are, and on what the solvers report.
 * @param labels of the timepoints [K], as they read on their own
 * @param testCells cells kept for the errors per timepoint [K]
 */
export function judge(
  steps: readonly StepError[],
  solver: FitSummary['solver'],
  labels: readonly string[],
  testCells: readonly number[]
): Trust {
  if (solver.training.status === 'diverged')
    return { verdict: 'poor', sentence: 'The training did not converge, so this landscape means nothing.' }
  if (solver.training.status === 'no-better-than-still') {
    return {
      verdict: 'poor',
      sentence:
        'On held-out cells the fit predicts no better than if nothing moved, so this landscape says nothing about these cells.'
    }
  }
  const together = explainedTogether(steps)
  const shares = steps.map(explainedShare)
  const weakest = shares.indexOf(Math.min(...shares))
  const unsolved = solver.prediction.notConverged / Math.max(1, solver.prediction.cells)
  const fewest = testCells.indexOf(Math.min(...testCells))
  const reasons = [
    `On cells it has not seen, it explains ${percent(together)} of the movement beyond sampling noise`,
    `the weakest step is ${labels[weakest]} to ${labels[weakest + 1]} with ${percent(shares[weakest])}`,
    ...(unsolved > UNSOLVED ? [`the prediction of ${percent(unsolved)} of the cells did not converge`] : []),
    ...(testCells[fewest] < FEW_CELLS
      ? [`only ${testCells[fewest]} cells at ${labels[fewest]} were kept to check it`]
      : [])
  ]
  const sound = unsolved <= UNSOLVED && testCells[fewest] >= FEW_CELLS
  const verdict = together >= GOOD && sound ? 'good' : together >= FAIR ? 'fair' : 'poor'
  return { verdict, sentence: `${OPENINGS[verdict]} ${reasons.join('; ')}.` }
}

const OPENINGS = {
  good: 'This landscape can be trusted.',
  fair: 'Read this landscape with care.',
  poor: 'Do not trust this landscape.'
}
