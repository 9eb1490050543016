/** Least logarithm of a number of descendants over the largest one: none of them is 0, nor is what is left of its mass after a relaxed marginal. */
const LEAST_LOG = -300

/** Relative number of descendants [n] that cells with these net rates [n] are expected to have after a gap: exp(rate * gap), mean 1, all above 0. */
export function expectedDescendants(rates: Float64Array, gap: number): Float64Array<ArrayBuffer> {
  const logs = rates.map((rate) => rate * gap)
  const top = logs.reduce((most, log) => Math.max(most, log), -Infinity)
  const fold = Float64Array.from(logs, (log) => Math.exp(Math.max(LEAST_LOG, log - top)))
  const mean = fold.reduce((sum, g) => sum + g, 0) / fold.length
  return fold.map((g) => g / mean)
}

/** Largest over smallest expected number of descendants of cells of one snapshot. */
export function spanOf(rates: Float64Array, gap: number): number {
  const least = rates.reduce((low, rate) => Math.min(low, rate), Infinity)
  const most = rates.reduce((high, rate) => Math.max(high, rate), -Infinity)
  return Math.exp((most - least) * gap)
}
