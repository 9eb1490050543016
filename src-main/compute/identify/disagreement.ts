import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Potential } from '../energy/potential.ts'
import type { Progress } from '../transport/coupling.ts'

/** Cells per piece of work. */
const CHUNK = 512

/** How much fits differ at each of n cells. */
export interface Disagreement {
  /**
   * [n] mean over fits of |g_s - mean g|, relative to the root mean square of |g_s|, g_s = grad V_s(x, t): between 0 (they agree) and 1 (they have
   * nothing in common); 0 where all forces are 0.
   */
  readonly relative: Float64Array<ArrayBuffer>
  /** [n] degrees, 0..180: mean angle over all pairs of fits between their forces; pairs with a force of 0 do not count. */
  readonly angle: Float64Array<ArrayBuffer>
}

/** How much fits that differ in their seed only disagree on the force at each row of X [n, d] at time t. At least two potentials, else RangeError. */
export function* disagreement(
  potentials: readonly Potential[],
  X: Matrix,
  t: number
): Generator<Progress, Disagreement> {
  if (potentials.length < 2)
    throw new RangeError(`disagreement: ${potentials.length} potentials, at least 2 are compared`)
  const { rows, cols: d } = X
  const G = potentials.map(() => new Float64Array(rows * d))
  for (let at = 0; at < rows; at += CHUNK) {
    const count = Math.min(CHUNK, rows - at)
    potentials.forEach((potential, s) => potential.evaluate(X.data, t, at, count, G[s]))
    yield { fraction: (at + count) / rows }
  }
  const relative = new Float64Array(rows)
  const angle = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const vectors = G.map((g) => g.subarray(i * d, i * d + d))
    relative[i] = spread(vectors)
    angle[i] = meanAngle(vectors)
  }
  return { relative, angle }
}

/** Mean distance of vectors from their mean, relative to their root mean square length. */
function spread(vectors: readonly Float64Array[]): number {
  const S = vectors.length
  const mean = vectors[0].map((_, c) => vectors.reduce((sum, g) => sum + g[c], 0) / S)
  const square = vectors.reduce((sum, g) => sum + g.reduce((s, v) => s + v * v, 0), 0) / S
  const distance = vectors.reduce((sum, g) => sum + Math.hypot(...g.map((v, c) => v - mean[c])), 0) / S
  return square > 0 ? Math.min(1, distance / Math.sqrt(square)) : 0
}

/** Degrees; 0 where no pair has two directions. */
function meanAngle(vectors: readonly Float64Array[]): number {
  let [sum, pairs] = [0, 0]
  for (let p = 0; p < vectors.length; p++) {
    for (let q = 0; q < p; q++) {
      const [a, b] = [Math.hypot(...vectors[p]), Math.hypot(...vectors[q])]
      if (a === 0 || b === 0) continue
      const dot = vectors[p].reduce((s, v, c) => s + v * vectors[q][c], 0)
      sum += Math.acos(Math.min(1, Math.max(-1, dot / (a * b))))
      pairs++
    }
  }
  return pairs > 0 ? (180 * sum) / (Math.PI * pairs) : 0
}
