import type { SparseRows } from '../../../src-shared/matrix.ts'
import { PANEL } from '../kernels/sparse.ts'
import type { SparseKernel } from '../kernels/sparse.ts'
import type { RowBlocks } from './row-blocks.ts'

/**
 * The centred matrix A = X - 1 mean' as products with panels of 16 columns in the kernel's memory; X is never made dense.
 */
export interface PanelOperator {
  readonly kernel: SparseKernel
  readonly rows: number
  readonly cols: number
  /**
   * W = A Q and Z = A' W in one pass over X, for each panel Q [cols, 16], W [rows, 16], Z [cols, 16] (byte offsets).
   * Panel by panel within a block, so that Q and Z stay in the cache. Yields the share done (0..1) after about 10 ms of work.
   */
  pass(Q: readonly number[], W: readonly number[], Z: readonly number[]): Generator<number, void>
}

/** Some consecutive rows in the kernel's memory, cut into slices. */
interface Resident {
  readonly firstRow: number
  readonly rows: number
  readonly indptr: number
  readonly indices: number
  readonly data: number
  /** First row (within the block) of each slice of work, and the end; entries before each of them. */
  readonly slices: readonly { row: number; entry: number }[]
}

/** Panels that one pass may carry. */
export const MOST_PANELS = 8
/** Non-zeros of a slice: its rows stay in the cache between gathering and scattering. */
const SLICE = 2 ** 14
/** Non-zeros between pauses. */
const PAUSE = 2 ** 20

/** X copied into the kernel's memory once: 8 bytes per non-zero. `mean` is [cols]. */
export function residentOperator(kernel: SparseKernel, X: SparseRows, mean: Float64Array): PanelOperator {
  const block = load(kernel, X, allocate(kernel, X.rows, X.indptr[X.rows]), 0)
  return operatorOf(kernel, X, mean, function* () {
    yield block
  })
}

/** X copied block by block in every pass: the memory of one block. */
export function streamedOperator(kernel: SparseKernel, X: RowBlocks, mean: Float64Array): PanelOperator {
  let buffer = allocate(kernel, 0, 0)
  return operatorOf(kernel, X, mean, function* () {
    let firstRow = 0
    for (const block of X.blocks()) {
      const nnz = block.indptr[block.rows]
      if (block.rows > buffer.rows || nnz > buffer.nnz) buffer = allocate(kernel, block.rows, Math.ceil(nnz * 1.1))
      yield load(kernel, block, buffer, firstRow)
      firstRow += block.rows
    }
  })
}

function operatorOf(
  kernel: SparseKernel,
  { rows, cols }: { rows: number; cols: number },
  mean: Float64Array,
  blocks: () => Generator<Resident, void>
): PanelOperator {
  const shifts = kernel.alloc(PANEL * 4 * MOST_PANELS)
  return {
    kernel,
    rows,
    cols,
    *pass(Q, W, Z) {
      Q.forEach((q, k) => {
        kernel.f32(shifts + k * PANEL * 4, PANEL).set(weightedSums(kernel.f32(q, cols * PANEL), mean))
        kernel.f32(Z[k], cols * PANEL).fill(0)
      })
      let work = 0
      for (const block of blocks()) {
        for (let k = 0; k < Q.length; k++) {
          for (let s = 0; s + 1 < block.slices.length; s++) {
            multiply(kernel, block, s, Q[k], shifts + k * PANEL * 4, W[k], Z[k])
            work += block.slices[s + 1].entry - block.slices[s].entry
            if (work < PAUSE) continue
            work = 0
            yield (block.firstRow + (k * block.rows + block.slices[s + 1].row) / Q.length) / rows
          }
        }
      }
      W.forEach((w, k) =>
        subtractOuter(kernel.f32(Z[k], cols * PANEL), mean, weightedSums(kernel.f32(w, rows * PANEL)))
      )
    }
  }
}

function multiply(
  kernel: SparseKernel,
  block: Resident,
  s: number,
  Q: number,
  shift: number,
  W: number,
  Z: number
): void {
  const { row } = block.slices[s]
  const rows = block.slices[s + 1].row - row
  const at = block.indptr + row * 4
  const out = W + (block.firstRow + row) * PANEL * 4
  kernel.gather(rows, at, block.indices, block.data, Q, shift, out)
  kernel.scatter(rows, at, block.indices, block.data, out, Z)
}

/** w' P [16] in f64; w of ones when left out. */
function weightedSums(P: Float32Array, w?: Float64Array): Float64Array {
  const sums = new Float64Array(PANEL)
  const rows = P.length / PANEL
  for (let i = 0; i < rows; i++) {
    const weight = w ? w[i] : 1
    for (let c = 0; c < PANEL; c++) sums[c] += weight * P[i * PANEL + c]
  }
  return sums
}

/** Z -= mean sums'. */
function subtractOuter(Z: Float32Array, mean: Float64Array, sums: Float64Array): void {
  for (let g = 0; g < mean.length; g++) for (let c = 0; c < PANEL; c++) Z[g * PANEL + c] -= mean[g] * sums[c]
}

interface Buffer {
  readonly rows: number
  readonly nnz: number
  readonly indptr: number
  readonly indices: number
  readonly data: number
}

function allocate(kernel: SparseKernel, rows: number, nnz: number): Buffer {
  return {
    rows,
    nnz,
    indptr: kernel.alloc((rows + 1) * 4),
    indices: kernel.alloc(nnz * 4),
    data: kernel.alloc(nnz * 4)
  }
}

function load(kernel: SparseKernel, X: SparseRows, to: Buffer, firstRow: number): Resident {
  const nnz = X.indptr[X.rows]
  kernel.u32(to.indptr, X.rows + 1).set(X.indptr.subarray(0, X.rows + 1))
  kernel.u32(to.indices, nnz).set(X.indices.subarray(0, nnz))
  kernel.f32(to.data, nnz).set(X.data.subarray(0, nnz))
  const slices = [{ row: 0, entry: 0 }]
  for (let i = 1; i <= X.rows; i++) {
    const last = slices[slices.length - 1]
    if (i === X.rows || X.indptr[i + 1] - last.entry > SLICE || i - last.row > SLICE / 64) {
      slices.push({ row: i, entry: X.indptr[i] })
    }
  }
  return { firstRow, rows: X.rows, indptr: to.indptr, indices: to.indices, data: to.data, slices }
}
