import type { StepError } from '../../../src-shared/model/fit.ts'
import type { CsvCell } from '../../host/figures/csv.ts'
import type { Run } from './compute-run.ts'

/** Where the time of a run went, in seconds. The only part of a record that differs between equal runs. */
export interface Timings {
  readonly read: number
  readonly space: number
  readonly couplings: number
  readonly fit: number
  readonly predict: number
  readonly evaluate: number
  readonly field: number
  readonly figures: number
  readonly total: number
}

/** run.json: what was computed from what, how, and how well. W1 is with Euclidean cost in the space of the fit. */
export function runRecord(run: Run, version: string, timings: Timings) {
  const { summary, identity, axis, space, fit } = run
  const column = (name: keyof Omit<StepError, 'from' | 'to'>): number[] => fit.errors.steps.map((step) => step[name])
  return {
    schema: 1,
    versions: { jkoscope: version, kernelBuild: fit.kernelBuild },
    input: {
      name: summary.name,
      size: identity.size,
      sha256: identity.hash,
      sampled: identity.sampled,
      cells: summary.nObs,
      genes: summary.nVars
    },
    seed: fit.config.seed,
    config: { time: axis, space: space.config, fit: fit.config },
    model: { ...fit.model, architecture: fit.architecture },
    space: { name: space.name, cells: space.cells, D: space.D, varianceRatio: space.varianceRatio, notes: space.notes },
    times: { labels: fit.labels, values: fit.times, spacing: fit.spacing },
    metrics: {
      w1: {
        steps: fit.errors.steps.map(({ from, to }) => `${from} -> ${to}`),
        perStep: column('w1'),
        mean: fit.errors.mean,
        cumulative: column('cumulative'),
        cumulativeMean: fit.errors.cumulativeMean,
        previous: column('previous'),
        floor: column('floor'),
        shift: column('shift')
      }
    },
    solver: { space: space.solver, ...fit.solver },
    trust: fit.trust,
    timings
  }
}
export type RunRecord = ReturnType<typeof runRecord>

export const ERRORS_HEADER = ['from', 'to', 'w1', 'cumulative', 'previous', 'floor', 'shift'] as const

/** Rows of errors.csv. */
export function errorRows({ fit }: Run): CsvCell[][] {
  return fit.errors.steps.map((step) => ERRORS_HEADER.map((name) => step[name]))
}
