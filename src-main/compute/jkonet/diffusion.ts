import type { Matrix } from '../../../src-shared/matrix.ts'
import { nearest } from '../metrics/neighbours.ts'
import type { Progress } from '../transport/coupling.ts'
import { part } from '../transport/progress.ts'

/** One step of a population: where the cells would be without noise, where cells were seen, and the time between. */
export interface Drifted {
  /** Z [n, d] */
  readonly moved: Matrix
  /** Y [m, d] */
  readonly seen: Matrix
  readonly tau: number
}

export interface Diffusion {
  readonly beta: number
  /** Whether Y are, as it seems, the cells of Z themselves, and not others of the same population. */
  readonly sameCells: boolean
}

/** Cells have company of their own within so many bandwidths, on average this share of one, where they are seen twice. */
const REACH = 3
const OWN = 0.25
/** Width of the bins of distances, in bandwidths. */
const BIN = 1 / 40
const GRID = 40
const LEAST = 1e-4
const REFINEMENTS = 40
const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * Strength beta of the noise that turns the cells Z into the population of Y: the one for which Z + sqrt(2 beta tau) xi is nearest to Y in the maximum mean
 * discrepancy with a Gaussian kernel as wide as cells are apart (mean over xi in closed form). Least squares along couplings cannot tell it: where
 * cells move by less than they are apart, the coupling pairs each with itself and the coefficient of the score is that of the way back, up to
 * twice beta; where other cells are sampled each time, the displacements are mostly sampling error.
 * Pairs of a cell of Z with itself are left out where Y are other cells (the unbiased estimate), and kept where Y are the same.
 */
export function* diffusionOf(steps: readonly Drifted[]): Generator<Progress, Diffusion> {
  const laws: StepLaw[] = []
  for (const [k, step] of steps.entries()) {
    laws.push(yield* part(lawOf(step), k / steps.length, 1 / steps.length))
  }
  const sameCells = laws.reduce((sum, { own }) => sum + own, 0) / laws.length > OWN
  const cost = (beta: number): number =>
    laws.reduce((sum, law) => sum + discrepancy(law, 2 * beta * law.tau, sameCells), 0)
  const most = Math.min(...laws.map(({ variance, tau }) => variance / (2 * tau)))
  return { beta: minimum(cost, most), sameCells }
}

/** What the discrepancy of one step needs of it. */
interface StepLaw {
  readonly tau: number
  readonly d: number
  readonly n: number
  /** Squared bandwidth. */
  readonly h2: number
  /** Pairs by distance, in bins of BIN bandwidths: of cells of Z with others of Z, and with those of Y; as shares of all pairs. */
  readonly among: Float64Array
  readonly across: Float64Array
  /** Mean excess of neighbours in Y over those in Z. */
  readonly own: number
  /** Of Y, per coordinate. */
  readonly variance: number
}

function* lawOf({ moved: Z, seen: Y, tau }: Drifted): Generator<Progress, StepLaw> {
  const { distance } = yield* part(nearest(Z, Z, 2), 0, 0.1)
  let h = 0
  for (let i = 0; i < Z.rows; i++) h += distance[2 * i + 1] / Z.rows
  h = Math.max(h, Number.MIN_VALUE)
  const among = yield* part(distances(Z, Z, h), 0.1, 0.45)
  const across = yield* part(distances(Z, Y, h), 0.55, 0.45)
  among[0] -= Z.rows
  const near = (counts: Float64Array): number => counts.subarray(0, REACH / BIN).reduce((sum, c) => sum + c, 0)
  const own = near(across) / Y.rows - near(among) / (Z.rows - 1)
  return {
    ...{ tau, d: Z.cols, n: Z.rows, h2: h * h, own, variance: variance(Y) },
    among: among.map((c) => c / (Z.rows * (Z.rows - 1))),
    across: across.map((c) => c / (Z.rows * Y.rows))
  }
}

/** Number of pairs by distance, in bins of BIN h; the last holds all that are farther than the box of Z and Y is wide. */
function* distances(A: Matrix, B: Matrix, h: number): Generator<Progress, Float64Array<ArrayBuffer>> {
  const d = A.cols
  let square = 0
  for (const X of [A, B]) for (const x of X.data) square = Math.max(square, x * x)
  const counts = new Float64Array(Math.min(MOST_BINS, Math.ceil((2 * Math.sqrt(d * square)) / (BIN * h)) + 1))
  for (let i = 0; i < A.rows; i++) {
    for (let j = 0; j < B.rows; j++) {
      let sum = 0
      for (let c = 0; c < d; c++) sum += (A.data[i * d + c] - B.data[j * d + c]) ** 2
      counts[Math.min(counts.length - 1, Math.floor(Math.sqrt(sum) / (BIN * h)))]++
    }
    if (i % 256 === 255) yield { fraction: i / A.rows }
  }
  return counts
}

const MOST_BINS = 1e5

/** The discrepancy, but for what does not depend on s2, of Z with noise of variance s2 to Y. */
function discrepancy({ d, n, h2, among, across }: StepLaw, s2: number, sameCells: boolean): number {
  const wide = h2 + 2 * s2
  const others = mean(among, h2, wide, d)
  const own = (h2 / wide) ** (d / 2)
  return (sameCells ? others + (own - others) / n : others) - 2 * mean(across, h2, h2 + s2, d)
}

/** Mean of (h2 / v)^(d/2) exp(-r^2 / 2 v) over the pairs. */
function mean(shares: Float64Array, h2: number, v: number, d: number): number {
  const reach = Math.min(shares.length, Math.ceil((7 * Math.sqrt(v / h2)) / BIN))
  let sum = 0
  for (let b = 0; b < reach; b++) sum += shares[b] * Math.exp(-(((b + 0.5) * BIN) ** 2 * h2) / (2 * v))
  return (h2 / v) ** (d / 2) * sum
}

function variance({ data, rows, cols }: Matrix): number {
  let total = 0
  for (let c = 0; c < cols; c++) {
    let [sum, square] = [0, 0]
    for (let i = 0; i < rows; i++) {
      sum += data[i * cols + c]
      square += data[i * cols + c] ** 2
    }
    total += square / rows - (sum / rows) ** 2
  }
  return total / cols
}

/** Where f is least on [0, most]: the best of a geometric grid, refined between its neighbours by golden sections. */
function minimum(f: (x: number) => number, most: number): number {
  const grid = [0, ...Array.from({ length: GRID }, (_, g) => most * LEAST ** (1 - g / (GRID - 1)))]
  const costs = grid.map(f)
  const best = costs.indexOf(Math.min(...costs))
  let [low, high] = [grid[Math.max(0, best - 1)], grid[Math.min(GRID, best + 1)]]
  for (let r = 0; r < REFINEMENTS; r++) {
    const [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
    if (f(a) <= f(b)) high = b
    else low = a
  }
  const middle = (low + high) / 2
  return f(middle) < costs[0] ? middle : 0
}
