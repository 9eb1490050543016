/** Rows of each shown timepoint. */
export function rowsByTime(timeIndex: Int32Array, K: number): Int32Array[] {
  const counts = new Int32Array(K)
  for (const k of timeIndex) if (k >= 0 && k < K) counts[k] = (counts[k] as number) + 1
  const rows = Array.from(counts, (n) => new Int32Array(n))
  const at = new Int32Array(K)
  timeIndex.forEach((k, i) => {
    const list = rows[k]
    if (list) list[at[k] as number] = i
    if (list) at[k] = (at[k] as number) + 1
  })
  return rows
}
