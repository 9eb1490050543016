/** `count` of n rows, evenly spaced; all where there are not more. */
export function evenly(n: number, count: number): Int32Array {
  const length = Math.min(n, count)
  return Int32Array.from({ length }, (_, r) => Math.floor((r * n) / length))
}

/** [n] shares of the whole mass. */
export function shares(a: Float64Array): Float64Array {
  const total = a.reduce((sum, mass) => sum + mass, 0)
  return a.map((mass) => mass / total)
}
