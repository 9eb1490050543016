import type { Neighbours } from './neighbours.ts'

/** Weighted edges of the fuzzy neighbourhood graph, each in both directions. */
export interface Graph {
  readonly head: Int32Array<ArrayBuffer>
  readonly tail: Int32Array<ArrayBuffer>
  /** In (0, 1]. */
  readonly weight: Float64Array<ArrayBuffer>
}

/**
 * Fuzzy union of the neighbourhoods: P_ij = exp(-max(0, d_ij - rho_i) / sigma_i) with sigma_i such that a cell's weights
 * sum to log2(k); then P + P' - P P'. Source: McInnes et al. 2018, algorithms 2 and 3.
 */
export function fuzzyGraph(near: Neighbours, k: number): Graph {
  const n = near.indices.length / k
  const P = new Float64Array(n * k)
  const least = 1e-3 * (near.distances.reduce((a, d) => a + d, 0) / near.distances.length)
  for (let i = 0; i < n; i++)
    memberships(near.distances.subarray(i * k, i * k + k), least, P.subarray(i * k, i * k + k))
  const [head, tail, weight]: [number[], number[], number[]] = [[], [], []]
  for (let i = 0; i < n; i++) {
    for (let e = i * k + 1; e < i * k + k; e++) {
      const j = near.indices[e]
      const back = reverseWeight(near.indices, P, k, j, i)
      if (back !== undefined && j < i) continue
      const united = P[e] + (back ?? 0) - P[e] * (back ?? 0)
      head.push(i, j)
      tail.push(j, i)
      weight.push(united, united)
    }
  }
  return { head: Int32Array.from(head), tail: Int32Array.from(tail), weight: Float64Array.from(weight) }
}

/** Weights of one cell's neighbours; the first is the cell itself and gets none. */
function memberships(distances: Float64Array, least: number, out: Float64Array): void {
  const rho = distances.find((d) => d > 0) ?? 0
  const target = Math.log2(distances.length)
  let [low, high, sigma] = [0, Infinity, 1]
  for (let step = 0; step < 64; step++) {
    let sum = 0
    for (let q = 1; q < distances.length; q++) sum += Math.exp(-Math.max(0, distances[q] - rho) / sigma)
    if (Math.abs(sum - target) < 1e-5) break
    if (sum > target) high = sigma
    else low = sigma
    sigma = high === Infinity ? 2 * sigma : (low + high) / 2
  }
  sigma = Math.max(sigma, least, Number.MIN_VALUE)
  for (let q = 1; q < distances.length; q++) out[q] = Math.exp(-Math.max(0, distances[q] - rho) / sigma)
}

/** Weight that cell j gives to cell i; undefined when i is none of its neighbours. */
function reverseWeight(indices: Int32Array, P: Float64Array, k: number, j: number, i: number): number | undefined {
  for (let e = j * k + 1; e < j * k + k; e++) if (indices[e] === i) return P[e]
  return undefined
}
