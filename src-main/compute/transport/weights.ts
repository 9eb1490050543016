/** Weights as whole numbers, so that every flow of the simplex is exact. */
export interface WholeWeights {
  readonly supplies: Float64Array<ArrayBuffer>
  readonly demands: Float64Array<ArrayBuffer>
  /** Mass of one unit. */
  readonly unit: number
}

/** Units of the total for general weights: rounding moves a weight by at most 2^-49 of the total. */
const UNITS = 2 ** 50

/**
 * Whole supplies [n] and demands [m] of equal sum. Without weights both sides are uniform and the result is exact
 * (m/gcd and n/gcd units); general weights are rounded to 2^-50 of the total, zeros stay zero.
 * @throws RangeError for negative or non-finite weights, or totals that differ by more than 1e-9.
 */
export function wholeWeights(n: number, m: number, a?: Float64Array, b?: Float64Array): WholeWeights {
  if (!a && !b) {
    const k = greatestCommonDivisor(n, m)
    return { supplies: new Float64Array(n).fill(m / k), demands: new Float64Array(m).fill(n / k), unit: k / (n * m) }
  }
  const A = a ?? new Float64Array(n).fill(1 / n)
  const B = b ?? new Float64Array(m).fill(1 / m)
  if (A.length !== n || B.length !== m) throw new RangeError(`weights: ${A.length} and ${B.length} for ${n} x ${m}`)
  const total = checkedSum(A)
  if (Math.abs(total - checkedSum(B)) > 1e-9 * total)
    throw new RangeError('weights: the two sides differ in total mass')
  return { supplies: wholeParts(A), demands: wholeParts(B), unit: total / UNITS }
}

function checkedSum(A: Float64Array): number {
  const total = A.reduce((s, w) => (w >= 0 ? s + w : Number.NaN), 0)
  if (!(total > 0 && total < Infinity))
    throw new RangeError('weights: they must be finite, not negative, and not all zero')
  return total
}

/** Differences of the rounded cumulative sums: every part is off by at most one unit and the sum is exactly UNITS. */
function wholeParts(A: Float64Array): Float64Array<ArrayBuffer> {
  const total = A.reduce((s, w) => s + w, 0)
  let sum = 0
  let before = 0
  return Float64Array.from(A, (w) => {
    sum += w
    const now = Math.round((sum / total) * UNITS)
    const part = now - before
    before = now
    return part
  })
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b]
  return a
}
