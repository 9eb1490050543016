import type { Fates } from '../../../src-shared/model/fates.ts'
import { toCsv } from '../../figures/csv.ts'
import type { Flow } from '../../figures/charts/flow.ts'

/** Whose fates are shown: all cells of each timepoint, or those of one timepoint by their starting group. */
export const ALL = 'all'

/** A bar of the figure: where cells start, and the share of them per group. */
export interface FateRow {
  readonly start: string
  readonly cells: number
  readonly shares: readonly number[]
  /** Cells that were observed, not predicted. */
  readonly observed?: boolean
}

/** The rows of the table and the figure; the last is what was observed. */
export function fateRows(fates: Fates, start: string, lastLabel: string): FateRow[] {
  const { timepoints, observed } = fates
  const point = timepoints.find(({ label }) => label === start)
  const predicted = point
    ? point.starting.map(({ group, cells, shares }) => ({ start: group, cells, shares }))
    : timepoints.map(({ label, cells, shares }) => ({ start: label, cells, shares }))
  return [...predicted, { start: lastLabel, cells: 0, shares: observed, observed: true }]
}

/** The groups of a timepoint (the first, where none is chosen) as they flow into the groups of the last. */
export function fateFlow({ groups, timepoints }: Fates, start: string): { flow: Flow; label: string } | null {
  const point = timepoints.find(({ label }) => label === start) ?? timepoints[0]
  if (!point || point.starting.length === 0) return null
  const from = point.starting.map(({ group }) => group)
  return {
    label: point.label,
    flow: { from, to: groups, cells: point.starting.map(({ cells, shares }) => shares.map((s) => s * cells)) }
  }
}

/** Everything that was predicted, as CSV: one line per timepoint, starting group and group reached. */
export function fatesCsv({ groups, timepoints }: Fates): string {
  const lines = timepoints.flatMap(({ label, cells, shares, starting }) =>
    [{ group: '(all cells)', cells, shares }, ...starting].flatMap((from) =>
      groups.map((group, g) => [label, from.group, from.cells, group, from.shares[g] as number])
    )
  )
  return toCsv(['timepoint', 'starting_group', 'cells', 'predicted_group', 'share'], lines)
}

/** The column to begin with: one that names branches, fates or cell types, else the first. */
export const likelyColumn = (columns: readonly string[], timeColumn: string | undefined): string | undefined => {
  const others = columns.filter((c) => c !== timeColumn)
  return others.find((c) => /branch|fate|lineage|cell.?type|cluster|leiden|louvain|annot/i.test(c)) ?? others[0]
}
