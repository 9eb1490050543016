import type { Random } from '../../../src-shared/random.ts'

export interface Split {
  /** Cell indices, ascending. */
  readonly train: Int32Array<ArrayBuffer>
  readonly test: Int32Array<ArrayBuffer>
}

/**
 * Splits cells within each timepoint: round(fraction * cells) of every timepoint go to train, drawn without replacement.
 * A timepoint's draw depends on the seed and its own index only. Negative indices (cells left out) go nowhere.
 * @param timeIndex timepoint index k per cell [n]
 */
export function splitCells(timeIndex: Int32Array, fraction: number, random: Random): Split {
  const inTrain = new Uint8Array(timeIndex.length)
  for (const [k, cells] of cellsByTime(timeIndex)) {
    const order = random.split('split', k).permutation(cells.length)
    for (let r = 0; r < Math.round(fraction * cells.length); r++) inTrain[cells[order[r]]] = 1
  }
  const used = [...timeIndex.keys()].filter((i) => timeIndex[i] >= 0)
  return {
    train: Int32Array.from(used.filter((i) => inTrain[i] === 1)),
    test: Int32Array.from(used.filter((i) => inTrain[i] === 0))
  }
}

/** Cells of every timepoint index that occurs, ascending in both. */
export function cellsByTime(timeIndex: Int32Array): Map<number, Int32Array> {
  const lists = new Map<number, number[]>()
  for (let i = 0; i < timeIndex.length; i++) {
    const k = timeIndex[i]
    if (k < 0) continue
    const list = lists.get(k)
    if (list) list.push(i)
    else lists.set(k, [i])
  }
  return new Map([...lists].sort((a, b) => a[0] - b[0]).map(([k, list]) => [k, Int32Array.from(list)]))
}
