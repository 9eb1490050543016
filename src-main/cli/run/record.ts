import type { Agreement } from '../../../src-shared/model/agreement.ts'
import type { FitSummary, StepError } from '../../../src-shared/model/fit.ts'
import {
  columnSpread,
  ERROR_COLUMNS,
  errorOf,
  METRICS,
  spreadOf,
  type ErrorColumn,
  type Metric
} from '../../../src-shared/model/step-errors.ts'
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

/** run.json: what was computed from what, how, and how well. Distances are in the space of the fit (model/step-errors.ts). */
export function runRecord(run: Run, version: string, timings: Timings) {
  const { summary, identity, axis, space, fit, fits, agreement, truth } = run
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
      w1: metricRecord(fit.errors.steps, 'w1'),
      w2: metricRecord(fit.errors.steps, 'w2'),
      mmd: metricRecord(fit.errors.steps, 'mmd')
    },
    ...(agreement && { seeds: seedsRecord(fits, agreement) }),
    ...(truth && { truth }),
    ...(fit.identifiability && { identifiability: fit.identifiability }),
    ...(fit.growth && { growth: fit.growth }),
    solver: { space: space.solver, ...fit.solver },
    trust: fit.trust,
    timings
  }
}
export type RunRecord = ReturnType<typeof runRecord>

/** The errors of one fit in one distance. */
function metricRecord(steps: readonly StepError[], metric: Metric) {
  const of = (column: ErrorColumn): number[] => steps.map((step) => errorOf(step, metric, column) as number)
  const [perStep, cumulative] = [of('w1'), of('cumulative')]
  return {
    steps: steps.map(({ from, to }) => `${from} -> ${to}`),
    perStep,
    mean: spreadOf(perStep).mean,
    cumulative,
    cumulativeMean: spreadOf(cumulative).mean,
    previous: of('previous'),
    floor: of('floor'),
    shift: of('shift'),
    ...(steps.some((step) => step.batches !== undefined) && {
      batches: steps.map((step) => errorOf(step, metric, 'batches') ?? null)
    })
  }
}

/** Means and standard deviations over fits that differ in their seed, and how far these agree. */
function seedsRecord(fits: readonly FitSummary[], agreement: Agreement) {
  const steps = fits.map((fit) => fit.errors.steps)
  const of = (metric: Metric) =>
    Object.fromEntries(ERROR_COLUMNS.map((column) => [COLUMN_NAMES[column], columnSpread(steps, metric, column)]))
  return { values: fits.map((fit) => fit.config.seed), w1: of('w1'), w2: of('w2'), mmd: of('mmd'), agreement }
}

const COLUMN_NAMES: Readonly<Record<ErrorColumn, string>> = {
  ...{
    w1: 'oneStep',
    cumulative: 'cumulative',
    previous: 'previous',
    floor: 'floor',
    shift: 'shift',
    batches: 'batches'
  }
}

/** Batches, which not every file has, come last. */
const FIELDS = [ERROR_COLUMNS.filter((column) => column !== 'batches'), ['batches'] as const].flatMap((columns) =>
  METRICS.flatMap((metric) => columns.map((column) => ({ metric, column })))
)

/** W1 by the names of its columns alone, the others as w2, w2_cumulative ... */
export const ERRORS_HEADER = [
  ...['from', 'to'],
  ...FIELDS.map(({ metric, column }) => (metric === 'w1' ? column : column === 'w1' ? metric : `${metric}_${column}`)),
  'seed'
]

/** Rows of errors.csv: the steps of each fit. */
export function errorRows({ fits }: Run): CsvCell[][] {
  return fits.flatMap(({ errors, config }) =>
    errors.steps.map((step) => [
      ...[step.from, step.to],
      ...FIELDS.map(({ metric, column }) => errorOf(step, metric, column)),
      config.seed
    ])
  )
}
