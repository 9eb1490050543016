/** Writes the velocity of every value of X at time t into `out`. */
export type Velocity = (X: Float64Array, t: number, out: Float64Array) => void

/** Classical Runge-Kutta of order 4 in `steps` equal steps from time `from` to `to` (backwards where `to` is earlier); X is left as it is. */
export function rk4(
  velocity: Velocity,
  X: Float64Array,
  from: number,
  to: number,
  steps: number
): Float64Array<ArrayBuffer> {
  const h = (to - from) / steps
  const Z = Float64Array.from(X)
  const stage = new Float64Array(X.length)
  const K = Array.from({ length: 4 }, () => new Float64Array(X.length))
  const offset = (k: Float64Array, factor: number): Float64Array => {
    for (let i = 0; i < Z.length; i++) stage[i] = Z[i] + factor * k[i]
    return stage
  }
  for (let s = 0; s < steps; s++) {
    const t = from + s * h
    velocity(Z, t, K[0])
    velocity(offset(K[0], h / 2), t + h / 2, K[1])
    velocity(offset(K[1], h / 2), t + h / 2, K[2])
    velocity(offset(K[2], h), t + h, K[3])
    for (let i = 0; i < Z.length; i++) Z[i] += (h / 6) * (K[0][i] + 2 * (K[1][i] + K[2][i]) + K[3][i])
  }
  return Z
}
