import type { Matrix } from '../../../src-shared/matrix.ts'
import { BLOCK, fillBlocks } from './blocks.ts'
import { plainDiscrepancy } from './discrepancy-plain.ts'
import * as binaries from './generated/discrepancy.ts'
import { ensureMemory, instantiate, type KernelBuild } from './loader.ts'

interface Exports {
  layout(n: number, m: number, d: number, factor: number): number
  points(side: number): number
  mass(side: number): number
  run(p: number, q: number, from: number, to: number): number
}

/** Cells with their masses. */
export interface Weighted {
  readonly X: Matrix
  /** [n] */
  readonly mass: Float64Array
}

/** 0: X, 1: Y. */
export type Side = 0 | 1

/** Sums over pairs of cells of two clouds of mass_i mass_j sum_k exp(2^k factor |x_i - x_j|^2), k = 0 .. 4. */
export interface PairSums {
  /** Of the cells from .. to - 1 of side p with the cells of side q, `from` a multiple of DISCREPANCY_BLOCK and `to` too unless it is the end. All parts of p = q add up to all ordered pairs. */
  run(p: Side, q: Side, from: number, to: number): number
}

export type DiscrepancyBuild = KernelBuild | 'plain'

export const DISCREPANCY_BLOCK = BLOCK

/** Loads two clouds of the same dimension; factor < 0. `plain` is the TypeScript twin, the oracle of tests. */
export function startDiscrepancy(X: Weighted, Y: Weighted, factor: number, build?: DiscrepancyBuild): PairSums {
  if (build === 'plain') return plainDiscrepancy([X, Y], factor)
  const kernel = instantiate<Exports>('discrepancy', binaries, build)
  const d = X.X.cols
  ensureMemory(kernel.memory, kernel.layout(X.X.rows, Y.X.rows, d, factor))
  for (const [side, cloud] of [X, Y].entries()) {
    const blocks = Math.ceil(cloud.X.rows / DISCREPANCY_BLOCK)
    const at = (start: number, count: number) => new Float64Array(kernel.memory.buffer, start, count)
    fillBlocks(cloud.X, at(kernel.points(side), blocks * DISCREPANCY_BLOCK * d))
    at(kernel.mass(side), blocks * DISCREPANCY_BLOCK).set(cloud.mass)
  }
  const block = (i: number): number => Math.ceil(i / DISCREPANCY_BLOCK)
  return { run: (p, q, from, to) => kernel.run(p, q, block(from), block(to)) }
}
