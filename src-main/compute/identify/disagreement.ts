import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Potential } from '../energy/potential.ts'
import type { Progress } from '../transport/coupling.ts'

/** Cells per piece of work. */
const CHUNK = 512

/**
 * [n] how much fits that differ in their seed only disagree on the force at each row of X [n, d] at time t: mean over fits of |g_s - mean g|, relative
 * to the root mean square of |g_s|, g_s = grad V_s(x, t). Between 0 (they agree) and 1 (they have nothing in common); 0 where all forces are 0.
 */
export function* disagreement(
  potentials: readonly Potential[],
  X: Matrix,
  t: number
): Generator<Progress, Float64Array<ArrayBuffer>> {
  if (potentials.length < 2)
    throw new RangeError(`disagreement: ${potentials.length} potentials, at least 2 are compared`)
  const { rows, cols: d } = X
  const G = potentials.map(() => new Float64Array(rows * d))
  for (let at = 0; at < rows; at += CHUNK) {
    const count = Math.min(CHUNK, rows - at)
    potentials.forEach((potential, s) => potential.evaluate(X.data, t, at, count, G[s]))
    yield { fraction: (at + count) / rows }
  }
  return Float64Array.from({ length: rows }, (_, i) => spread(G.map((g) => g.subarray(i * d, i * d + d))))
}

/** Mean distance of vectors from their mean, relative to their root mean square length. */
function spread(vectors: readonly Float64Array[]): number {
  const S = vectors.length
  const mean = vectors[0].map((_, c) => vectors.reduce((sum, g) => sum + g[c], 0) / S)
  const square = vectors.reduce((sum, g) => sum + g.reduce((s, v) => s + v * v, 0), 0) / S
  const distance = vectors.reduce((sum, g) => sum + Math.hypot(...g.map((v, c) => v - mean[c])), 0) / S
  return square > 0 ? Math.min(1, distance / Math.sqrt(square)) : 0
}
