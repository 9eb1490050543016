/** What a long computation yields. */
export interface Progress {
  /** Estimate in 0..1. */
  readonly fraction: number
}

/** Rows of X and of Y, and the mass that goes from one to the other. */
export interface Pairs {
  readonly source: Int32Array<ArrayBuffer>
  readonly target: Int32Array<ArrayBuffer>
  readonly weight: Float64Array<ArrayBuffer>
}

/** A sparse transport plan between X [n, d] and Y [m, d], sorted by source, then target, with its certificate. */
export interface Coupling extends Pairs {
  readonly n: number
  readonly m: number
  /** Sum of weight times ground cost. */
  readonly cost: number
  /** Duals [n] and [m]: f_i + g_j <= c_ij for every pair. */
  readonly f: Float64Array<ArrayBuffer>
  readonly g: Float64Array<ArrayBuffer>
  /** Primal minus dual value: an upper bound of how far the cost is from the optimum. */
  readonly gap: number
  /** Pivots. */
  readonly iterations: number
  /** `approximate`: solved in batches, at most `gap` above the optimum. */
  readonly status: 'optimal' | 'approximate' | 'iteration-limit'
  /** Peak working memory of the solver. */
  readonly memoryBytes: number
}

/** Mass per source row [n]. */
export function rowMass(C: Coupling): Float64Array<ArrayBuffer> {
  const r = new Float64Array(C.n)
  for (let e = 0; e < C.weight.length; e++) r[C.source[e]] += C.weight[e]
  return r
}

/** Mass per target row [m]. */
export function columnMass(C: Coupling): Float64Array<ArrayBuffer> {
  const r = new Float64Array(C.m)
  for (let e = 0; e < C.weight.length; e++) r[C.target[e]] += C.weight[e]
  return r
}

/** The entries above a mass, as they are (nothing is rescaled); the published preset keeps weight > 1 / (10 max(n, m)). */
export function entriesAbove(C: Coupling, mass: number): Pairs {
  const keep = [...C.weight.keys()].filter((e) => C.weight[e] > mass)
  return {
    source: Int32Array.from(keep, (e) => C.source[e]),
    target: Int32Array.from(keep, (e) => C.target[e]),
    weight: Float64Array.from(keep, (e) => C.weight[e])
  }
}
