import { fittedLevels } from '../../../src-shared/model/axis-levels.ts'
import { HELD_OUT_COLUMNS, heldOutDistance, type HeldOutSummary } from '../../../src-shared/model/held-out.ts'
import { METRICS } from '../../../src-shared/model/step-errors.ts'
import type { WorkerHandle } from '../../host/compute/worker-handle.ts'
import { toCsv, type CsvCell } from '../../host/figures/csv.ts'
import { sourceStamp } from '../../host/library/identity.ts'
import { text, usage } from '../arguments.ts'
import type { Command, Context } from '../command.ts'
import { withCompute } from '../compute.ts'
import { curvesCsv, curvesReport, learningCurves } from '../run/learning-curve.ts'
import { setsOf } from '../run/left-out.ts'
import { FIT_OPTIONS, runOptions, type RunOptions } from '../run/options.ts'
import { perSeed } from '../run/per-seed.ts'
import { writeFiles } from '../run/write.ts'
import { table } from '../table.ts'

export const evaluate: Command = {
  name: 'evaluate',
  summary: 'leave timepoints or cells out, fit without them, and measure how well cells are predicted',
  usage: `Usage: jkoscope evaluate FILE --out DIR [options]

Fits the landscape without some timepoints and compares their prediction with their cells: all cells on both sides,
exact W1 and W2, and MMD, of at most 20,000 cells a side, beside what needs no landscape. Writes DIR/held-out.json and
DIR/held-out.csv.

  --out DIR          folder of the results (made where missing)
  --leave-out WHICH  one (each inner timepoint in turn, the default), two (every second one together), or positions
                     that are left out together, as in 1,3 (0 is the first timepoint)
  --learning-curve   instead of leaving timepoints out, fit from a sixteenth, an eighth ... of the cells: the error
                     against their number goes to DIR/learning-curve.json and DIR/learning-curve.csv
  --test F           for the learning curve: share of the cells kept for the errors (default 0.4)
  --seeds LIST       seeds of the fits, as in 0,1,2 or 0-4 (default 0)
  --time, --obsm, --pcs, --preset, --model, --growth-..., --threads, --json   as for run
`,
  options: {
    ...FIT_OPTIONS,
    'leave-out': { type: 'string' },
    'learning-curve': { type: 'boolean' },
    test: { type: 'string' },
    seeds: { type: 'string' }
  },
  positionals: 1,
  async run([file = ''], values, context) {
    const options = runOptions(file, values)
    const leaveOut = text(values, 'leave-out') ?? 'one'
    const json = values['json'] === true
    if (values['learning-curve'] === true && values['leave-out'] !== undefined)
      throw usage('--learning-curve and --leave-out cannot be given together')
    await sourceStamp(options.file)
    if (values['learning-curve'] === true) return evaluateSizes(options, context, json)
    const runs = await withCompute(context, (compute) => heldOut(compute, options, leaveOut, context, json))
    const record = { schema: 1, versions: { jkoscope: context.program.version }, leaveOut, runs }
    const written = `${JSON.stringify(record, null, 2)}\n`
    await writeFiles(options.out, [
      ['held-out.csv', toCsv(HEADER, rows(runs))],
      ['held-out.json', written]
    ])
    context.out(json ? written : report(runs))
  }
}

async function evaluateSizes(options: RunOptions, context: Context, json: boolean): Promise<void> {
  const curves = await withCompute(context, (compute) => learningCurves(compute, options, context, json))
  const written = `${JSON.stringify({ schema: 1, versions: { jkoscope: context.program.version }, curves }, null, 2)}\n`
  await writeFiles(options.out, [
    ['learning-curve.csv', curvesCsv(curves)],
    ['learning-curve.json', written]
  ])
  context.out(json ? written : curvesReport(curves))
}

function heldOut(
  compute: WorkerHandle,
  options: RunOptions,
  leaveOut: string,
  context: Context,
  json: boolean
): Promise<HeldOutSummary[]> {
  const { file: path, threads } = options
  return perSeed(compute, options, context, json, {
    where: 'the fit',
    plan: (input) => {
      const labels = fittedLevels(input.axis).map(({ label }) => label)
      const sets = setsOf(leaveOut, labels)
      const refit = { path, space: input.choice.config }
      return (client, config, names) =>
        client.heldOut(
          { ...names, axis: input.axis, config, leaveOut: sets, refit, threads },
          { signal: context.signal }
        )
    }
  })
}

const FIELDS = HELD_OUT_COLUMNS.flatMap((column) => METRICS.map((metric) => ({ column, metric })))
const HEADER = ['seed', 'left_out', 'timepoint', 'from', ...FIELDS.map(({ column, metric }) => `${column}_${metric}`)]

function rows(runs: readonly HeldOutSummary[]): CsvCell[][] {
  return runs.flatMap(({ config, sets }) =>
    sets.flatMap(({ leftOut, points }) =>
      points.map((point) => [
        config.seed,
        leftOut.join(' + '),
        point.label,
        point.from,
        ...FIELDS.map(({ column, metric }) => heldOutDistance(point, column, metric))
      ])
    )
  )
}

function report(runs: readonly HeldOutSummary[]): string {
  const number = (value: number | undefined): string => value?.toFixed(3) ?? '-'
  const body = runs.flatMap(({ config, sets }) =>
    sets.flatMap(({ points }) =>
      points.map((p) => [
        `${config.seed}`,
        p.label,
        p.from,
        ...HELD_OUT_COLUMNS.map((column) =>
          METRICS.map((metric) => number(heldOutDistance(p, column, metric))).join(' ')
        )
      ])
    )
  )
  return `W1, W2 and MMD, all cells, from landscapes that have not seen the timepoint:
${table([['seed', 'left out', 'from', 'from it', 'from the first', 'straight line', 'nothing moves', 'next', 'sampling floor'], ...body])}
`
}
