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
/**
 * Where moving cells without a landscape explains this much more of the movement than the landscape does, a fit is not called good. Other seeds change
 * either share by about a hundredth, so a tenth is movement that is in the cells and that this landscape does not hold.
 */
const LEFT_BEHIND = 0.1
/** Mean errors that differ by less than this share are called alike. */
const ALIKE = 0.02
/** Below this many test cells at a timepoint, its errors are mostly chance. */
const FEW_CELLS = 50

const percent = (share: number): string => `${Math.round(100 * Math.min(1, Math.max(0, share)))} %`

/** Share explained over all steps together, so that a step with little movement counts little; a step cannot make up for another. */
function explainedTogether(steps: readonly StepError[], column: 'w1' | 'shift' = 'w1'): number {
  const excess = steps.reduce((sum, step) => sum + Math.max(0, step[column] - step.floor), 0)
  const movement = steps.reduce((sum, { previous, floor }) => sum + Math.max(0, previous - floor), 0)
  return movement > 0 ? 1 - excess / movement : 0
}

/** How the mean error compares with that of the simple guess that needs no landscape, in plain words. */
function besideGuess(steps: readonly StepError[]): string {
  const total = (column: 'w1' | 'shift'): number => steps.reduce((sum, step) => sum + step[column], 0)
  const words = (column: 'w1' | 'shift'): string => (total(column) / steps.length).toFixed(3)
  const guess = 'moving each cell as its nearest neighbours were paired, without a landscape,'
  const errors = `(mean error ${words('shift')}, of the landscape ${words('w1')})`
  if (Math.abs(total('shift') - total('w1')) <= ALIKE * total('w1')) return `${guess} comes as close ${errors}`
  return `${guess} ${total('shift') < total('w1') ? 'comes closer' : 'comes less close'} ${errors}`
}

/**
 * Whether the landscape can be trusted and why, in plain words. The verdict rests on the share of movement explained on
 * cells that the fit has not seen, on whether much more of it is explained without a landscape, on how many cells those are, and on what
 * the solvers report.
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
    besideGuess(steps),
    ...(unsolved > UNSOLVED ? [`the prediction of ${percent(unsolved)} of the cells did not converge`] : []),
    ...(testCells[fewest] < FEW_CELLS
      ? [`only ${testCells[fewest]} cells at ${labels[fewest]} were kept to check it`]
      : [])
  ]
  const leftBehind = explainedTogether(steps, 'shift') - together > LEFT_BEHIND
  const sound = unsolved <= UNSOLVED && testCells[fewest] >= FEW_CELLS && !leftBehind
  const verdict = together >= GOOD && sound ? 'good' : together >= FAIR ? 'fair' : 'poor'
  return { verdict, sentence: `${OPENINGS[verdict]} ${reasons.join('; ')}.` }
}

const OPENINGS = {
  good: 'This landscape can be trusted.',
  fair: 'Read this landscape with care.',
  poor: 'Do not trust this landscape.'
}
