/** Directions that differ by more than this many degrees lead elsewhere. */
const APART = 45

const percent = (share: number): string => `${Math.round(100 * share)} %`

/** How many fits disagree on the direction downhill, in a sentence, and where most. `angle` [n] degrees, NaN without a timepoint. */
export function agreementSentence(
  angle: Float32Array,
  timeIndex: Int32Array,
  labels: readonly string[],
  fits: number
): string {
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
  const where =
    sum(apart) > 0 && labels.length > 1 ? `, most often at ${labels[most]} (${percent(shares[most] as number)})` : ''
  return `In ${percent(share)} of the cells the direction downhill differs by more than ${APART} degrees between the ${fits} fits${where}.`
}
