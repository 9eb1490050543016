import type { RowBlock } from '../../anndata/h5ad/rows.ts'
import { checkMatrix } from '../../compute/pca/check-matrix.ts'
import { cellSummaries, medianOfPositive, normaliseBlock, normalisedValue } from '../../compute/pca/normalise.ts'
import { PackedRows } from '../../compute/pca/packed-rows.ts'
import { pca, streamedPca, type PcaOptions } from '../../compute/pca/pca.ts'
import type { PcaProgress, PcaResult } from '../../compute/pca/result.ts'
import { gatherBlocks, mapBlocks, type RowBlocks } from '../../compute/pca/row-blocks.ts'
import { cellsPerGene, genesInCells, takeGenes } from '../../compute/pca/subset.ts'
import { streamedVariableGenes } from '../../compute/pca/variable-genes.ts'
import { drive, type Reporter } from '../drive.ts'
import { fitsMemory, requireMemory, spareMemory } from '../memory.ts'
import { shareOfMitochondrial, takenForCounts, type PcaSource, type Preparation, type Prepared } from './principal.ts'

/** A matrix that can be read by rows. */
type Streamed = Preparation & { readonly blocks: () => Generator<RowBlock, void> }

interface Census {
  readonly total: Float64Array<ArrayBuffer>
  readonly detected: Int32Array<ArrayBuffer>
  /** Per gene: cells in which it is above zero, and entries stored. */
  readonly cells: Int32Array
  readonly stored: Int32Array
  /** Per cell; null where no gene is named like a mitochondrial one. */
  mitochondrial: Float32Array<ArrayBuffer> | null
  duplicates: number
}

/** What may be held of a matrix that is too large to be held as it is. */
export interface Limits {
  /** Non-zeros of the chosen genes that are held as they are. */
  readonly residentEntries: number
  /** Bytes of the matrix in compressed form; a larger one is read anew for every pass. */
  readonly packedBytes: number
}

/** Vectors of a streamed PCA that are held per cell and gene, each of 4 bytes: panels of 16, as many as it usually takes. */
const vectorsFor = (components: number): number => 16 * 9 * Math.ceil(components / 16)
/** A block that is read, ordered, normalised and copied to the kernel. */
const BLOCK_BYTES = 1e8
/** Per non-zero of what is held in memory after all: the entry and the kernel's copy. */
const HELD_BYTES = 16
/** What is larger stays in compressed form, where it takes an eighth of the memory and hardly more time. */
const MOST_HELD = 1e9
/** Panels per pass over compressed rows: they are undone once for all of them. */
const PACKED_PANELS = 2

/**
 * The same as `prepareInMemory` without ever holding the matrix as it is: one pass over the file to check and count, in which it is
 * compressed in memory where that fits. The passes after that (library sizes where genes are dropped, variable genes, steps of the
 * PCA) go over the compressed rows, or else over the file. Throws E_MEMORY.
 */
