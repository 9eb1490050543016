import { potentialGradient, type PotentialParts } from '../tensors/potential-graph.ts'
import type { Tensor2D, Tensors } from '../tensors/tensors.ts'

/** How the inner problem is solved: so many gradient steps of this length, relative to tau. */
export interface ProximalSettings {
  readonly iterations: number
  readonly damping: number
}

/**
 * Gradient steps on V(x') + |x' - x|^2 / (2 tau) from x' = x, for the rows of x [n, d]: x' <- x' - a (tau grad V(x') + x' - x). A graph: its
 * derivative in the parameters goes through all steps. `tau` [n, 1].
 */
export function proximalStep(
  tensors: Tensors,
  x: Tensor2D,
  tau: Tensor2D,
  parts: PotentialParts,
  { iterations, damping }: ProximalSettings
): Tensor2D {
  const { tf } = tensors
  let moved = x
  for (let i = 0; i < iterations; i++) {
    const slope: Tensor2D = tf.mul(tau, potentialGradient(tensors, moved, parts, x.shape[1]))
    moved = tf.sub(moved, tf.mul(tf.add(slope, tf.sub(moved, x)), damping))
  }
  return moved
}
