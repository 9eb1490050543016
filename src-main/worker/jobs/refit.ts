import type { SparseRows } from '../../../src-shared/matrix.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { withSource } from '../../anndata/open-source.ts'
import type { SourceMatrix } from '../../anndata/source.ts'
import { normaliseBlock } from '../../compute/pca/normalise.ts'
import { projectCells } from '../../compute/pca/project.ts'
import type { PcaResult } from '../../compute/pca/result.ts'
import { applyStandardisation, standardise } from '../../compute/pca/standardise.ts'
import { takeGenes } from '../../compute/pca/subset.ts'
import { drive, type Reporter } from '../drive.ts'
import { fitsMemory } from '../memory.ts'
import { LIMITS, prepare } from './prepare-pca.ts'
import type { PcaSource, Prepared } from './principal.ts'
import { heldMatrix, onlyRows } from './some-rows.ts'

export interface RefitRequest {
  readonly path: string
  /** Configuration of the space that is computed anew. */
  readonly from: PcaSource
  readonly standardise: boolean
  readonly seed: number
  /** PCs that are wanted, at most those of the space. */
  readonly dims: number
}

/** Computes a space anew without the cells of some timepoints. */
export type Refit = (leftOut: readonly number[], report: (fraction: number) => void) => Promise<NamedArrays>

/** Bytes per non-zero of what PCA holds besides the matrix: normalised, taken by cells, and the kernel's copy. */
const COPIES = 4

/**
 * Calls `use` with a function that gives the arrays X and timeIndex of the space once more, as they are when genes, means, PCs and
 * standardisation are found without the cells of the timepoints left out; these are projected, so that nothing of them is known beforehand.
 * The cells are those of the space at hand: what filtered them knew of all of them.
 */
export function withRefit<T>(
  { path, from, standardise: scaled, seed, dims }: RefitRequest,
  arrays: NamedArrays,
  use: (refit: Refit) => Promise<T>,
  signal?: AbortSignal
): Promise<T> {
  return withSource(path, async (source) => {
    const stored = source.matrix(from.matrix)
    const once = stored.bytes <= 8 * LIMITS.residentEntries && fitsMemory((1 + COPIES) * stored.bytes)
    const matrix = once ? await heldMatrix(stored, signal) : stored
    const timeIndex = arrayOf(arrays, 'timeIndex', Int32Array<ArrayBuffer>)
    const cells = cellsIn(arrays)
    return use(async (leftOut, report) => {
      const learn = cells.filter((i) => !leftOut.includes(timeIndex[i] as number))
      const rest = cells.filter((i) => leftOut.includes(timeIndex[i] as number))
      const preparation = {
        matrix: onlyRows(matrix, learn),
        from: { ...from, cells: null },
        timeIndex: learn.map((i) => timeIndex[i] as number),
        genes: [],
        name: source.name
      }
      const prepared = await prepare(preparation, LIMITS, ranged(report, 0, 0.5), signal)
      const fit = await drive(prepared.pca({ components: dims, seed }), signal, (p) => report(0.5 + 0.45 * p.fraction))
      const projected = await drive(project(onlyRows(matrix, rest), prepared, from, fit), signal)
      report(1)
      return placed(fit, learn, projected, rest, scaled, timeIndex)
    })
  })
}

/** Cells of a space that have coordinates, ascending. */
function cellsIn(arrays: NamedArrays): Int32Array {
  const X = arrayOf(arrays, 'X', Float64Array)
  const n = arrayOf(arrays, 'timeIndex', Int32Array).length
  return Int32Array.from({ length: n }, (_, i) => i).filter((i) => Number.isFinite(X[(i * X.length) / n]))
}

/** Scores [rows, c] of cells that were not in the fit, normalised as its own: over the same genes, to the same total. */
function* project(
  cells: SourceMatrix,
  { counted, genes, target }: Prepared,
  { transform }: PcaSource,
  fit: PcaResult
): Generator<void, Float64Array> {
  const place = new Map(Array.from(counted, (g, k) => [g, k] as const))
  const chosen = genes.map((g) => place.get(g) as number)
  const c = fit.loadings.length / genes.length
  const scores = new Float64Array(cells.rows * c)
  let at = 0
  for (const block of blocksOf(cells)) {
    const normalised = normaliseBlock(takeGenes(block, counted), { target, transform })
    const { data } = projectCells(takeGenes(normalised, chosen), fit)
    scores.set(data, at)
    at += data.length
    yield
  }
  return scores
}

function* blocksOf(matrix: SourceMatrix): Generator<SparseRows, void> {
  if (matrix.blocks) {
    for (const { rows } of matrix.blocks()) yield rows
    return
  }
  const collecting = matrix.collect()
  let step = collecting.next()
  while (!step.done) step = collecting.next()
  yield step.value.matrix
}

/** X [n, c] with the cells learnt from and the others at their places, all scaled by what was learnt; NaN elsewhere. */
function placed(
  { scores }: PcaResult,
  learn: Int32Array,
  projected: Float64Array<ArrayBufferLike>,
  rest: Int32Array,
  standardised: boolean,
  timeIndex: Int32Array<ArrayBuffer>
): NamedArrays {
  const { cols } = scores
  const others = { data: Float64Array.from(projected), rows: rest.length, cols }
  const own = standardised ? standardise(scores) : null
  const parts = [
    [learn, own ? own.X : scores],
    [rest, own ? applyStandardisation(others, own.mean, own.sd) : others]
  ] as const
  const X = new Float64Array(timeIndex.length * cols).fill(NaN)
  for (const [cells, part] of parts)
    cells.forEach((cell, r) => X.set(part.data.subarray(r * cols, (r + 1) * cols), cell * cols))
  return { X, timeIndex }
}

/** Stages of the preparation within a part of the whole. */
function ranged(report: (fraction: number) => void, low: number, high: number): Pick<Reporter, 'stage' | 'progress'> {
  let [from, to] = [0, 1]
  const progress = (fraction: number): void => report(low + (high - low) * (from + (to - from) * fraction))
  return {
    progress,
    stage(_, start, end) {
      // Preparation takes the first half of a space's range.
      from = 2 * start
      to = 2 * end
      progress(0)
    }
  }
}
