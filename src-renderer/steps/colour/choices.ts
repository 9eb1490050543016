import type { FileSummary, MatrixSummary } from '../../../src-shared/model/file-summary.ts'
import type { Fit } from '../../../src-shared/model/library.ts'
import type { GrowthArray } from '../../state/colour-by.svelte.ts'

/** More labels than this cannot be told apart by colour. */
const MOST_LABELS = 40

/** Matrices whose genes can be read, as the file names them. */
export function geneMatrices({ x, raw, layers }: FileSummary): { element: string; summary: MatrixSummary }[] {
  const all = [
    { element: 'X', summary: x },
    { element: 'raw/X', summary: raw?.x ?? null },
    ...Object.entries(layers).map(([name, summary]) => ({ element: `layers/${name}`, summary }))
  ]
  return all.filter((m): m is { element: string; summary: MatrixSummary } => (m.summary?.cols ?? 0) > 0)
}

/** Columns of obs that tell cells apart: numbers, and labels of a number that colours can show. */
export const colourColumns = ({ obs }: FileSummary): string[] =>
  obs.filter((c) => c.levels > 1 && (isNumber(c.kind) || c.levels <= MOST_LABELS)).map((c) => c.name)

/** Columns of obs that group cells: labels, few enough for a table. */
export const groupColumns = ({ obs }: FileSummary): string[] =>
  obs.filter((c) => !isNumber(c.kind) && c.levels > 1 && c.levels <= MOST_LABELS).map((c) => c.name)

/** What a fit keeps of the growth of each cell. */
export const growthArrays = (fit: Fit | null): GrowthArray[] => {
  const growth = fit?.summary.growth
  if (!growth) return []
  return growth.steps.some(({ prior }) => prior !== null) ? ['growth', 'growthPrior'] : ['growth']
}

/** Columns of obs with numbers. */
export const numberColumns = ({ obs }: FileSummary): string[] => obs.filter((c) => isNumber(c.kind)).map((c) => c.name)

const isNumber = (kind: string): boolean => kind === 'numeric' || kind === 'nullable-integer'
