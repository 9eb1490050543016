import { preferredBuild, type KernelBuild } from '../kernels/loader.ts'
import { MlpKernel } from '../kernels/mlp.ts'
import type { Architecture } from './architecture.ts'
import { MlpTwin } from './mlp.ts'

/** A fitted potential as it is stored. */
export interface PotentialRecord {
  readonly kind: 'mlp'
  readonly architecture: Architecture
  readonly theta: Float32Array<ArrayBuffer>
}

/** Exact derivatives at single points, in float64. */
export interface SmoothPotential {
  value(x: Float64Array, t: number): number
  /** grad V(x, t) [d]. */
  gradient(x: Float64Array, t: number): Float64Array
  /** Hessian of V in x times v [d]. */
  hessianTimes(x: Float64Array, t: number, v: Float64Array): Float64Array
}

/** V(x, t), defined up to one constant per time, and its gradient in x. */
export interface Potential {
  readonly d: number
  /** grad V at time t of rows [from, from + count) of X [n, d] into the same rows of G [n, d], and V into values [n] where given. */
  evaluate(X: Float64Array, t: number, from: number, count: number, G: Float64Array, values?: Float64Array): void
  readonly exact: SmoothPotential
}

/** Rows per kernel call. */
const CHUNK = 512

/** The potential a record describes, ready to be evaluated. Throws RangeError when theta does not fit the architecture. */
export function potentialOf(
  { architecture, theta }: PotentialRecord,
  build: KernelBuild = preferredBuild()
): Potential {
  const kernel = new MlpKernel(architecture, CHUNK, build)
  kernel.setTheta(theta)
  return { d: architecture.d, exact: new MlpTwin(architecture, theta), evaluate: (...of) => kernel.evaluate(...of) }
}
