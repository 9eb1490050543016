import type { SpaceSource } from '../../../src-shared/model/space.ts'
import type { Quality } from './cells.ts'

export type CellFilter = NonNullable<Extract<SpaceSource, { kind: 'pca' }>['cells']>

export interface Histogram {
  /** [B + 1] ends of the bins, in the values' own unit. */
  readonly edges: number[]
  /** Per timepoint [K][B]: cells. */
  readonly counts: number[][]
}

/** Quantile by linear interpolation between order statistics, as the filters take it. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = q * (sorted.length - 1)
  const below = Math.floor(at)
  const [a, b] = [sorted[below] ?? NaN, sorted[below + 1] ?? sorted[below] ?? NaN]
  return a + (at - below) * (b - a)
}

/** Values of the cells of each timepoint; cells without one are left out. */
export const valuesByTime = (values: Float32Array, time: Int32Array, K: number): number[][] => {
  const lists: number[][] = Array.from({ length: K }, () => [])
  time.forEach((k, i) => Number.isFinite(values[i]) && lists[k]?.push(values[i] as number))
  return lists
}

/** Cells per bin and timepoint; bins are of equal width, or of equal ratio where `log` (values below 1 are taken for 1). */
export function histogram(byTime: readonly number[][], log: boolean, bins: number): Histogram {
  const scale = (v: number): number => (log ? Math.log10(Math.max(1, v)) : v)
  const back = (s: number): number => (log ? 10 ** s : s)
  let [low, high] = [Infinity, -Infinity]
  for (const list of byTime) for (const v of list) [low, high] = [Math.min(low, scale(v)), Math.max(high, scale(v))]
  if (!(high > low)) [low, high] = [Number.isFinite(low) ? low - 0.5 : 0, Number.isFinite(low) ? low + 0.5 : 1]
  const width = (high - low) / bins
  const counts = byTime.map((list) => {
    const row = new Array<number>(bins).fill(0)
    for (const v of list) {
      const b = Math.min(bins - 1, Math.floor((scale(v) - low) / width))
      row[b] = (row[b] as number) + 1
    }
    return row
  })
  return { edges: Array.from({ length: bins + 1 }, (_, b) => back(low + b * width)), counts }
}

export interface Cut {
  /** Timepoint that it is of; null where it is of all cells. */
  readonly k: number | null
  readonly value: number
}

/** Where cells were cut: the least and the most of the kept cells, of each timepoint (library size) or of all (mitochondrial). */
export function cutsMade(id: Quality['id'], filter: CellFilter, kept: readonly number[][]): Cut[] {
  const ends = (list: readonly number[], k: number | null, sides: readonly ('low' | 'high')[]): Cut[] =>
    list.length === 0 ? [] : sides.map((side) => ({ k, value: quantile(list, side === 'low' ? 0 : 1) }))
  if (id === 'total') return kept.flatMap((list, k) => ends(list, k, ['low', 'high']))
  return id === 'mitochondrial' && filter.dropMitochondrial > 0 ? ends(kept.flat(), null, ['high']) : []
}

/** Where a filter would cut: library sizes within each timepoint, mitochondrial shares over all cells. */
export function cutsPlanned(id: Quality['id'], filter: CellFilter, all: readonly number[][]): Cut[] {
  if (id === 'total') return all.flatMap((list, k) => filter.librarySize.map((q) => ({ k, value: quantile(list, q) })))
  if (id === 'mitochondrial' && filter.dropMitochondrial > 0)
    return [{ k: null, value: quantile(all.flat(), 1 - filter.dropMitochondrial) }]
  return []
}
