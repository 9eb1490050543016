import { growthRange, type GrowthReport } from '../../../src-shared/model/growth.ts'
import { table } from '../table.ts'

/** Growth as it was expected and as it was found, for a person at a terminal. */
export function growthTable({ steps }: GrowthReport): string {
  const rows = steps.map(({ label, prior, posterior, correlation }) => [
    ...[label, prior ? growthRange(prior) : '', growthRange(posterior), correlation?.toFixed(2) ?? '']
  ])
  return `Growth of four of five cells until the next timepoint, 1 = mean of their own (a fit, not a measured proliferation):
${table([['from', 'expected', 'found', 'correlation'], ...rows])}
`
}
