import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'

/** The cells of a space and what came with them (model/space.ts). */
export interface SpaceCells {
  /** [n, D] row-major. */
  readonly X: Float64Array
  readonly D: number
  readonly timeIndex: Int32Array
  /** [genes, D], of a PCA of ours only. */
  readonly loadings: Float32Array | null
  /** What is counted per cell [n]: name, values, and the unit that they are told in. */
  readonly quality: readonly Quality[]
}

export interface Quality {
  readonly id: 'total' | 'detected' | 'mitochondrial'
  readonly title: string
  readonly values: Float32Array
  /** Spans more than a factor of ten as a rule: bins are equal in the logarithm. */
  readonly log: boolean
}

/** What is told of cells; sums of a matrix of other values than counts are not called counts. */
const qualities = (counts: boolean): readonly Omit<Quality, 'values'>[] => [
  { id: 'total', title: counts ? 'Counts per cell' : 'Sum of values per cell', log: true },
  { id: 'detected', title: 'Genes per cell', log: true },
  { id: 'mitochondrial', title: 'Mitochondrial share', log: false }
]

/** The cells of a space from its arrays; `counts`: it was made of a matrix of counts. */
export function cellsOf(arrays: NamedArrays, D: number, counts: boolean): SpaceCells {
  return {
    X: arrayOf(arrays, 'X', Float64Array),
    D,
    timeIndex: arrayOf(arrays, 'timeIndex', Int32Array),
    loadings: 'loadings' in arrays ? arrayOf(arrays, 'loadings', Float32Array) : null,
    quality: qualities(counts)
      .filter(({ id }) => id in arrays)
      .map((about) => ({
        ...about,
        values: arrayOf(arrays, about.id, Float32Array)
      }))
  }
}

/** One column of X [n, D]. */
export const column = ({ X, D }: Pick<SpaceCells, 'X' | 'D'>, c: number): Float32Array =>
  Float32Array.from({ length: X.length / D }, (_, i) => X[i * D + c] as number)

/** Genes with the largest loadings of a PC, of each sign, strongest first. */
export function topLoadings(
  loadings: Float32Array,
  D: number,
  c: number,
  count: number
): { gene: number; loading: number }[][] {
  const all = Array.from({ length: loadings.length / D }, (_, gene) => ({
    ...{ gene, loading: loadings[gene * D + c] as number }
  })).sort((a, b) => b.loading - a.loading)
  const above = all.filter(({ loading }) => loading > 0).slice(0, count)
  const below = all.filter(({ loading }) => loading < 0).slice(-count)
  return [above, below.reverse()]
}
