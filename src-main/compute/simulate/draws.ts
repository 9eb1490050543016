import type { Random } from '../../../src-shared/random.ts'

/** Gamma variate of the given shape and mean 'shape' (scale 1). Source: Marsaglia and Tsang 2000; shape >= 1. */
export function gamma(random: Random, shape: number): number {
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const z = random.normal()
    const v = (1 + c * z) ** 3
    if (v <= 0) continue
    const u = random.uniform()
    if (Math.log(u) < (z * z) / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}

/** Poisson variate: inversion, large means halved because the sum of two Poisson variates is one. */
export function poisson(random: Random, mean: number): number {
  if (mean > 30) return poisson(random, mean / 2) + poisson(random, mean / 2)
  const u = random.uniform()
  let [k, p] = [0, Math.exp(-mean)]
  let sum = p
  while (u > sum && k < 1000) {
    k++
    p *= mean / k
    sum += p
  }
  return k
}

/** Negative binomial count with the given mean and variance mean + dispersion mean^2 (dispersion in (0, 1]). */
export function negativeBinomial(random: Random, mean: number, dispersion: number): number {
  return poisson(random, mean * dispersion * gamma(random, 1 / dispersion))
}
