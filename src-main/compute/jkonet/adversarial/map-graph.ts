import type { Random } from '../../../../src-shared/random.ts'
import { product } from '../tensors/product.ts'
import type { Tensor, Tensor2D, Tensors } from '../tensors/tensors.ts'

/** Units of each of the two hidden layers of the map. */
const MAP_HIDDEN = 64

/** Layers of the map as [inputs, outputs], each followed by its bias: x and the step in, the displacement out. */
function layersOf(d: number): readonly (readonly [number, number])[] {
  return [
    [d + 1, MAP_HIDDEN],
    [MAP_HIDDEN, MAP_HIDDEN],
    [MAP_HIDDEN, d]
  ]
}

/** Start values of phi: He normal weights, zero biases, and a last layer of zeros: the map starts as the identity. */
export function initialMap(d: number, random: Random): Float32Array<ArrayBuffer> {
  const layers = layersOf(d)
  const phi = new Float32Array(layers.reduce((sum, [fanIn, out]) => sum + (fanIn + 1) * out, 0))
  let at = 0
  for (const [fanIn, out] of layers.slice(0, -1)) {
    const sd = Math.sqrt(2 / fanIn)
    for (let p = at; p < at + fanIn * out; p++) phi[p] = sd * random.normal()
    at += (fanIn + 1) * out
  }
  return phi
}

/** Phi cut into weights [inputs, outputs] and biases [outputs] of the layers. */
export function mapParts({ tf }: Tensors, d: number, phi: Float32Array): Tensor[] {
  let at = 0
  return layersOf(d).flatMap(([fanIn, out]) => {
    const bias = at + fanIn * out
    const parts = [tf.tensor2d(phi.subarray(at, bias), [fanIn, out]), tf.tensor1d(phi.subarray(bias, bias + out))]
    at = bias + out
    return parts
  })
}

/** T_phi(x, s) = x + N_phi([x, s]) of the rows of x [n, d] and s [n, 1]; N has two hidden layers of rectified units. */
export function transported(tensors: Tensors, x: Tensor2D, s: Tensor2D, parts: readonly Tensor[]): Tensor2D {
  const { tf } = tensors
  const [A1, c1, A2, c2, A3, c3] = parts
  const h1: Tensor2D = tf.relu(tf.add(product(tensors, tf.concat([x, s], 1), A1 as Tensor2D), c1))
  const h2: Tensor2D = tf.relu(tf.add(product(tensors, h1, A2 as Tensor2D), c2))
  return tf.add(x, tf.add(product(tensors, h2, A3 as Tensor2D), c3))
}
