import type { Random } from '../../../src-shared/random.ts'
import type { TrainingSet } from './rows.ts'

/** Entries to train on, and those that touch a held-out cell: no held-out entry shares a held-out cell with a training one. */
export interface EntrySplit {
  readonly training: Int32Array
  readonly heldOut: Int32Array
}

/**
 * Holds out cells so that about `fraction` of the entries are held out: an entry is, as soon as one of its two cells is, so 1 - sqrt(1 - fraction)
 * of the cells are drawn, at least one where the fraction is not 0. Nothing is held out when that would leave a side empty.
 */
export function splitEntries({ ends, count }: TrainingSet, fraction: number, random: Random): EntrySplit {
  const all = Int32Array.from({ length: count }, (_, e) => e)
  const cells = [...new Set(ends)].sort((a, b) => a - b)
  const order = random.permutation(cells.length)
  const out = new Set(
    Array.from(order.subarray(0, Math.ceil((1 - Math.sqrt(1 - fraction)) * cells.length)), (c) => cells[c])
  )
  const touched = (e: number): boolean => out.has(ends[2 * e]) || out.has(ends[2 * e + 1])
  const heldOut = all.filter(touched)
  if (heldOut.length === 0 || heldOut.length === count) return { training: all, heldOut: new Int32Array(0) }
  return { training: all.filter((e) => !touched(e)), heldOut }
}