export async function prepareStreamed(
  { matrix, from, name, genes, blocks }: Streamed,
  limits: Limits,
  reporter: Pick<Reporter, 'stage' | 'progress'>,
  signal?: AbortSignal
): Promise<Prepared> {
  const vectors = BLOCK_BYTES + 4 * vectorsFor(from.components) * (matrix.rows + matrix.cols)
  requireMemory(vectors, `PCA of ${from.matrix} of ${name}`)
  const start = performance.now()
  reporter.stage('read', 0, 0.3)
  const packing = {
    rows: new PackedRows(matrix.rows, matrix.cols),
    most: Math.min(limits.packedBytes, spareMemory() - vectors)
  }
  const census = emptyCensus(matrix.rows, matrix.cols)
  const counting = count(
    packed(blocks(), packing),
    census,
    { where: name, element: from.matrix, genes },
    takenForCounts(from)
  )
  await drive(counting, signal, (fraction) => reporter.progress(fraction))
  const readSeconds = (performance.now() - start) / 1000
  reporter.stage('normalise', 0.3, 0.5)
  const kept = genesInCells(census.cells, from.minCells)
  const raw = packing.rows ?? rowsOf(matrix.rows, matrix.cols, sum(census.stored), blocks)
  const counted = kept.length === raw.cols ? raw : await withGenes(raw, kept, census.stored, signal)
  const { target, normalised } = await normalisation(counted, from, census, signal)
  const chosenGenes = await variable(normalised(counted), from, signal)
  const stored = kept.map((g) => census.stored[g] as number)
  const chosen =
    chosenGenes === null
      ? normalised(counted)
      : counted instanceof PackedRows
        ? normalised(await withGenes(counted, chosenGenes, stored, signal))
        : await withGenes(normalised(counted), chosenGenes, stored, signal)
  return {
    keptCells: null,
    rows: matrix.rows,
    genes: chosenGenes === null ? kept : chosenGenes.map((g) => kept[g] as number),
    counted: kept,
    target,
    cells: census,
    mitochondrial: census.mitochondrial,
    duplicates: census.duplicates,
    readSeconds,
    pca: (options) =>
      principalComponents(chosen, limits, packing.rows ? { panels: PACKED_PANELS, ...options } : options)
  }
}

interface Packing {
  /** Null once they have become too large. */
  rows: PackedRows | null
  readonly most: number
}

/** The same blocks; on the way they are packed, as far as there is room for all of them. */
function* packed(blocks: Generator<RowBlock, void>, packing: Packing): Generator<RowBlock, void> {
  for (const block of blocks) {
    packing.rows?.add(block.rows)
    if (packing.rows && packing.rows.bytes > packing.most) packing.rows = null
    yield block
  }
}

function emptyCensus(rows: number, cols: number): Census {
  const [cells, stored] = [new Int32Array(cols), new Int32Array(cols)]
  return {
    total: new Float64Array(rows),
    detected: new Int32Array(rows),
    cells,
    stored,
    mitochondrial: null,
    duplicates: 0
  }
}

function* count(
  blocks: Generator<RowBlock, void>,
  census: Census,
  { genes, ...names }: { where: string; element: string; genes: readonly string[] },
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
    const share = shareOfMitochondrial(block, genes)
    if (share) (census.mitochondrial ??= new Float32Array(census.total.length)).set(share, start)
    yield (start + block.rows) / census.total.length
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

/** Only these genes, in the order given: in place where the rows are packed. */
async function withGenes(
  X: RowBlocks,
  genes: Int32Array,
  stored: Int32Array,
  signal?: AbortSignal
): Promise<RowBlocks> {
  if (X instanceof PackedRows) {
    const taking = X.repack(genes.length, (block) => takeGenes(block, genes))
    await drive(taking, signal)
    return X
  }
  const nnz = sum(genes.map((g) => stored[g] as number))
  return { ...mapBlocks(X, genes.length, (block) => takeGenes(block, genes)), nnz }
}

/** How rows are normalised: by their totals over the genes that are counted, to the median of these. */
async function normalisation(
  counted: RowBlocks,
  { normalise, transform }: PcaSource,
  census: Census,
  signal?: AbortSignal
): Promise<{ target: number | null; normalised: (X: RowBlocks) => RowBlocks }> {
  const all = counted.cols === census.cells.length
  const total = all || !normalise ? census.total : await drive(totals(counted), signal)
  const target = normalise ? medianOfPositive(total) : null
  const normalised = (X: RowBlocks): RowBlocks =>
    X.valued?.((v, row) => normalisedValue(v, total[row] as number, { target, transform })) ??
    mapBlocks(X, X.cols, (block) => normaliseBlock(block, { target, transform }))
  return { target, normalised }
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
  { residentEntries }: Limits,
  options: PcaOptions
): Generator<PcaProgress, PcaResult> {
  const narrow = Math.min(X.rows, X.cols) < options.components + SPARE
  const bytes = HELD_BYTES * X.nnz
  const held = X.nnz <= residentEntries && bytes <= MOST_HELD && fitsMemory(bytes)
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
