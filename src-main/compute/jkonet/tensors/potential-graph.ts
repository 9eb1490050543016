import { thetaLayout, type Architecture } from '../../energy/architecture.ts'
import { product } from './product.ts'
import type { Tensor, Tensor2D, Tensors } from './tensors.ts'

/** W1' [inputs, hidden], b1 [hidden], W2' [hidden, hidden] (column = unit it feeds), b2 [hidden], w3 [hidden, 1]: theta as tensors. */
export type PotentialParts = readonly [Tensor2D, Tensor, Tensor2D, Tensor, Tensor2D]

/** Theta cut into the tensors that the graphs below take. */
export function potentialParts(tensors: Tensors, architecture: Architecture, theta: Float32Array): PotentialParts {
  const { tf } = tensors
  const { inputs, b1, W2, b2, w3, length } = thetaLayout(architecture)
  const H = architecture.hidden
  return [
    tf.tensor2d(transposed(theta.subarray(0, b1), inputs), [inputs, H]),
    tf.tensor1d(theta.subarray(b1, W2)),
    tf.tensor2d(transposed(theta.subarray(W2, b2), H), [H, H]),
    tf.tensor1d(theta.subarray(b2, w3)),
    tf.tensor2d(theta.subarray(w3, length), [H, 1])
  ]
}

/** Values of gradients in the parts, in the layout of theta. */
export function thetaGradient(architecture: Architecture, grads: readonly Tensor[]): Float32Array<ArrayBuffer> {
  const { b1, W2, b2 } = thetaLayout(architecture)
  const G = flatten(grads)
  G.set(transposed(G.subarray(0, b1), architecture.hidden), 0)
  G.set(transposed(G.subarray(W2, b2), architecture.hidden), W2)
  return G
}

/** Columns of A [.., cols] one after the other. */
function transposed(A: Float32Array, cols: number): Float32Array {
  const rows = A.length / cols
  return A.map((_, p) => A[(p % rows) * cols + Math.floor(p / rows)])
}

/** V of the rows of inputs [n, d or d + 1] (x, and the scaled time where the potential has one): [n, 1]. */
export function potentialValue(tensors: Tensors, inputs: Tensor2D, [A1, b1, A2, b2, w3]: PotentialParts): Tensor2D {
  const { tf } = tensors
  const h1: Tensor2D = tf.softplus(tf.add(product(tensors, inputs, A1), b1))
  const h2: Tensor2D = tf.softplus(tf.add(product(tensors, h1, A2), b2))
  return product(tensors, h2, w3)
}

/**
 * grad_x V [n, d], written out (energy/mlp.ts has the derivation), so that its derivative in theta is one reverse pass and no gradient of
 * a gradient is asked of the library.
 */
export function potentialGradient(
  tensors: Tensors,
  inputs: Tensor2D,
  [A1, b1, A2, b2, w3]: PotentialParts,
  d: number
): Tensor2D {
  const { tf } = tensors
  const z1: Tensor2D = tf.add(product(tensors, inputs, A1), b1)
  const z2: Tensor2D = tf.add(product(tensors, tf.softplus(z1), A2), b2)
  const u2: Tensor2D = tf.mul(tf.sigmoid(z2), tf.reshape(w3, [1, -1]))
  const u1: Tensor2D = tf.mul(product(tensors, u2, tf.transpose(A2)), tf.sigmoid(z1))
  const W1: Tensor2D = tf.transpose(A1)
  return product(tensors, u1, A1.shape[0] === d ? W1 : tf.slice(W1, [0, 0], [-1, d]))
}

/** Values of tensors one after the other. */
export function flatten(parts: readonly Tensor[]): Float32Array<ArrayBuffer> {
  const flat = new Float32Array(parts.reduce((sum, part) => sum + part.size, 0))
  let at = 0
  for (const part of parts) {
    flat.set(part.dataSync() as Float32Array, at)
    at += part.size
  }
  return flat
}
