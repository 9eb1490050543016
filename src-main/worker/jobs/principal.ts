import type { SpaceSource } from '../../../src-shared/model/space.ts'
import type { SourceMatrix } from '../../anndata/source.ts'
import { checkMatrix } from '../../compute/pca/check-matrix.ts'
import { cellSummaries, normalise, type CellSummaries } from '../../compute/pca/normalise.ts'
import { pca, type PcaOptions } from '../../compute/pca/pca.ts'
import type { PcaProgress, PcaResult } from '../../compute/pca/result.ts'
import type { SparseRows } from '../../../src-shared/matrix.ts'
import { filterCounts, isMitochondrial, shareOfGenes } from '../../compute/pca/filters.ts'
import { genesDetectedIn, takeCells, takeGenes } from '../../compute/pca/subset.ts'
import { variableGenes } from '../../compute/pca/variable-genes.ts'
import { drive, type Reporter } from '../drive.ts'

export type PcaSource = Extract<SpaceSource, { kind: 'pca' }>

/** The matrix that goes into the PCA, wherever it is, and what was seen of the one it came from. */
export interface Prepared {
  readonly rows: number
  /** Cells of the file that go in, ascending; null for all. */
  readonly keptCells: Int32Array | null
  /** Genes that go in, as columns of the file's matrix. */
  readonly genes: Int32Array
  /** Genes whose sum is a cell's library size, as columns of the file's matrix. */
  readonly counted: Int32Array
  /** What library sizes were brought to; null where they were left alone. */
  readonly target: number | null
  /** Per cell, before anything was dropped. */
  readonly cells: CellSummaries
  /** Per cell: share of its total in mitochondrial genes; null where no gene is named like one. */
  readonly mitochondrial: Float32Array<ArrayBuffer> | null
  /** Entries stored twice, added up. */
  readonly duplicates: number
  readonly readSeconds: number
  readonly pca: (options: PcaOptions) => Generator<PcaProgress, PcaResult>
}

export interface Preparation {
  readonly matrix: SourceMatrix
  readonly from: PcaSource
  /** Timepoint of each cell, -1 = none. */
  readonly timeIndex: Int32Array
  /** Names of the genes. */
  readonly genes: readonly string[]
  /** Name of the file. */
  readonly name: string
}

/** Values that counts cannot have are refused where the recipe takes them for counts. */
export const takenForCounts = (from: PcaSource): boolean => from.normalise || from.transform !== 'none'

/** Reads the whole matrix, normalises it and keeps the genes asked for. */
export async function prepareInMemory(
  { matrix, from, name, timeIndex, genes }: Preparation,
  reporter: Pick<Reporter, 'stage' | 'progress'>,
  signal?: AbortSignal
): Promise<Prepared> {
  const start = performance.now()
  reporter.stage('read', 0, 0.4)
  const { matrix: X, oddities } = await drive(matrix.collect(), signal, (p) => reporter.progress(p.fraction))
  const readSeconds = (performance.now() - start) / 1000
  checkMatrix(X, { where: name, element: from.matrix }, takenForCounts(from))
  const cells = cellSummaries(X)
  reporter.stage('normalise', 0.4, 0.5)
  const keptCells = keptBy(from.cells, X, timeIndex, genes, from.minCells)
  const chosen = await chooseGenes(keptCells ? takeCells(X, keptCells) : X, from, reporter, signal)
  return {
    rows: chosen.X.rows,
    keptCells,
    genes: chosen.genes,
    counted: chosen.counted,
    target: chosen.target,
    cells,
    mitochondrial: shareOfMitochondrial(X, genes),
    duplicates: oddities.duplicates,
    readSeconds,
    pca: (options) => pca(chosen.X, options)
  }
}

/** Share of each cell's total in the genes that are named like mitochondrial ones; null where there are none. */
export function shareOfMitochondrial(X: SparseRows, genes: readonly string[]): Float32Array<ArrayBuffer> | null {
  const chosen = [...genes.keys()].filter((g) => isMitochondrial(genes[g] as string))
  return chosen.length ? Float32Array.from(shareOfGenes(X, chosen)) : null
}

/** Cells that a filter keeps; null where all are kept. */
function keptBy(
  filter: PcaSource['cells'],
  X: SparseRows,
  timeIndex: Int32Array,
  genes: readonly string[],
  minCells: number
): Int32Array | null {
  if (!filter) return null
  return filterCounts(X, timeIndex, genes, { ...filter, minCells }).cells
}

/** The matrix that goes into the PCA: normalised, transformed, and only the genes asked for. */
async function chooseGenes(
  X: SparseRows,
  from: PcaSource,
  reporter: Pick<Reporter, 'progress'>,
  signal?: AbortSignal
): Promise<{ X: SparseRows } & Pick<Prepared, 'genes' | 'counted' | 'target'>> {
  const counted = genesDetectedIn(X, from.minCells)
  const { matrix, target } = await drive(
    normalise(counted.length === X.cols ? X : takeGenes(X, counted), {
      target: from.normalise ? 'median' : null,
      transform: from.transform
    }),
    signal,
    (p) => reporter.progress(p.fraction)
  )
  if (from.variableGenes === null || from.variableGenes >= matrix.cols)
    return { X: matrix, genes: counted, counted, target }
  const { genes } = variableGenes(matrix, { top: from.variableGenes, transform: from.transform })
  return { X: takeGenes(matrix, genes), genes: genes.map((g) => counted[g] as number), counted, target }
}
