import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'

/** `a` cells of branch A around (2 + t, 2) and `b` of branch B around (-2 - t, 2), in this order. */
export function branches(a: number, b: number, t: number, seed: number): Matrix {
  const random = Random.seed(seed)
  const rows = Array.from({ length: a + b }, (_, i) => [(i < a ? 1 : -1) * (2 + t), 2])
  return matrix(
    Float64Array.from(rows.flat(), (v) => v + 0.3 * random.normal()),
    a + b,
    2
  )
}
