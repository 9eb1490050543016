import type { Tensor, Tensor2D, Tensors } from './tensors.ts'

/**
 * The matrix product A B, whose own gradient the library would take by products with a transposed factor, for which its WebAssembly has
 * only a slow path: transposing first is eight times as fast.
 */
export function product({ tf }: Tensors, A: Tensor2D, B: Tensor2D): Tensor2D {
  const op = tf.customGrad<Tensor2D>((...given) => {
    const [X, Y, save] = given as unknown as [Tensor2D, Tensor2D, (kept: Tensor2D[]) => void]
    save([X, Y])
    const gradFunc = (dy: Tensor2D, saved: Tensor[]): Tensor2D[] => {
      const [left, right] = saved as Tensor2D[]
      return [tf.matMul(dy, tf.transpose(right)), tf.matMul(tf.transpose(left), dy)]
    }
    return { value: tf.matMul(X, Y) as Tensor2D, gradFunc }
  })
  return op(A, B) as Tensor2D
}
