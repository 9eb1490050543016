import { symmetricEigen } from '../linalg/symmetric-eigen.ts'
import { PANEL } from '../kernels/sparse.ts'
import type { SparseKernel } from '../kernels/sparse.ts'
import type { Random } from '../../../src-shared/random.ts'

const BLOCK = PANEL * PANEL

/** Small matrices [16, 16] in the kernel's memory. */
export interface Scratch {
  readonly gram: number
  readonly factor: number
}

/** Room in the memory of the kernel for a Gram matrix [16, 16] f64 and a factor [16, 16] f32. */
export function scratch(kernel: SparseKernel): Scratch {
  return { gram: kernel.alloc(BLOCK * 8), factor: kernel.alloc(BLOCK * 4) }
}

/** P' R [16, 16] in f64. */
export function gram(kernel: SparseKernel, s: Scratch, rows: number, P: number, R: number): Float64Array<ArrayBuffer> {
  kernel.gram(rows, P, R, s.gram)
  return kernel.f64(s.gram, BLOCK).slice()
}

/** Z = P C, or Z + P C when `keep`. */
export function combine(
  kernel: SparseKernel,
  s: Scratch,
  rows: number,
  P: number,
  C: Float64Array,
  Z: number,
  keep: boolean
): void {
  kernel.f32(s.factor, BLOCK).set(C)
  kernel.combine(rows, P, s.factor, Z, keep ? 1 : 0)
}

/** Z <- (I - Q Q') Z, twice: once is not enough in f32 ("twice is enough", Parlett). */
export function orthogonalise(kernel: SparseKernel, s: Scratch, rows: number, Q: readonly number[], Z: number): void {
  for (let pass = 0; pass < 2; pass++) {
    for (const P of Q) {
      const C = gram(kernel, s, rows, P, Z)
      for (let k = 0; k < BLOCK; k++) C[k] = -C[k]
      combine(kernel, s, rows, P, C, Z, true)
    }
  }
}

/**
 * Orthonormalises Z in place (Gram matrix in f64, repeated as CholeskyQR2 does) and returns R [16, 16] with
 * Z before = Z after R. Directions of norm below `floor`, or lost to rounding, are replaced by random ones orthogonal to Q;
 * their rows of R are 0.
 */
export function orthonormalise(
  kernel: SparseKernel,
  s: Scratch,
  rows: number,
  Q: readonly number[],
  Z: number,
  floor: number,
  random: Random
): Float64Array {
  let R: Float64Array = identity()
  for (let pass = 0; pass < 6; pass++) {
    const G = gram(kernel, s, rows, Z, Z)
    if (distanceToIdentity(G) < 1e-5) break
    const step = whitening(G, pass === 0 ? floor : 0.1)
    combine(kernel, s, rows, Z, step.M, Z, false)
    R = multiply(step.R, R)
    if (step.lost.length) fillColumns(kernel.f32(Z, rows * PANEL), step.lost, random)
    orthogonalise(kernel, s, rows, Q, Z)
  }
  return R
}

/** M with (Z M)'(Z M) = I on the directions kept, and R with Z = (Z M) R, from G = Z' Z. */
function whitening(G: Float64Array, floor: number): { M: Float64Array; R: Float64Array; lost: number[] } {
  const { values, vectors } = symmetricEigen(G, PANEL)
  const least = Math.max(floor * floor, 1e-7 * values[0])
  const [M, R, lost] = [new Float64Array(BLOCK), new Float64Array(BLOCK), [] as number[]]
  for (let k = 0; k < PANEL; k++) {
    if (!(values[k] > least)) {
      lost.push(k)
      continue
    }
    const norm = Math.sqrt(values[k])
    for (let a = 0; a < PANEL; a++) {
      M[a * PANEL + k] = vectors[k * PANEL + a] / norm
      R[k * PANEL + a] = vectors[k * PANEL + a] * norm
    }
  }
  return { M, R, lost }
}

function fillColumns(Z: Float32Array, columns: readonly number[], random: Random): void {
  const scale = 1 / Math.sqrt(Z.length / PANEL)
  for (let at = 0; at < Z.length; at += PANEL) for (const c of columns) Z[at + c] = scale * random.normal()
}

function identity(): Float64Array {
  return Float64Array.from({ length: BLOCK }, (_, k) => (k % (PANEL + 1) === 0 ? 1 : 0))
}

function distanceToIdentity(G: Float64Array): number {
  return G.reduce((worst, g, k) => Math.max(worst, Math.abs(g - (k % (PANEL + 1) === 0 ? 1 : 0))), 0)
}

function multiply(A: Float64Array, B: Float64Array): Float64Array {
  const C = new Float64Array(BLOCK)
  for (let i = 0; i < PANEL; i++) {
    for (let k = 0; k < PANEL; k++) {
      for (let j = 0; j < PANEL; j++) C[i * PANEL + j] += A[i * PANEL + k] * B[k * PANEL + j]
    }
  }
  return C
}
