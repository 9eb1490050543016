import { takeCols, type Matrix } from '../../../src-shared/matrix.ts'
import type { TruthSummary } from '../../../src-shared/model/truth.ts'
import type { Potential as Fitted } from '../energy/potential.ts'
import { places, type Grid } from '../field/grid.ts'
import type { Potential as Truth } from './potential-shapes.ts'

/** Cells at one timepoint and what turns the fitted slopes there into the units of the simulation. */
export interface ComparedSnapshot {
  /** [n, D] in the coordinates of the space. */
  readonly X: Matrix
  /** Model time. */
  readonly time: number
  /** Real time per unit of model time. */
  readonly rate: number
}

export interface Comparison {
  readonly truth: Truth
  /** Of the d leading coordinates of the space. */
  readonly fitted: Fitted
  readonly snapshots: readonly ComparedSnapshot[]
  /** [D] coordinates of the simulation = mean + sd * those of the space. */
  readonly mean: Float64Array
  readonly sd: Float64Array
}

/**
 * Slopes and heights of a fitted potential against those of the simulation at the cells. A cell moves by dz/dt = -grad V_fit(z) in the space and by
 * dx/dt' = -grad V(x) in the simulation, x = mean + sd z, t' = rate t: so the fitted slope is sd / rate times grad V_fit, and heights are to be
 * multiplied by sd^2 / rate (the mean of the sd^2 where they differ).
 */
export function* compareWithTruth(C: Comparison): Generator<{ fraction: number }, Omit<TruthSummary, 'potential'>> {
  const d = C.fitted.d
  let [apart, whole] = [0, 0]
  const sums = { tt: 0, ff: 0, tf: 0 }
  for (const [k, { X, time, rate }] of C.snapshots.entries()) {
    const at = fittedAt(C.fitted, takeCols(X, d), time)
    const height = { t: new Float64Array(X.rows), f: new Float64Array(X.rows) }
    const [x, g] = [new Float64Array(X.cols), new Float64Array(X.cols)]
    for (let i = 0; i < X.rows; i++) {
      for (let c = 0; c < X.cols; c++) x[c] = C.mean[c] + C.sd[c] * X.data[i * X.cols + c]
      C.truth.gradient(x, g)
      for (let c = 0; c < d; c++) {
        apart += ((C.sd[c] / rate) * at.gradient[i * d + c] - g[c]) ** 2
        whole += g[c] ** 2
      }
      height.t[i] = C.truth.value(x)
      height.f[i] = at.values[i] * heightScale(C.sd.subarray(0, d), rate)
    }
    addProducts(sums, centred(height.t), centred(height.f))
    yield { fraction: (k + 1) / C.snapshots.length }
  }
  const relativeError = whole > 0 ? Math.sqrt(apart / whole) : null
  const correlation = sums.tt > 0 && sums.ff > 0 ? sums.tf / Math.sqrt(sums.tt * sums.ff) : null
  return { relativeError, correlation, sentence: sentenceOf(relativeError, correlation) }
}

/**
 * True heights and those of the fit, a mean over the snapshots, at the places of a grid [y.count, x.count]; coordinates off the grid are those of `at` [D].
 * Both above their lowest place within the mask.
 */
export function heightMaps(
  C: Comparison,
  grid: Grid,
  at: Float64Array,
  mask: Uint8Array
): { truth: Float32Array<ArrayBuffer>; fitted: Float32Array<ArrayBuffer> } {
  const [X, Y] = [places(grid.x), places(grid.y)]
  const [D, d, n] = [at.length, C.fitted.d, X.length * Y.length]
  const Z: Matrix = { data: new Float64Array(n * D), rows: n, cols: D }
  const truth = new Float64Array(n)
  for (let p = 0; p < n; p++) {
    const z = Z.data.subarray(p * D, p * D + D)
    z.set(at)
    z[grid.x.pc] = X[p % X.length]
    z[grid.y.pc] = Y[Math.floor(p / X.length)]
    truth[p] = C.truth.value(z.map((value, c) => C.mean[c] + C.sd[c] * value))
  }
  const fitted = new Float64Array(n)
  for (const { time, rate } of C.snapshots) {
    const values = centred(fittedAt(C.fitted, takeCols(Z, d), time).values)
    const scale = heightScale(Float64Array.of(C.sd[grid.x.pc], C.sd[grid.y.pc]), rate) / C.snapshots.length
    for (let p = 0; p < n; p++) fitted[p] += scale * values[p]
  }
  return { truth: aboveLowest(truth, mask), fitted: aboveLowest(fitted, mask) }
}

function fittedAt(fitted: Fitted, Z: Matrix, time: number): { gradient: Float64Array; values: Float64Array } {
  const gradient = new Float64Array(Z.data.length)
  const values = new Float64Array(Z.rows)
  fitted.evaluate(Z.data, time, 0, Z.rows, gradient, values)
  return { gradient, values }
}

const heightScale = (sd: Float64Array, rate: number): number =>
  sd.reduce((sum, s) => sum + s * s, 0) / (sd.length * rate)

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  return values.map((v) => v - mean)
}

function addProducts(sums: { tt: number; ff: number; tf: number }, t: Float64Array, f: Float64Array): void {
  t.forEach((value, i) => {
    sums.tt += value * value
    sums.ff += f[i] * f[i]
    sums.tf += value * f[i]
  })
}

function aboveLowest(values: Float64Array, mask: Uint8Array): Float32Array<ArrayBuffer> {
  const inside = values.filter((_, p) => mask[p] === 1)
  const low = (inside.length > 0 ? inside : values).reduce((least, v) => Math.min(least, v), Infinity)
  return Float32Array.from(values, (v) => v - low)
}

function sentenceOf(error: number | null, correlation: number | null): string {
  if (error === null) return 'The true landscape is flat: whatever slopes the fit has come from noise.'
  const slopes = `At the cells, the fitted slopes differ from the true ones by ${Math.round(100 * error)} %`
  return correlation === null ? `${slopes}.` : `${slopes}, and the heights correlate at ${correlation.toFixed(2)}.`
}
