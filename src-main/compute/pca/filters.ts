import type { SparseRows } from '../../../src-shared/matrix.ts'
import { cellSummaries } from './normalise.ts'
import { genesDetectedIn, takeCells, takeGenes } from './subset.ts'

export interface FilterRecipe {
  /** Quantiles of library size within each timepoint between which cells are kept; null keeps all. */
  readonly librarySize: readonly [low: number, high: number] | null
  /** Genes above zero in fewer of the kept cells are left out. */
  readonly minCells: number
  /** Share of the cells with the highest share of mitochondrial counts that is left out, all timepoints together. */
  readonly dropMitochondrial: number
}

export interface Filtered {
  /** Cells kept, ascending. */
  readonly cells: Int32Array<ArrayBuffer>
  /** Genes kept, ascending. */
  readonly genes: Int32Array<ArrayBuffer>
  /** Cells left out by each filter. */
  readonly dropped: { readonly librarySize: number; readonly mitochondrial: number }
  /** Number of genes that were taken for mitochondrial; with none, that filter leaves all cells. */
  readonly mitochondrialGenes: number
}

/**
 * Cells and genes of counts X [n, p] that a recipe keeps; timeIndex [n] groups the cells, names [p] are gene symbols. In
 * order: cells by library size, genes by detection in those cells, cells by mitochondrial share of the counts left.
 */
export function filterCounts(
  X: SparseRows,
  timeIndex: ArrayLike<number>,
  names: readonly string[],
  recipe: FilterRecipe
): Filtered {
  const all = Int32Array.from({ length: X.rows }, (_, i) => i)
  const sized =
    recipe.librarySize === null ? all : withinLibrarySize(cellSummaries(X).total, timeIndex, recipe.librarySize)
  const Y = sized.length === X.rows ? X : takeCells(X, sized)
  const genes = genesDetectedIn(Y, recipe.minCells)
  const Z = genes.length === X.cols ? Y : takeGenes(Y, genes)
  const mitochondrial = Int32Array.from(genes.keys()).filter((k) => isMitochondrial(names[genes[k]]))
  const shares = shareOfGenes(Z, mitochondrial)
  const limit = quantile(shares, 1 - recipe.dropMitochondrial)
  const cells = mitochondrial.length === 0 ? sized : sized.filter((_, r) => shares[r] <= limit)
  return {
    cells,
    genes,
    dropped: { librarySize: X.rows - sized.length, mitochondrial: sized.length - cells.length },
    mitochondrialGenes: mitochondrial.length
  }
}

/**
 * Cells whose library size lies between two quantiles of those of their timepoint, ascending. Cells at a bound are kept:
 * where many cells are alike, leaving out the bound would leave out all of them.
 */
export function withinLibrarySize(
  total: Float64Array,
  timeIndex: ArrayLike<number>,
  [low, high]: readonly [low: number, high: number]
): Int32Array<ArrayBuffer> {
  const groups = Map.groupBy(total.keys(), (i) => timeIndex[i])
  const bounds = new Map(
    Array.from(groups, ([k, cells]) => {
      const sizes = Float64Array.from(cells, (i) => total[i])
      return [k, [quantile(sizes, low), quantile(sizes, high)] as const]
    })
  )
  return Int32Array.from(total.keys()).filter((i) => {
    const [least, most] = bounds.get(timeIndex[i])!
    return total[i] >= least && total[i] <= most
  })
}

/** Human (MT-) and mouse (mt-) symbols of the genes of the mitochondrial genome. */
export function isMitochondrial(name: string): boolean {
  return /^mt-/i.test(name)
}

/** [n] share of each cell's total in the genes G; 0 for cells without counts. */
export function shareOfGenes(X: SparseRows, G: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const chosen = new Uint8Array(X.cols)
  for (let k = 0; k < G.length; k++) chosen[G[k]] = 1
  return Float64Array.from({ length: X.rows }, (_, i) => {
    let [part, total] = [0, 0]
    for (let e = X.indptr[i]; e < X.indptr[i + 1]; e++) {
      total += X.data[e]
      if (chosen[X.indices[e]]) part += X.data[e]
    }
    return total > 0 ? part / total : 0
  })
}

/** Quantile q of values, by linear interpolation between order statistics (numpy's default); NaN of none. */
export function quantile(values: Float64Array, q: number): number {
  const sorted = values.toSorted()
  const at = q * (sorted.length - 1)
  const below = Math.floor(at)
  const rest = at - below
  return rest === 0 || sorted.length === 0
    ? (sorted[below] ?? NaN)
    : sorted[below] + rest * (sorted[below + 1] - sorted[below])
}
