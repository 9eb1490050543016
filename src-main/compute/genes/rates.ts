import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Potential } from '../energy/potential.ts'

export interface PcaBasis {
  /** [p, D] row-major: gene g along PC c. */
  readonly loadings: Float32Array
  readonly D: number
  /** [D] standard deviation that each PC was divided by; 1 where it was not. */
  readonly sd: Float64Array
}

/** Mean of -grad V(x, t) over the cells X [n, d]: where the landscape takes the population, in the units of X. */
export function meanVelocity(potential: Pick<Potential, 'evaluate'>, X: Matrix, t: number): Float64Array<ArrayBuffer> {
  const G = new Float64Array(X.data.length)
  potential.evaluate(X.data, t, 0, X.rows, G)
  const mean = new Float64Array(X.cols)
  for (let i = 0; i < G.length; i++) mean[i % X.cols] -= G[i] / X.rows
  return mean
}

/**
 * A velocity [d] of standardised PCs, carried back through the loadings: the change of each gene's transformed
 * expression [p] per unit of time. The genes' own offsets do not matter, since PCs are linear in the genes. PCs beyond the
 * d that the landscape knows stay still.
 */
export function geneRates(velocity: Float64Array, { loadings, D, sd }: PcaBasis): Float64Array<ArrayBuffer> {
  const p = loadings.length / D
  const out = new Float64Array(p)
  for (let g = 0; g < p; g++) {
    for (let c = 0; c < velocity.length; c++) out[g] += loadings[g * D + c] * sd[c] * velocity[c]
  }
  return out
}

/** Positions of the `count` largest positive (sign 1) or negative (sign -1) rates, strongest first; ties by position. */
export function strongest(rates: Float64Array, count: number, sign: 1 | -1): number[] {
  const order = [...rates.keys()].filter((g) => sign * rates[g] > 0)
  return order.sort((a, b) => sign * (rates[b] - rates[a]) || a - b).slice(0, count)
}
