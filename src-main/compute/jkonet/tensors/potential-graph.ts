import { thetaLayout, type Architecture } from '../../energy/architecture.ts'
import type { Tensor, Tensor2D, Tensors } from './tensors.ts'

/** W1 [hidden, inputs], b1 [hidden], W2 [hidden, hidden], b2 [hidden], w3 [hidden, 1]: theta as tensors. */
export type PotentialParts = readonly [Tensor2D, Tensor, Tensor2D, Tensor, Tensor2D]

/** Theta cut into the tensors that the graphs below take. */
export function potentialParts({ tf }: Tensors, architecture: Architecture, theta: Float32Array): PotentialParts {
  const { inputs, b1, W2, b2, w3, length } = thetaLayout(architecture)
  const H = architecture.hidden
  return [
    tf.tensor2d(theta.subarray(0, b1), [H, inputs]),
    tf.tensor1d(theta.subarray(b1, W2)),
    tf.tensor2d(theta.subarray(W2, b2), [H, H]),
    tf.tensor1d(theta.subarray(b2, w3)),
    tf.tensor2d(theta.subarray(w3, length), [H, 1])
  ]
}

/** V of the rows of inputs [n, d or d + 1] (x, and the scaled time where the potential has one): [n, 1]. */
export function potentialValue({ tf }: Tensors, inputs: Tensor2D, [W1, b1, W2, b2, w3]: PotentialParts): Tensor2D {
  const h1 = tf.softplus(tf.add(tf.matMul(inputs, W1, false, true), b1))
  const h2: Tensor2D = tf.softplus(tf.add(tf.matMul(h1 as Tensor2D, W2, false, true), b2))
  return tf.matMul(h2, w3)
}

/**
 * grad_x V [n, d], written out (energy/mlp.ts has the derivation), so that its derivative in theta is one reverse pass and no gradient of
 * a gradient is asked of the library.
 */
export function potentialGradient(
  { tf }: Tensors,
  inputs: Tensor2D,
  [W1, b1, W2, b2, w3]: PotentialParts,
  d: number
): Tensor2D {
  const z1 = tf.add(tf.matMul(inputs, W1, false, true), b1)
  const z2 = tf.add(tf.matMul(tf.softplus(z1) as Tensor2D, W2, false, true), b2)
  const u2: Tensor2D = tf.mul(tf.sigmoid(z2), tf.reshape(w3, [1, -1]))
  const u1: Tensor2D = tf.mul(tf.matMul(u2, W2), tf.sigmoid(z1))
  return tf.matMul(u1, W1.shape[1] === d ? W1 : tf.slice(W1, [0, 0], [-1, d]))
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
