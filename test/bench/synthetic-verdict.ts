/** Means over seeds, and whether a side is worse than the other beyond what seeds make of it: the numbers of synthetic.ts. */
import { spreadOf, type Spread } from '../../src-shared/model/step-errors.ts'

/** Standard errors of the mean difference, share of the peer's error, and absolute difference that "worse" has to exceed. */
const [ERRORS, SHARE, LEAST] = [2, 0.02, 1e-3]

export const RULE =
  `Worse or better beyond seed noise: both sides learn from the same cells of a seed, and the mean of the differences exceeds ${ERRORS} of its standard errors, ` +
  `${100 * SHARE} % of the peer's error and ${LEAST}.`

/** Ours against theirs, seed by seed on the same cells. Throws RangeError where they are not as many. */
export function verdict(ours: readonly number[], theirs: readonly number[]): 'worse' | 'alike' | 'better' {
  if (ours.length !== theirs.length) throw new RangeError(`verdict: ${ours.length} against ${theirs.length}`)
  const { mean, sd } = spreadOf(ours.map((value, s) => value - theirs[s]))
  const bar = Math.max((ERRORS * sd) / Math.sqrt(ours.length), SHARE * spreadOf(theirs).mean, LEAST)
  return mean > bar ? 'worse' : mean < -bar ? 'better' : 'alike'
}

export const spreadText = ({ mean, sd }: Spread, seeds: number): string =>
  seeds > 1 ? `${mean.toFixed(3)} ± ${sd.toFixed(3)}` : mean.toFixed(3)
