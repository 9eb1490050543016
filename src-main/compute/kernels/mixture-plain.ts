import type { Matrix } from '../../../src-shared/matrix.ts'
import type { MixturePass, Moments, Whitening } from './mixture.ts'

/** assembly/mixture.ts cell by cell. */
export function plainMixture({ data, cols: d }: Matrix): MixturePass {
  let components: readonly Whitening[] = []
  let sums: { mass: number; first: Float64Array<ArrayBuffer>; second: Float64Array<ArrayBuffer> }[] = []
  return {
    begin(given) {
      components = given
      sums = given.map(() => ({ mass: 0, first: new Float64Array(d), second: new Float64Array(d * d) }))
    },
    run(from, to) {
      let sum = 0
      for (let i = from; i < to; i++) {
        const Z = components.map((component) => whiten(component, data.subarray(i * d, (i + 1) * d)))
        const logs = components.map(({ norm }, k) => norm - Z[k].reduce((s, v) => s + v * v, 0) / 2)
        const top = Math.max(...logs)
        const total = logs.reduce((s, v) => s + Math.exp(v - top), 0)
        sum += top + Math.log(total)
        sums.forEach((into, k) => add(into, Math.exp(logs[k] - top) / total, Z[k]))
      }
      return sum
    },
    moments: (k) => sums[k]
  }
}

function whiten({ mean, inverse }: Whitening, x: Float64Array): Float64Array {
  const d = mean.length
  return x.map((_, p) => {
    let z = 0
    for (let q = 0; q <= p; q++) z += inverse[p * d + q] * (x[q] - mean[q])
    return z
  })
}

function add(into: { -readonly [P in keyof Moments]: Moments[P] }, r: number, z: Float64Array): void {
  const d = z.length
  into.mass += r
  for (let p = 0; p < d; p++) {
    into.first[p] += r * z[p]
    for (let q = 0; q < d; q++) into.second[p * d + q] += r * z[p] * z[q]
  }
}
