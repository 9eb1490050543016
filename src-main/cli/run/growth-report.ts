import type { GrowthReport } from '../../../src-shared/model/growth.ts'
import { table } from '../table.ts'

const range = ([low, high]: readonly [number, number]): string => `${low.toFixed(2)} to ${high.toFixed(2)}`

/** Growth as it was expected and as it was found, for a person at a terminal. */
export function growthTable({ steps }: GrowthReport): string {
  const rows = steps.map(({ label, prior, posterior, correlation }) => [
    ...[label, prior ? range(prior) : '', range(posterior), correlation?.toFixed(2) ?? '']
  ])
  return `Growth of four of five cells until the next timepoint, 1 = mean of their own (a fit, not a measured proliferation):
${table([['from', 'expected', 'found', 'correlation'], ...rows])}
`
}
