import { UMAP } from 'umap-js'
import { matrix, takeRows } from '../../../src-shared/matrix.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { nearest } from '../metrics/neighbours.ts'

export interface UmapOptions {
  readonly seed: number
  readonly neighbours?: number
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
/** umap-js builds its graph in one piece: 1 s for 5000 cells, 3 s for 10,000, above which its memory slows it down. */
const MAX_CELLS = 10_000

/**
 * UMAP of cells X [n, d] (McInnes et al. 2018; minimal distance 0.1) by umap-js on exact neighbours, started from the
 * first two columns so that the large shape is that of the PCs. Seeded: same X and options, same picture. It can be
 * stopped between epochs, but not while umap-js builds its graph: run it on a thread. RangeError with fewer than 4 cells.
 */
export function* umap(X: Matrix, options: UmapOptions): Generator<UmapProgress, UmapResult> {
  const random = Random.seed(options.seed).split('umap')
  const cells = sampleCells(X.rows, options.maxCells ?? MAX_CELLS, random.split('cells'))
  if (cells.length < 4) throw new RangeError(`umap: ${cells.length} cells`)
  const Y = cells.length === X.rows ? X : takeRows(X, cells)
  const k = Math.min(options.neighbours ?? 15, cells.length - 1)
  const search = nearest(Y, Y, k)
  let found = search.next()
  for (; !found.done; found = search.next()) yield { stage: 'Neighbours', fraction: 0.1 * found.value.fraction }
  yield { stage: 'Graph', fraction: 0.1 }
  const draw = random.split('layout')
  const layout = new UMAP({
    nNeighbors: k,
    nEpochs: options.epochs ?? 200,
    minDist: 0.1,
    random: () => draw.uniform()
  })
  layout.setPrecomputedKNN(nested(found.value.index, k), nested(found.value.distance, k))
  const epochs = layout.initializeFit(nested(Y.data, Y.cols))
  startFromColumns(layout.getEmbedding(), Y, random.split('start'))
  for (let epoch = 1; epoch <= epochs; epoch++) {
    layout.step()
    const picture = epoch % EPOCHS_BETWEEN_PICTURES === 0 ? { embedding: flattened(layout.getEmbedding()) } : {}
    yield { stage: 'Layout', fraction: 0.4 + (0.6 * epoch) / epochs, ...picture }
  }
  return { embedding: flattened(layout.getEmbedding()), cells }
}

function sampleCells(n: number, most: number, random: Random): Int32Array<ArrayBuffer> {
  if (n <= most) return Int32Array.from({ length: n }, (_, i) => i)
  return Int32Array.from(random.permutation(n).subarray(0, most)).sort()
}

/**
 * Overwrites umap-js's random start in place: first two columns of Y within [-10, 10], with a little noise so that equal
 * cells can part.
 */
function startFromColumns(embedding: number[][], Y: Matrix, random: Random): void {
  const columns = [0, Math.min(1, Y.cols - 1)]
  let largest = 0
  for (let i = 0; i < Y.rows; i++)
    for (const c of columns) largest = Math.max(largest, Math.abs(Y.data[i * Y.cols + c]))
  const scale = largest > 0 ? 10 / largest : 0
  embedding.forEach((point, i) => {
    columns.forEach((c, at) => (point[at] = scale * Y.data[i * Y.cols + c] + 1e-4 * random.normal()))
  })
}

function nested(A: Int32Array | Float64Array, width: number): number[][] {
  return Array.from({ length: A.length / width }, (_, i) => Array.from(A.subarray(i * width, (i + 1) * width)))
}

function flattened(points: number[][]): Matrix {
  return matrix(Float64Array.from(points.flat()), points.length, 2)
}
