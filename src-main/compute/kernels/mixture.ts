import type { Matrix } from '../../../src-shared/matrix.ts'
import { BLOCK, fillBlocks } from './blocks.ts'
import * as binaries from './generated/mixture.ts'
import { ensureMemory, instantiate, type KernelBuild } from './loader.ts'
import { plainMixture } from './mixture-plain.ts'

interface Exports {
  layout(n: number, d: number, K: number): number
  points(): number
  parameters(): number
  sums(): number
  begin(K: number): void
  run(from: number, to: number): number
}

/** A component as its cells see it: z = inverse (x - mean), log density = norm - |z|^2 / 2. */
export interface Whitening {
  /** Log of the weight and of the density at the mean. */
  readonly norm: number
  /** [d] */
  readonly mean: Float64Array
  /** Inverse of the lower Cholesky factor of the covariance [d, d]. */
  readonly inverse: Float64Array
}

/** Sums over the cells of r, r z [d] and r z z' [d, d] for the responsibilities r of one component. */
export interface Moments {
  readonly mass: number
  readonly first: Float64Array<ArrayBuffer>
  readonly second: Float64Array<ArrayBuffer>
}

/** Passes of expectation maximisation over the rows of one cloud. */
export interface MixturePass {
  /** Starts a pass with these components. */
  begin(components: readonly Whitening[]): void
  /** Adds the rows from .. to - 1, `from` a multiple of MIXTURE_BLOCK and `to` too unless it is the end; the sum of their log densities. */
  run(from: number, to: number): number
  /** Of component k over the rows added. */
  moments(k: number): Moments
}

export type MixtureBuild = KernelBuild | 'plain'

export const MIXTURE_BLOCK = BLOCK

/** Room for the rows of X [n, d] and at most K components. `plain` is the TypeScript twin, the oracle of tests. */
export function startMixture(X: Matrix, K: number, build?: MixtureBuild): MixturePass {
  if (build === 'plain') return plainMixture(X)
  const d = X.cols
  const size = 1 + d + (d * (d + 1)) / 2
  const kernel = instantiate<Exports>('mixture', binaries, build)
  ensureMemory(kernel.memory, kernel.layout(X.rows, d, K))
  const { buffer } = kernel.memory
  fillBlocks(X, new Float64Array(buffer, kernel.points(), Math.ceil(X.rows / MIXTURE_BLOCK) * MIXTURE_BLOCK * d))
  const parameters = new Float64Array(buffer, kernel.parameters(), K * size)
  const sums = new Float64Array(buffer, kernel.sums(), 2 * K * size)
  return {
    begin(components) {
      kernel.begin(components.length)
      components.forEach((component, k) => fillParameters(component, parameters.subarray(k * size, (k + 1) * size)))
    },
    run: (from, to) => kernel.run(from / MIXTURE_BLOCK, Math.ceil(to / MIXTURE_BLOCK)),
    moments: (k) => readMoments(sums.subarray(2 * k * size, 2 * (k + 1) * size), d)
  }
}

function fillParameters({ norm, mean, inverse }: Whitening, into: Float64Array): void {
  const d = mean.length
  into[0] = norm
  into.set(mean, 1)
  let at = 1 + d
  for (let p = 0; p < d; p++) for (let q = 0; q <= p; q++) into[at++] = inverse[p * d + q]
}

/** `sums` holds pairs that are to be added. */
function readMoments(sums: Float64Array, d: number): Moments {
  const value = (e: number): number => sums[2 * e] + sums[2 * e + 1]
  const second = new Float64Array(d * d)
  let at = 1 + d
  for (let p = 0; p < d; p++) for (let q = 0; q <= p; q++) second[p * d + q] = second[q * d + p] = value(at++)
  return { mass: value(0), first: Float64Array.from({ length: d }, (_, c) => value(1 + c)), second }
}
