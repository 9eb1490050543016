import { UMAP } from 'umap-js'
import { matrix, takeRows } from '../../../src-shared/matrix.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { nearestNeighbours } from './neighbours.ts'

export interface UmapOptions {
  readonly seed: number
  readonly neighbours?: number
  readonly minDist?: number
  readonly epochs?: number
  /** More cells than this are sampled down: the picture does not need them all. */
  readonly maxCells?: number
}

export interface UmapResult {
  /** [m, 2], for display only: nothing is ever fitted in it. */
  readonly embedding: Matrix
  /** [m] rows of X that were embedded, ascending. */
  readonly cells: Int32Array<ArrayBuffer>
}

export interface UmapProgress {
  readonly stage: string
  readonly fraction: number
  /** [m, 2] the embedding so far, now and then. */
  readonly embedding?: Matrix
}

const EPOCHS_BETWEEN_PICTURES = 20

/**
 * UMAP of cells X [n, d] (McInnes et al. 2018) by umap-js on exact neighbours, started from the first two columns so that
 * the large shape is that of the PCs. Seeded: same X and options, same picture. RangeError with fewer than 4 cells.
 */
export function* umap(X: Matrix, options: UmapOptions): Generator<UmapProgress, UmapResult> {
  const random = Random.seed(options.seed).split('umap')
  const cells = sampleCells(X.rows, options.maxCells ?? 5000, random.split('cells'))
  if (cells.length < 4) throw new RangeError(`umap: ${cells.length} cells`)
  const Y = cells.length === X.rows ? X : takeRows(X, cells)
  const k = Math.min(options.neighbours ?? 15, cells.length - 1)
  const search = nearestNeighbours(Y, k)
  let found = search.next()
  for (; !found.done; found = search.next()) yield { stage: 'Neighbours', fraction: 0.3 * found.value.fraction }
  const draw = random.split('layout')
  const layout = new UMAP({
    nComponents: 2,
    nNeighbors: k,
    minDist: options.minDist ?? 0.1,
    nEpochs: options.epochs ?? 200,
    random: () => draw.uniform()
  })
  layout.setPrecomputedKNN(nested(found.value.indices, k), nested(found.value.distances, k))
  const epochs = layout.initializeFit(nested(Y.data, Y.cols))
  startFromColumns(layout.getEmbedding(), Y)
  for (let epoch = 1; epoch <= epochs; epoch++) {
    layout.step()
    const picture = epoch % EPOCHS_BETWEEN_PICTURES === 0 ? { embedding: flattened(layout.getEmbedding()) } : {}
    yield { stage: 'Layout', fraction: 0.35 + (0.65 * epoch) / epochs, ...picture }
  }
  return { embedding: flattened(layout.getEmbedding()), cells }
}

function sampleCells(n: number, most: number, random: Random): Int32Array<ArrayBuffer> {
  if (n <= most) return Int32Array.from({ length: n }, (_, i) => i)
  return Int32Array.from(random.permutation(n).subarray(0, most)).sort()
}

/** Overwrites the random start in place: first two columns of Y, scaled to [-10, 10]. */
function startFromColumns(embedding: number[][], Y: Matrix): void {
  const columns = [0, Math.min(1, Y.cols - 1)]
  let largest = 0
  for (let i = 0; i < Y.rows; i++) {
    for (const c of columns) largest = Math.max(largest, Math.abs(Y.data[i * Y.cols + c]))
  }
  if (!(largest > 0)) return
  embedding.forEach((point, i) => columns.forEach((c, at) => (point[at] = (10 * Y.data[i * Y.cols + c]) / largest)))
}

function nested(A: ArrayLike<number>, width: number): number[][] {
  return Array.from({ length: A.length / width }, (_, i) =>
    Array.from({ length: width }, (_, c) => A[i * width + c] as number)
  )
}

function flattened(points: number[][]): Matrix {
  return matrix(Float64Array.from(points.flat()), points.length, 2)
}
