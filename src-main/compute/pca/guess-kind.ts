export type MatrixKind = 'counts' | 'log' | 'scaled' | 'normalised'

export interface KindGuess {
  readonly kind: MatrixKind
  /** One sentence for people: why. */
  readonly reason: string
}

/**
 * What the values of a matrix probably are, from a sample of them (a few whole rows are enough; zeros may be left out):
 * integers are counts, negative values mean scaled, small non-integers mean logarithms, large ones mean normalised but
 * not logarithmic (CPM, TPM, FPKM). A guess: always show it with its reason.
 */
export function guessKind(sample: ArrayLike<number>): KindGuess {
  let [least, most, integers, stored] = [Infinity, -Infinity, 0, 0]
  for (let k = 0; k < sample.length; k++) {
    const v = sample[k]
    if (v === 0 || !Number.isFinite(v)) continue
    stored++
    least = Math.min(least, v)
    most = Math.max(most, v)
    if (Number.isInteger(v)) integers++
  }
  if (stored === 0) return { kind: 'counts', reason: 'All sampled values are zero, so they are taken for counts.' }
  if (least < 0)
    return {
      kind: 'scaled',
      reason: `Some values are negative (down to ${short(least)}), so the matrix has been scaled.`
    }
  if (integers === stored)
    return {
      kind: 'counts',
      reason: `All sampled values are whole numbers (up to ${short(most)}), so they are counts.`
    }
  if (most < 20)
    return {
      kind: 'log',
      reason: `The values are not whole numbers and stay below ${short(most)}, so they are logarithms.`
    }
  return {
    kind: 'normalised',
    reason: `The values are not whole numbers and reach ${short(most)}, so they are normalised but not logarithms.`
  }
}

function short(v: number): string {
  return String(Number(v.toPrecision(3)))
}
