import { ancestorsOf, descendantsOf, type Barycentres } from './barycentres.ts'
import type { CoupledSnapshots, Entries } from './entries.ts'

/** `line`: straight from x to y at constant speed. `cubic`: Hermite through the barycentres of ancestors and descendants. */
export type CurveShape = 'line' | 'cubic'

/** [count, d, 4] coefficients c0 .. c3 of the curve z(q) = c0 + c1 q + c2 q^2 + c3 q^3 of every entry, q in [0, 1]. */
export function curveCoefficients(input: CoupledSnapshots, entries: Entries, shape: CurveShape): Float64Array {
  const { snapshots: X, times, couplings } = input
  const d = X[0].cols
  const cubic = shape === 'cubic'
  const ancestors = X.map((_, k) => (cubic && k > 0 ? ancestorsOf(couplings[k - 1], X[k - 1], X[k].rows) : undefined))
  const descendants = X.map((_, k) =>
    cubic && k + 1 < X.length ? descendantsOf(couplings[k], X[k + 1], X[k].rows) : undefined
  )
  const out = new Float64Array(entries.count * d * 4)
  for (let e = 0; e < entries.count; e++) {
    const [k, i, j] = [entries.k[e], entries.i[e], entries.j[e]]
    const gap = times[k + 1] - times[k]
    for (let c = 0; c < d; c++) {
      const x = X[k].data[i * d + c]
      const y = X[k + 1].data[j * d + c]
      const chord = y - x
      const before = neighbour(ancestors[k], i, c, d)
      const after = neighbour(descendants[k + 1], j, c, d)
      const startTangent = before === undefined ? chord : parabolic(x - before, times[k] - times[k - 1], chord, gap)
      const endTangent = after === undefined ? chord : parabolic(after - y, times[k + 2] - times[k + 1], chord, gap)
      out.set(
        [x, startTangent, 3 * chord - 2 * startTangent - endTangent, startTangent + endTangent - 2 * chord],
        (e * d + c) * 4
      )
    }
  }
  return out
}

function neighbour(centres: Barycentres | undefined, cell: number, c: number, d: number): number | undefined {
  return centres && centres.mass[cell] > 0 ? centres.X[cell * d + c] : undefined
}

/** gap times the derivative, at the shared point, of the parabola through it, a neighbour `step` away over h, and the chord's other end. */
function parabolic(step: number, h: number, chord: number, gap: number): number {
  return (gap * ((gap * step) / h + (h * chord) / gap)) / (h + gap)
}
