import type { LearningCurve } from '../../../src-shared/model/learning-curve.ts'
import type { WorkerHandle } from '../../host/compute/worker-handle.ts'
import { toCsv } from '../../host/figures/csv.ts'
import type { Context } from '../command.ts'
import { printable, table } from '../table.ts'
import type { RunOptions } from './options.ts'
import { perSeed } from './per-seed.ts'

/** The error against the number of cells learnt from, with each of the seeds. */
export function learningCurves(
  compute: WorkerHandle,
  options: RunOptions,
  context: Context,
  json: boolean
): Promise<LearningCurve[]> {
  const { threads } = options
  return perSeed(compute, options, context, json, {
    where: 'the learning curve',
    plan:
      ({ axis }) =>
      (client, config, names) =>
        client.learningCurve({ ...names, axis, config, threads }, { signal: context.signal })
  })
}

const points = (curves: readonly LearningCurve[]) =>
  curves.flatMap(({ config, points }) => points.map((point) => ({ seed: config.seed, ...point })))

/** learning-curve.csv. */
export const curvesCsv = (curves: readonly LearningCurve[]): string =>
  toCsv(
    ['seed', 'share', 'cells', 'w1'],
    points(curves).map(({ seed, share, cells, error }) => [seed, share, cells, error])
  )

/** Table and verdicts for a person at a terminal. */
export function curvesReport(curves: readonly LearningCurve[]): string {
  const rows = points(curves).map(({ seed, share, cells, error }) => [
    ...[`${seed}`, `${Number((100 * share).toPrecision(3))} %`, `${cells}`, error.toFixed(3)]
  ])
  const sentences = curves.map(({ config, sentence }) => `Seed ${config.seed}: ${printable(sentence)}`)
  return `Mean one-step W1 on the same test cells, by the cells learnt from:
${table([['seed', 'share', 'cells', 'W1'], ...rows])}
${sentences.join('\n')}
`
}
