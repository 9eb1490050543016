import type { Fit } from '../../../src-shared/model/library.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { labelWords } from '../../../src-shared/time/moment-label.ts'

/** A fit whose timepoints are named as they read on their own ("hour 24" for a bare 24), by the axis of its space. */
export function inWords(fit: Fit, axis: TimeAxis | null): Fit {
  const words = (label: string): string => labelWords(label, axis)
  const step = <T extends { from: string; to: string }>(of: T): T => ({ ...of, from: words(of.from), to: words(of.to) })
  const { labels, solver, errors, growth } = fit.summary
  return {
    ...fit,
    summary: {
      ...fit.summary,
      labels: labels.map(words),
      solver: { ...solver, couplings: solver.couplings.map(step) },
      errors: { ...errors, steps: errors.steps.map(step) },
      ...(growth && { growth: { ...growth, steps: growth.steps.map((s) => ({ ...s, label: words(s.label) })) } })
    }
  }
}
