import { matrix, takeRows } from '../../../src-shared/matrix.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { fuzzyGraph } from './graph.ts'
import { optimiseLayout } from './layout.ts'
import { nearestNeighbours } from './neighbours.ts'

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

/**
 * UMAP of cells X [n, d] (McInnes et al. 2018; minimal distance 0.1) on exact neighbours, started from the first two
 * columns so that the large shape is that of the PCs. Seeded: same X and options, same picture. RangeError with fewer
 * than 4 cells.
 */
export function* umap(X: Matrix, options: UmapOptions): Generator<UmapProgress, UmapResult> {
  const random = Random.seed(options.seed).split('umap')
  const cells = sampleCells(X.rows, options.maxCells ?? 20_000, random.split('cells'))
  if (cells.length < 4) throw new RangeError(`umap: ${cells.length} cells`)
  const Y = cells.length === X.rows ? X : takeRows(X, cells)
  const k = Math.min(options.neighbours ?? 15, cells.length - 1)
  const search = nearestNeighbours(Y, k)
  let found = search.next()
  for (; !found.done; found = search.next()) yield { stage: 'Neighbours', fraction: 0.3 * found.value.fraction }
  const graph = fuzzyGraph(found.value, k)
  const epochs = options.epochs ?? 200
  const layout = start(Y, random.split('start'))
  for (const epoch of optimiseLayout(layout, graph, epochs, random.split('layout'))) {
    const picture = epoch % EPOCHS_BETWEEN_PICTURES === 0 ? { embedding: matrix(layout.slice(), Y.rows, 2) } : {}
    yield { stage: 'Layout', fraction: 0.3 + (0.7 * epoch) / epochs, ...picture }
  }
  return { embedding: matrix(layout, Y.rows, 2), cells }
}

function sampleCells(n: number, most: number, random: Random): Int32Array<ArrayBuffer> {
  if (n <= most) return Int32Array.from({ length: n }, (_, i) => i)
  return Int32Array.from(random.permutation(n).subarray(0, most)).sort()
}

/** First two columns of Y within [-10, 10], with a little noise so that equal cells can part. */
function start(Y: Matrix, random: Random): Float64Array<ArrayBuffer> {
  const second = Math.min(1, Y.cols - 1)
  let largest = 0
  for (let i = 0; i < Y.rows; i++) {
    largest = Math.max(largest, Math.abs(Y.data[i * Y.cols]), Math.abs(Y.data[i * Y.cols + second]))
  }
  const scale = largest > 0 ? 10 / largest : 0
  return Float64Array.from({ length: 2 * Y.rows }, (_, at) => {
    return scale * Y.data[(at >> 1) * Y.cols + (at % 2) * second] + 1e-4 * random.normal()
  })
}
