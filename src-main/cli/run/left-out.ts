import { leftOutSets } from '../../../src-shared/model/held-out.ts'
import { integers, usage } from '../arguments.ts'

/**
 * Sets of positions that are left out together, ascending, by what --leave-out says; empty for each inner timepoint in turn. `labels` are those of all
 * timepoints. Throws E_USAGE.
 */
export function setsOf(leaveOut: string, labels: readonly string[]): number[][] {
  const last = labels.length - 1
  if (last < 2) throw usage('Only timepoints between the first and the last can be left out, and there are none')
  if (leaveOut === 'one') return []
  if (leaveOut === 'two') return leftOutSets('two', labels.length)
  const set = [...new Set(integers(leaveOut, 'leave-out'))].sort((a, b) => a - b)
  if (set.every((k) => k > 0 && k < last)) return [set]
  const inner = labels.slice(1, last).map((label, k) => `${k + 1} (${label})`)
  throw usage(`--leave-out takes positions between the first and the last, ${inner.join(', ')}, not "${leaveOut}"`)
}
