import { sourceStamp } from '../../host/library/identity.ts'
import { toCsv } from '../../host/figures/csv.ts'
import type { WorkerHandle } from '../../host/compute/worker-handle.ts'
import type { Command, Context } from '../command.ts'
import { withCompute } from '../compute.ts'
import { computeRun, type Run } from '../run/compute-run.ts'
import { exportH5ad } from '../run/export-h5ad.ts'
import { runFigures } from '../run/figures.ts'
import { growthTable } from '../run/growth-report.ts'
import { FIT_OPTIONS, runOptions, type RunOptions } from '../run/options.ts'
import { prepare } from '../run/prepare.ts'
import { progressLine } from '../run/progress.ts'
import { ERRORS_HEADER, errorRows, runRecord, type RunRecord, type Timings } from '../run/record.ts'
import { writeFiles } from '../run/write.ts'
import { printable, table } from '../table.ts'

export const run: Command = {
  name: 'run',
  summary: 'fit the landscape of a file and write numbers and figures into a folder',
  usage: `Usage: jkoscope run FILE --out DIR [options]

Fits the landscape V(x, t) of the time course in FILE (.h5ad), predicts each timepoint from the one before, and
writes DIR/run.json, DIR/errors.csv and DIR/figures/*.svg. Nothing is written elsewhere, or when the input is bad.

  --out DIR         folder of the results (made where missing)
  --time COLUMN     column of obs that is the time (default: the one that looks most like it)
  --obsm KEY        use this embedding of the file (default: X_pca where the file has it, else PCA of its matrix)
  --pcs N           leading PCs that are used (default 5); without --obsm, PCs of the file's matrix
  --test F          share of the cells of each timepoint kept for the errors, 0.05 to 0.9 (default 0.4)
  --seed N          seed of everything random (default 0)
  --seeds LIST      a fit with each of several seeds, as in 0-4 or 0,2: means and standard deviations are told and
                    written, and how far the fits agree; the first fit is the one that is drawn
  --preset NAME     default (continuous), tuned (the same with the learning rate chosen on held-out cells; four times as
                    long) or reference (as published)
  --model ID        another model than the preset's own
  --growth-rates obs/COLUMN   for models with growth: what is known of the net growth (births - deaths) of each cell, per
                    unit of the time axis; the fit starts from it and corrects it
  --growth-folds obs/COLUMN   the same as the number of descendants that is expected at the next timepoint
  --growth-genes    the same scored from the cell's own expression of proliferation and apoptosis genes
  --growth-births   ... of proliferation genes alone
  --threads N       worker threads (default: all); results do not depend on it
  --h5ad            DIR/<name>.jkoscope.h5ad as well: a copy of FILE with the results per cell added
  --json            run.json on stdout as well, and nothing else
`,
  options: {
    ...FIT_OPTIONS,
    test: { type: 'string' },
    seed: { type: 'string' },
    seeds: { type: 'string' },
    h5ad: { type: 'boolean' }
  },
  positionals: 1,
  async run([file = ''], values, context) {
    const options = runOptions(file, values)
    const json = values['json'] === true
    const started = performance.now()
    await sourceStamp(options.file)
    await withCompute(context, (compute) => runWith(compute, options, context, json, started))
  }
}

async function runWith(
  compute: WorkerHandle,
  options: RunOptions,
  context: Context,
  json: boolean,
  started: number
): Promise<void> {
  const done = await computeFrom(compute, options, context, json)
  const figuresStarted = performance.now()
  const figures = runFigures(done.run, context.program.version)
  const finished = performance.now()
  const record = runRecord(done.run, context.program.version, {
    ...timingsOf(done.run, done.readSeconds),
    figures: (finished - figuresStarted) / 1000,
    total: (finished - started) / 1000
  })
  await writeFiles(options.out, [
    ...figures.map(([name, svg]) => [`figures/${name}`, svg] as const),
    ['errors.csv', toCsv(ERRORS_HEADER, errorRows(done.run))],
    ['run.json', text(record)]
  ])
  if (options.h5ad) await exportH5ad(compute, done.run, options, context)
  context.out(json ? text(record) : report(record, options.out))
}

async function computeFrom(
  compute: WorkerHandle,
  options: RunOptions,
  context: Context,
  json: boolean
): Promise<{ run: Run; readSeconds: number }> {
  const { signal } = context
  const started = performance.now()
  const input = await prepare(compute, options, signal)
  const readSeconds = (performance.now() - started) / 1000
  const line = progressLine(context, json)
  try {
    return {
      run: await computeRun(compute, input, line.report, signal),
      readSeconds
    }
  } finally {
    line.end()
  }
}

function timingsOf({ space, fit, fieldSeconds }: Run, readSeconds: number): Omit<Timings, 'figures' | 'total'> {
  const { couplings, fit: training, predict, evaluate } = fit.timings
  const read = readSeconds + space.seconds.read
  return { read, space: space.seconds.space, couplings, fit: training, predict, evaluate, field: fieldSeconds }
}

const text = (record: RunRecord): string => `${JSON.stringify(record, null, 2)}\n`

const number = (value: number | undefined): string => value?.toFixed(3) ?? ''

function report(
  { metrics, seeds, trust, truth, identifiability, growth, timings, model }: RunRecord,
  out: string
): string {
  const { w1 } = metrics
  const spread = (column: 'oneStep' | 'cumulative', k: number | 'mean'): string => {
    const found = seeds?.w1[column]
    const of = k === 'mean' ? found?.mean : found?.steps[k]
    return of ? `${number(of.mean)} +- ${number(of.sd)}` : ''
  }
  const rows = w1.steps.map((step, k) => [
    step,
    seeds ? spread('oneStep', k) : number(w1.perStep[k]),
    seeds ? spread('cumulative', k) : number(w1.cumulative[k]),
    number(w1.previous[k]),
    number(w1.floor[k])
  ])
  const mean = seeds
    ? ['mean', spread('oneStep', 'mean'), spread('cumulative', 'mean'), '', '']
    : ['mean', number(w1.mean), number(w1.cumulativeMean), '', '']
  const over = seeds ? `, mean and standard deviation over the seeds ${seeds.values.join(', ')}` : ''
  const sentences = [
    trust.sentence,
    ...(seeds ? [seeds.agreement.sentence] : []),
    ...(identifiability ? [identifiability.sentence, identifiability.confounding.sentence] : []),
    ...(truth ? [truth.sentence] : [])
  ]
  return `${model.label}, W1 on the test cells${over}:
${table([['step', 'one step', 'cumulative', 'nothing moves', 'floor'], ...rows, mean])}
${growth ? growthTable(growth) : ''}${sentences.map(printable).join('\n')}
Written to ${out} in ${timings.total.toFixed(1)} s.
`
}
