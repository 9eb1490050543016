import { Random } from '../../../src-shared/random.ts'
import type { SparseRows } from '../../../src-shared/matrix.ts'
import { sparseOf } from '../../../src-main/compute/pca/subset.ts'

/** Dense [n, p] of a formula, as compressed rows. */
export function madeOf(n: number, p: number, f: (i: number, g: number) => number): SparseRows {
  return sparseOf({
    data: Float64Array.from({ length: n * p }, (_, at) => f(Math.floor(at / p), at % p)),
    rows: n,
    cols: p
  })
}

/** The matrix of the recorded scikit-learn numbers: periodic, about a third non-zero, values in quarters. */
export function periodic(n: number, p: number): SparseRows {
  return madeOf(n, p, (i, g) => ((i * 7 + g * 13 + i * g) % 11 < 4 ? ((i * 3 + g * 5) % 17) / 4 + 0.25 : 0))
}

/** `rank` programmes of falling weight plus noise, about half zero, values >= 0. */
export function programmes(n: number, p: number, rank: number, seed: number): SparseRows {
  const random = Random.seed(seed)
  const U = Float64Array.from({ length: n * rank }, () => random.normal())
  const V = Float64Array.from({ length: p * rank }, () => random.normal())
  return madeOf(n, p, (i, g) => {
    let sum = 0.5 * random.normal()
    for (let k = 0; k < rank; k++) sum += (U[i * rank + k] * V[g * rank + k]) / (1 + k)
    return Math.max(0, sum)
  })
}

/** Largest |L'L - I| of L [p, c]. */
export function lackOfOrthonormality(L: Float32Array, c: number): number {
  let worst = 0
  for (let a = 0; a < c; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = a === b ? -1 : 0
      for (let at = 0; at < L.length; at += c) sum += L[at + a] * L[at + b]
      worst = Math.max(worst, Math.abs(sum))
    }
  }
  return worst
}
