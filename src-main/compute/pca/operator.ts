import type { SparseRows } from '../../../src-shared/matrix.ts'
import { PANEL } from '../kernels/sparse.ts'
import type { SparseKernel } from '../kernels/sparse.ts'

/**
 * The centred matrix A = X - 1 mean' as products with panels of 16 columns in the kernel's memory; X is never made dense.
 * Both products pause (yield) after at most about 10 ms of work.
 */
export interface PanelOperator {
  readonly kernel: SparseKernel
  readonly rows: number
  readonly cols: number
  /** W [rows, 16] = A Q for Q [cols, 16]; byte offsets. */
  forward(Q: number, W: number): Generator<void, void>
  /** Z [cols, 16] = A' W. */
  backward(W: number, Z: number): Generator<void, void>
}

interface Compressed {
  readonly rows: number
  readonly indptr: number
  readonly indices: number
  readonly data: number
  /** First row of each slice of work, and the end. */
  readonly slices: readonly number[]
}

/** Non-zeros per slice: about 8 ms. */
const SLICE = 2 ** 21

/** Copies X into the kernel's memory, as CSR and as CSC: 16 bytes per non-zero. `mean` is [cols]. */
export function* sparseOperator(
  kernel: SparseKernel,
  X: SparseRows,
  mean: Float64Array
): Generator<void, PanelOperator> {
  const csr = copyRows(kernel, X)
  yield
  const csc = transposed(kernel, csr, X.cols)
  yield
  const ones = kernel.alloc(X.rows * 4)
  kernel.f32(ones, X.rows).fill(1)
  const centre = kernel.alloc(X.cols * 4)
  kernel.f32(centre, X.cols).set(mean)
  const shift = kernel.alloc(PANEL * 4)
  return {
    kernel,
    rows: X.rows,
    cols: X.cols,
    *forward(Q, W) {
      kernel.f32(shift, PANEL).set(weightedSums(kernel.f32(Q, X.cols * PANEL), mean))
      yield* product(kernel, csr, Q, ones, shift, W)
    },
    *backward(W, Z) {
      kernel.f32(shift, PANEL).set(weightedSums(kernel.f32(W, X.rows * PANEL)))
      yield* product(kernel, csc, W, centre, shift, Z)
    }
  }
}

/** w' P [16] in f64; w of ones when left out. */
export function weightedSums(P: Float32Array, w?: Float64Array): Float64Array {
  const sums = new Float64Array(PANEL)
  const rows = P.length / PANEL
  for (let i = 0; i < rows; i++) {
    const weight = w ? w[i] : 1
    for (let c = 0; c < PANEL; c++) sums[c] += weight * P[i * PANEL + c]
  }
  return sums
}

function* product(
  kernel: SparseKernel,
  A: Compressed,
  X: number,
  u: number,
  s: number,
  Y: number
): Generator<void, void> {
  for (let k = 0; k + 1 < A.slices.length; k++) {
    const first = A.slices[k]
    const at = A.indptr + first * 4
    kernel.gather(A.slices[k + 1] - first, at, A.indices, A.data, X, u + first * 4, s, Y + first * PANEL * 4)
    yield
  }
}

function copyRows(kernel: SparseKernel, X: SparseRows): Compressed {
  const nnz = X.indptr[X.rows]
  const indptr = kernel.alloc((X.rows + 1) * 4)
  const indices = kernel.alloc(nnz * 4)
  const data = kernel.alloc(nnz * 4)
  kernel.u32(indptr, X.rows + 1).set(X.indptr)
  kernel.u32(indices, nnz).set(X.indices.subarray(0, nnz))
  kernel.f32(data, nnz).set(X.data.subarray(0, nnz))
  return { rows: X.rows, indptr, indices, data, slices: slicesOf(X.indptr) }
}

function transposed(kernel: SparseKernel, csr: Compressed, cols: number): Compressed {
  const nnz = kernel.u32(csr.indptr, csr.rows + 1)[csr.rows]
  const indptr = kernel.alloc((cols + 1) * 4)
  const indices = kernel.alloc(nnz * 4)
  const data = kernel.alloc(nnz * 4)
  kernel.transpose(csr.rows, cols, csr.indptr, csr.indices, csr.data, indptr, indices, data)
  return { rows: cols, indptr, indices, data, slices: slicesOf(kernel.u32(indptr, cols + 1)) }
}

function slicesOf(indptr: ArrayLike<number>): number[] {
  const slices = [0]
  const rows = indptr.length - 1
  for (let i = 1; i <= rows; i++) {
    const first = slices[slices.length - 1]
    if (i === rows || indptr[i + 1] - indptr[first] > SLICE || i - first > SLICE / 64) slices.push(i)
  }
  return slices
}
