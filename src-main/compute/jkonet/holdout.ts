import type { Random } from '../../../src-shared/random.ts'
import type { TrainingSet } from './rows.ts'

/** Entries to train on, and those that touch a held-out cell: no held-out entry shares a held-out cell with a training one. */
export interface EntrySplit {
  readonly training: Int32Array
  readonly heldOut: Int32Array
}

/**
 * Holds out cells until about `fraction` of the entries are held out: an entry is, as soon as one of its two cells is, so that each cell is drawn
 * with probability 1 - sqrt(1 - fraction). Nothing is held out when that would leave a side empty.
 */
export function splitEntries({ ends, count }: TrainingSet, fraction: number, random: Random): EntrySplit {
  const all = Int32Array.from({ length: count }, (_, e) => e)
  const cells = ends.reduce((largest, cell) => Math.max(largest, cell), -1) + 1
  const chance = 1 - Math.sqrt(1 - fraction)
  const out = Uint8Array.from({ length: cells }, () => (random.uniform() < chance ? 1 : 0))
  const touched = (e: number): boolean => out[ends[2 * e]] + out[ends[2 * e + 1]] > 0
  const heldOut = all.filter(touched)
  if (heldOut.length === 0 || heldOut.length === count) return { training: all, heldOut: new Int32Array(0) }
  return { training: all.filter((e) => !touched(e)), heldOut }
}
