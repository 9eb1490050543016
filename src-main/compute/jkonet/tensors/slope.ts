import type { Scalar, Tensor, Tensors } from './tensors.ts'

/** A loss and its gradient in the parameters that were asked for. */
export interface Slope {
  readonly loss: number
  readonly gradient: Float32Array<ArrayBuffer>
}

interface Graph {
  /** Where the gradient is taken. */
  readonly at: Tensor[]
  loss(...parts: readonly Tensor[]): Scalar
  /** Gradients in the layout of the parameters. */
  flat(grads: readonly Tensor[]): Float32Array<ArrayBuffer>
}

/** Loss and gradient of a graph; every tensor made on the way is freed. */
export function slopeOf({ tf }: Tensors, graph: () => Graph): Slope {
  let slope: Slope = { loss: Number.NaN, gradient: new Float32Array(0) }
  // Not returned through `tidy`, which looks for tensors in each element of what it returns, arrays of numbers included.
  tf.tidy(() => {
    const { at, loss, flat } = graph()
    const { value, grads } = tf.valueAndGrads(loss)(at)
    slope = { loss: value.dataSync()[0], gradient: flat(grads) }
  })
  return slope
}
