/** A few extreme cells would leave all others in one colour: the scale ends at this share of the values. */
const TOP_SHARE = 0.995

/** Ends of the colour scale of some values; values that are not finite do not count. */
export function valueRange(values: Float32Array): { low: number; high: number } {
  const sorted = values.filter(Number.isFinite).toSorted()
  const low = sorted[0] ?? 0
  const most = sorted.at(-1) ?? 1
  const top = sorted[Math.floor(TOP_SHARE * (sorted.length - 1))] ?? 1
  return { low, high: top > low ? top : most > low ? most : low + 1 }
}
