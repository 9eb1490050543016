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

const percent = (share: number): string => `${Math.round(100 * Math.min(1, Math.max(0, share)))} %`

/**
 * Whether the landscape can be trusted and why, in one plain sentence. The verdict rests on the share of movement
 * explained on cells that the fit has not seen, averaged over the steps, and on what the solvers report.
 */
export function judge(steps: readonly StepError[], solver: FitSummary['solver']): Trust {
  if (solver.training.status === 'diverged')
    return { verdict: 'poor', sentence: 'The training did not converge, so this landscape means nothing.' }
  const shares = steps.map(explainedShare)
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length
  const weakest = steps[shares.indexOf(Math.min(...shares))] as StepError
  const unsolved = solver.prediction.notConverged / Math.max(1, solver.prediction.cells)
  const basis = `On cells it has not seen, the landscape explains ${percent(mean)} of the movement beyond sampling noise`
  const weak = `the weakest step is ${weakest.from} to ${weakest.to} with ${percent(Math.min(...shares))}`
  const solved = unsolved > UNSOLVED ? `; the prediction of ${percent(unsolved)} of the cells did not converge` : ''
  const verdict = mean >= GOOD && unsolved <= UNSOLVED ? 'good' : mean >= FAIR ? 'fair' : 'poor'
  const opening = {
    good: 'This landscape can be trusted.',
    fair: 'Read this landscape with care.',
    poor: 'Do not trust this landscape.'
  }[verdict]
  return { verdict, sentence: `${opening} ${basis}; ${weak}${solved}.` }
}
