import { AppError } from '../../../src-shared/errors.ts'
import * as binaries from './generated/sparse.ts'
import { ensureMemory, instantiate, preferredBuild } from './loader.ts'
import type { KernelBuild } from './loader.ts'
import { plainSparse } from './sparse-plain.ts'

/** Columns of a panel: one row of f32 is one cache line. */
export const PANEL = 16

/** Functions of assembly/sparse.ts; every argument but counts and flags is a byte offset into `memory`. */
export interface SparseExports {
  readonly memory: WebAssembly.Memory
  gather(rows: number, indptr: number, indices: number, data: number, X: number, s: number, Y: number): void
  scatter(rows: number, indptr: number, indices: number, data: number, Y: number, Z: number): void
  gram(rows: number, P: number, R: number, out: number): void
  combine(rows: number, P: number, C: number, Z: number, keep: number): void
}

/** The kernel with a bump allocator over its memory; views are taken anew because the memory grows. */
export interface SparseKernel extends SparseExports {
  readonly build: KernelBuild | 'plain'
  /** Byte offset of `bytes` zeroed bytes, aligned to a cache line. AppError E_MEMORY when the engine refuses. */
  alloc(bytes: number): number
  f32(offset: number, length: number): Float32Array<ArrayBuffer>
  u32(offset: number, length: number): Uint32Array<ArrayBuffer>
  f64(offset: number, length: number): Float64Array<ArrayBuffer>
}

/** A kernel with memory of its own; 'plain' is the TypeScript twin. */
export function sparseKernel(build: KernelBuild | 'plain' = preferredBuild()): SparseKernel {
  const wasm = instantiate<SparseExports & { heapBase(): number }>(
    'sparse',
    binaries,
    build === 'plain' ? 'base' : build
  )
  const memory = wasm.memory
  const exports = build === 'plain' ? plainSparse(memory) : wasm
  let top = (wasm.heapBase() + 63) & ~63
  return {
    memory,
    build,
    gather: exports.gather,
    scatter: exports.scatter,
    gram: exports.gram,
    combine: exports.combine,
    alloc(bytes) {
      const offset = top
      grow(memory, offset + bytes)
      top = offset + Math.ceil(bytes / 64) * 64
      return offset
    },
    f32: (offset, length) => new Float32Array(memory.buffer, offset, length),
    u32: (offset, length) => new Uint32Array(memory.buffer, offset, length),
    f64: (offset, length) => new Float64Array(memory.buffer, offset, length)
  }
}

function grow(memory: WebAssembly.Memory, bytes: number): void {
  try {
    ensureMemory(memory, bytes)
  } catch (cause) {
    const detail = `Principal components need ${(bytes / 1e9).toFixed(1)} GB of memory, which could not be had`
    throw new AppError('E_MEMORY', { detail }, { cause })
  }
}
