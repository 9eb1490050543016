import type { RowBlock } from '../../anndata/h5ad/rows.ts'
import { checkMatrix } from '../../compute/pca/check-matrix.ts'
import { cellSummaries, medianOfPositive, normaliseBlock } from '../../compute/pca/normalise.ts'
import { pca, streamedPca, type PcaOptions } from '../../compute/pca/pca.ts'
import type { PcaProgress, PcaResult } from '../../compute/pca/result.ts'
import { gatherBlocks, mapBlocks, type RowBlocks } from '../../compute/pca/row-blocks.ts'
import { cellsPerGene, genesInCells, takeGenes } from '../../compute/pca/subset.ts'
import { streamedVariableGenes } from '../../compute/pca/variable-genes.ts'
import { drive, type Reporter } from '../drive.ts'
import { fitsMemory, requireMemory } from '../memory.ts'
import { takenForCounts, type PcaSource, type Preparation, type Prepared } from './principal.ts'

/** A matrix that can be read by rows. */
type Streamed = Preparation & { readonly blocks: () => Generator<RowBlock, void> }

interface Census {
  readonly total: Float64Array<ArrayBuffer>
  readonly detected: Int32Array<ArrayBuffer>
  /** Per gene: cells in which it is above zero, and entries stored. */
  readonly cells: Int32Array
  readonly stored: Int32Array
  duplicates: number
}

/** Vectors of a streamed PCA that are held per cell and gene, each of 4 bytes: panels of 16, as many as it usually takes. */
const vectorsFor = (components: number): number => 16 * 9 * Math.ceil(components / 16)
/** A block that is read, ordered, normalised and copied to the kernel. */
const BLOCK_BYTES = 1e8
/** Per non-zero of what is held in memory after all: the entry and the kernel's copy. */
const HELD_BYTES = 16

/**
 * The same as `prepareInMemory` without ever holding the matrix: one pass to check and count, one for the library sizes
 * where genes are dropped, one for the variable genes; what is left after that is held in memory when it has at most
 * `residentEntries` non-zeros, or else read anew for every step of the PCA. Throws E_MEMORY.
 */
export async function prepareStreamed(
  { matrix, from, name, blocks }: Streamed,
  residentEntries: number,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<Prepared> {
  requireMemory(
    BLOCK_BYTES + 4 * vectorsFor(from.components) * (matrix.rows + matrix.cols),
    `PCA of ${from.matrix} of ${name}`
  )
  const start = performance.now()
  reporter.stage('read', 0, 0.3)
  const census = emptyCensus(matrix.rows, matrix.cols)
  const counting = count(blocks(), census, matrix.rows, { where: name, element: from.matrix }, takenForCounts(from))
  await drive(counting, signal, (fraction) => reporter.progress(fraction))
  const readSeconds = (performance.now() - start) / 1000
  reporter.stage('normalise', 0.3, 0.5)
  const kept = genesInCells(census.cells, from.minCells)
  const raw = rowsOf(matrix.rows, matrix.cols, sum(census.stored), blocks)
  const counted = kept.length === raw.cols ? raw : withGenes(raw, kept, census.stored)
  const target = from.normalise ? await medianTotal(counted, raw, census, signal) : null
  const normalised = mapBlocks(counted, counted.cols, (block) =>
    normaliseBlock(block, { target, transform: from.transform })
  )
  const genes = await variable(normalised, from, signal)
  const stored = kept.map((g) => census.stored[g] as number)
  const chosen = genes === null ? normalised : withGenes(normalised, genes, stored)
  return {
    keptCells: null,
    rows: matrix.rows,
    genes: genes === null ? kept : genes.map((g) => kept[g] as number),
    cells: census,
    duplicates: census.duplicates,
    readSeconds,
    pca: (options) => principalComponents(chosen, residentEntries, options)
  }
}

function emptyCensus(rows: number, cols: number): Census {
  const [cells, stored] = [new Int32Array(cols), new Int32Array(cols)]
  return { total: new Float64Array(rows), detected: new Int32Array(rows), cells, stored, duplicates: 0 }
}

function* count(
  blocks: Generator<RowBlock, void>,
  census: Census,
  rows: number,
  names: { where: string; element: string },
  counts: boolean
): Generator<number, void> {
  for (const { start, rows: block, oddities } of blocks) {
    checkMatrix(block, { ...names, firstCell: start }, counts)
    const { total, detected } = cellSummaries(block)
    census.total.set(total, start)
    census.detected.set(detected, start)
    cellsPerGene(block).forEach((cells, g) => ((census.cells[g] as number) += cells))
    for (const g of block.indices) (census.stored[g] as number)++
    census.duplicates += oddities.duplicates
    yield (start + block.rows) / rows
  }
}

function rowsOf(rows: number, cols: number, nnz: number, blocks: () => Generator<RowBlock, void>): RowBlocks {
  return {
    rows,
    cols,
    nnz,
    *blocks() {
      for (const block of blocks()) yield block.rows
    }
  }
}

function withGenes(X: RowBlocks, genes: Int32Array, stored: Int32Array): RowBlocks {
  const nnz = sum(genes.map((g) => stored[g] as number))
  return { ...mapBlocks(X, genes.length, (block) => takeGenes(block, genes)), nnz }
}

/** Median library size over the genes that are counted; their totals are known already where that is all of them. */
async function medianTotal(counted: RowBlocks, raw: RowBlocks, census: Census, signal?: AbortSignal): Promise<number> {
  if (counted === raw) return medianOfPositive(census.total)
  return medianOfPositive(await drive(totals(counted), signal))
}

function* totals(X: RowBlocks): Generator<void, Float64Array> {
  const total = new Float64Array(X.rows)
  let row = 0
  for (const block of X.blocks()) {
    total.set(cellSummaries(block).total, row)
    row += block.rows
    yield
  }
  return total
}

/** The variable genes asked for; null for all. */
async function variable(X: RowBlocks, from: PcaSource, signal?: AbortSignal): Promise<Int32Array | null> {
  if (from.variableGenes === null || from.variableGenes >= X.cols) return null
  return (await drive(streamedVariableGenes(X, { top: from.variableGenes, transform: from.transform }), signal)).genes
}

/** Block Lanczos needs some more genes and cells than components; a matrix without them is small. */
const SPARE = 32

function* principalComponents(
  X: RowBlocks,
  residentEntries: number,
  options: PcaOptions
): Generator<PcaProgress, PcaResult> {
  const narrow = Math.min(X.rows, X.cols) < options.components + SPARE
  const held = X.nnz <= residentEntries && fitsMemory(HELD_BYTES * X.nnz)
  if (!held && !narrow) return yield* streamedPca(X, options)
  const gathering = gatherBlocks(X)
  let step = gathering.next()
  for (; !step.done; step = gathering.next()) yield { stage: 'Reading the genes', fraction: 0 }
  return yield* pca(step.value, options)
}

function sum(A: Int32Array): number {
  let s = 0
  for (const a of A) s += a
  return s
}
