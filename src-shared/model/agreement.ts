/** Directions that differ by more than this many degrees lead elsewhere. */
const APART = 45

const percent = (share: number): string => `${Math.round(100 * share)} %`

/** How many fits disagree on the direction downhill. */
export interface Agreement {
  /** Share of the cells whose directions differ by more than `APART` degrees. */
  readonly apart: number
  /** The same in a sentence, with the timepoint where it is most often so, if it is so for half a percent of its cells. */
  readonly sentence: string
}

/** Of angles [n] in degrees between fits at the cells of timepoints [n] (-1 = none). */
export function agreementOf(
  angle: Float32Array,
  timeIndex: Int32Array,
  labels: readonly string[],
  fits: number
): Agreement {
  const cells = labels.map(() => 0)
  const apart = labels.map(() => 0)
  timeIndex.forEach((k, i) => {
    if (!(k >= 0 && k < labels.length)) return
    cells[k] = (cells[k] as number) + 1
    if ((angle[i] as number) > APART) apart[k] = (apart[k] as number) + 1
  })
  const sum = (A: readonly number[]): number => A.reduce((a, b) => a + b, 0)
  const share = sum(apart) / Math.max(1, sum(cells))
  const shares = apart.map((n, k) => n / Math.max(1, cells[k] as number))
  const most = shares.indexOf(Math.max(...shares))
  const highest = percent(shares[most] ?? 0)
  const somewhere = highest !== percent(0) && labels.length > 1
  const where = somewhere ? `, most often at ${labels[most]} (${highest})` : ''
  const what = `the direction downhill differs by more than ${APART} degrees between the ${fits} fits`
  return { apart: share, sentence: `In ${percent(share)} of the cells ${what}${where}.` }
}
