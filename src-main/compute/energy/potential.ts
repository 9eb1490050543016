import { preferredBuild, type KernelBuild } from '../kernels/loader.ts'
import { MlpKernel } from '../kernels/mlp.ts'
import type { Architecture } from './architecture.ts'
import type { FeatureArchitecture } from './features.ts'
import { LinearPotential } from './linear-potential.ts'
import { MlpTwin } from './mlp.ts'

/** A fitted potential network as it is stored. */
export interface NetworkRecord {
  readonly kind: 'mlp'
  readonly architecture: Architecture
  readonly theta: Float32Array<ArrayBuffer>
}

/** A fitted linear potential as it is stored; theta also holds knots and centres (linear-potential.ts). */
export interface FeaturesRecord {
  readonly kind: 'features'
  readonly architecture: FeatureArchitecture
  readonly theta: Float32Array<ArrayBuffer>
}

export type PotentialRecord = NetworkRecord | FeaturesRecord

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
export function potentialOf(record: PotentialRecord, build: KernelBuild = preferredBuild()): Potential {
  if (record.kind === 'features') return new LinearPotential(record.architecture, record.theta)
  const kernel = new MlpKernel(record.architecture, CHUNK, build)
  kernel.setTheta(record.theta)
  return {
    d: record.architecture.d,
    exact: new MlpTwin(record.architecture, record.theta),
    evaluate: (...of) => kernel.evaluate(...of)
  }
}
