import type * as tfjs from '@tensorflow/tfjs'

/** The tensor library as the compute process found it; models that need it are given it, so that nothing here loads it. */
export interface Tensors {
  readonly tf: typeof tfjs
  /** What it computes with: 'tensorflow', 'wasm' or 'cpu'. Results are the same bytes only on the same backend. */
  readonly backend: string
}

export type Tensor = tfjs.Tensor
export type Tensor2D = tfjs.Tensor2D
export type Scalar = tfjs.Scalar
