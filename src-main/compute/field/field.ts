import type { Potential } from '../energy/potential.ts'
import { places, withCount, type Grid } from './grid.ts'

export interface FieldSpec {
  readonly grid: Grid
  readonly times: readonly number[]
  /** [d] where the PCs off the grid are held: the mean of the cells shown (`meanCell`), or zeros as in the reference code. */
  readonly at: Float64Array
  /** [y.count, x.count] per time: where there are cells. */
  readonly masks: readonly Uint8Array[]
  /** Arrows per axis. */
  readonly arrows: number
}

/** The landscape at one time. */
export interface FieldSlice {
  readonly time: number
  /**
   * [y.count, x.count]. V is defined up to one constant per time, so its mean over the places with cells is subtracted (over all places where
   * the mask is empty): values of different times must not be compared, only differences within a time.
   */
  readonly V: Float32Array<ArrayBuffer>
  /** [arrows, arrows, 2] downhill direction -grad V along the two PCs, on the coarser grid. */
  readonly downhill: Float32Array<ArrayBuffer>
}

/** V and -grad V on a grid of two PCs at each of the times. */
export function* field(potential: Potential, spec: FieldSpec): Generator<{ fraction: number }, FieldSlice[]> {
  const { grid, times, at } = spec
  const coarse = withCount(grid, spec.arrows)
  const points = gridPoints(grid, at)
  const arrowPoints = gridPoints(coarse, at)
  const slices: FieldSlice[] = []
  for (const [s, time] of times.entries()) {
    const V = centred(evaluate(potential, points, time).values, spec.masks[s])
    const { G } = evaluate(potential, arrowPoints, time)
    const downhill = Float32Array.from(
      { length: 2 * spec.arrows ** 2 },
      (_, a) => -G[(a >> 1) * potential.d + (a & 1 ? grid.y.pc : grid.x.pc)]
    )
    slices.push({ time, V, downhill })
    yield { fraction: (s + 1) / times.length }
  }
  return slices
}

/** [y.count * x.count, d] the points of the grid in PC space. */
function gridPoints(grid: Grid, at: Float64Array): Float64Array {
  const x = places(grid.x)
  const y = places(grid.y)
  const out = new Float64Array(x.length * y.length * at.length)
  for (let p = 0; p < x.length * y.length; p++) {
    out.set(at, p * at.length)
    out[p * at.length + grid.x.pc] = x[p % x.length]
    out[p * at.length + grid.y.pc] = y[Math.floor(p / x.length)]
  }
  return out
}

function evaluate(potential: Potential, X: Float64Array, time: number): { G: Float64Array; values: Float64Array } {
  const n = X.length / potential.d
  const G = new Float64Array(X.length)
  const values = new Float64Array(n)
  potential.evaluate(X, time, 0, n, G, values)
  return { G, values }
}

/** V minus its mean over the mask. */
function centred(values: Float64Array, mask: Uint8Array): Float32Array<ArrayBuffer> {
  const inside = mask.some((m) => m > 0) ? values.filter((_, i) => mask[i] > 0) : values
  const mean = inside.reduce((sum, v) => sum + v, 0) / inside.length
  return Float32Array.from(values, (v) => v - mean)
}
