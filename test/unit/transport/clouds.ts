import { Random } from '../../../src-shared/random.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'

/** Runs a generator to its end; the progress it yields must lie in [0, 1] and never fall. */
export function finish<T>(run: Generator<{ fraction: number }, T>): T {
  let last = 0
  for (;;) {
    const step = run.next()
    if (step.done) return step.value
    const { fraction } = step.value
    if (!(fraction >= last && fraction <= 1)) throw new Error(`progress went from ${last} to ${fraction}`)
    last = fraction
  }
}

/** Gaussian cloud [n, d] of a seed, moved by `shift` along every PC; `grid` rounds coordinates, which makes ties. */
export function cloud(seed: number, n: number, d: number, shift = 0, grid = 0): Matrix {
  const random = Random.seed(seed)
  const data = Float64Array.from({ length: n * d }, () => shift + random.normal())
  return { data: grid > 0 ? data.map((v) => Math.round(v / grid) * grid) : data, rows: n, cols: d }
}

/** Weights of a seed with some zeros, total 1. */
export function weights(seed: number, n: number, zeros: number): Float64Array {
  const random = Random.seed(seed)
  const w = Float64Array.from({ length: n }, (_, i) =>
    i % Math.ceil(n / Math.max(1, zeros)) === 0 && zeros > 0 ? 0 : random.uniform()
  )
  const total = w.reduce((s, v) => s + v, 0)
  return w.map((v) => v / total)
}
