import { ensureMemory, instantiate, type KernelBuild } from './loader.ts'
import * as binaries from './generated/sinkhorn.ts'

interface Exports {
  layout(n: number, m: number, d: number): number
  points(side: number): number
  h(side: number): number
  sums(side: number): number
  prepare(): void
  run(side: number, from: number, to: number): void
}

/** 0 for X, 1 for Y. */
export type Side = 0 | 1

/** L_i = log2 sum_j 2^(h_j - |x_i - y_j|^2) between two clouds, in both directions. */
export interface LogSums {
  /** Weights h in log2 of the points of a side; -Infinity where there is no mass. */
  weigh(side: Side, h: Float64Array): void
  /** Computes L for the rows from .. to - 1 of a side, over the other side. */
  run(side: Side, from: number, to: number): void
  /** L of all rows of a side, as far as computed; a view that the next `run` changes. */
  sums(side: Side): Float64Array
  readonly memoryBytes: number
}

export type LogSumsBuild = KernelBuild | 'plain'

/** X [n, d] and Y [m, d] row-major, already scaled. `plain` is the f64 twin, the oracle of tests. */
export function startLogSums(X: Float64Array, Y: Float64Array, d: number, build?: LogSumsBuild): LogSums {
  if (build === 'plain') return plainLogSums(X, Y, d)
  const kernel = instantiate<Exports>('sinkhorn', binaries, build)
  const counts = [X.length / d, Y.length / d]
  ensureMemory(kernel.memory, kernel.layout(counts[0], counts[1], d))
  const buffer = kernel.memory.buffer
  new Float32Array(buffer, kernel.points(0), X.length).set(X)
  new Float32Array(buffer, kernel.points(1), Y.length).set(Y)
  kernel.prepare()
  const h = ([0, 1] as const).map((side) => new Float32Array(buffer, kernel.h(side), counts[side]))
  const sums = ([0, 1] as const).map((side) => new Float64Array(buffer, kernel.sums(side), counts[side]))
  return {
    weigh: (side, values) => values.forEach((v, j) => (h[side][j] = Math.max(v, -1e30))),
    run: (side, from, to) => kernel.run(side, from, to),
    sums: (side) => sums[side],
    memoryBytes: buffer.byteLength
  }
}

/** The same in plain f64. */
function plainLogSums(X: Float64Array, Y: Float64Array, d: number): LogSums {
  const points = [X, Y]
  const h = points.map((P) => new Float64Array(P.length / d))
  const sums = points.map((P) => new Float64Array(P.length / d))
  const row = (side: Side, i: number): number => {
    const terms = h[1 - side].map((weight, j) => weight - squaredDistance(points[side], i, points[1 - side], j, d))
    const top = terms.reduce((a, b) => Math.max(a, b), -Infinity)
    return top + Math.log2(terms.reduce((s, t) => s + 2 ** (t - top), 0))
  }
  return {
    weigh: (side, values) => h[side].set(values),
    run: (side, from, to) => {
      for (let i = from; i < to; i++) sums[side][i] = row(side, i)
    },
    sums: (side) => sums[side],
    memoryBytes: 8 * (d + 2) * (sums[0].length + sums[1].length)
  }
}

function squaredDistance(A: Float64Array, i: number, B: Float64Array, j: number, d: number): number {
  let s = 0
  for (let c = 0; c < d; c++) s += (A[i * d + c] - B[j * d + c]) ** 2
  return s
}
