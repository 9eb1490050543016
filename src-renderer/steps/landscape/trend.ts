import type { Spread, Trend } from '../../../src-shared/model/trend.ts'
import { toCsv } from '../../figures/csv.ts'

/** Lines of the prediction, one per interval, by place on the axis of timepoints. */
export function linesOf({ predicted, observed }: Trend): (Spread & { at: number })[][] {
  return observed
    .slice(0, -1)
    .map((_, k) => predicted.filter((step) => step.k === k).map((step) => ({ ...step, at: k + step.share })))
}

/** What was predicted for each timepoint from the one before; the first has none. */
export const arrivals = ({ predicted, observed }: Trend): (Spread | null)[] =>
  observed.map((_, k) => predicted.find((step) => step.k === k - 1 && step.share === 1) ?? null)

/** Everything of a trend as CSV. */
export function trendCsv(trend: Trend): string {
  const spread = ({ mean, low, middle, high }: Spread): number[] => [mean, low, middle, high]
  const { gene, observed, predicted } = trend
  return toCsv(
    [
      'gene',
      'population',
      'timepoint',
      'share_of_the_way_to_the_next',
      'cells',
      'mean',
      'quartile_1',
      'median',
      'quartile_3'
    ],
    [
      ...observed.flatMap(({ label, cells, measured, throughPcs }) => [
        ...(measured ? [[gene, 'measured', label, 0, cells, ...spread(measured)]] : []),
        [gene, 'observed_through_pcs', label, 0, cells, ...spread(throughPcs)]
      ]),
      ...predicted.map((step) => [
        ...[gene, 'predicted_through_pcs', observed[step.k]?.label ?? '', step.share, step.cells],
        ...spread(step)
      ])
    ]
  )
}

/** Names that contain what was typed, those that begin with it first. */
export function matching(genes: readonly string[], typed: string, most: number): string[] {
  const query = typed.trim().toLowerCase()
  if (!query) return genes.slice(0, most)
  const found = genes.filter((gene) => gene.toLowerCase().includes(query))
  const begins = (gene: string): number => (gene.toLowerCase().startsWith(query) ? 0 : 1)
  return found.sort((a, b) => begins(a) - begins(b) || a.length - b.length).slice(0, most)
}
