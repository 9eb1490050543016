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

/** Bandwidth, in mean distances of a cell to its nearest neighbour: as narrow as that, errors of the drift count for less than noise. */
const NARROW = 0.5
/** Width of the bins of distances, in bandwidths. */
const BIN = 1 / 40
const GRID = 40
const LEAST = 1e-4
const REFINEMENTS = 40
const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * Strength beta of the noise that turns the cells Z into the population of Y: the one for which Z + sqrt(2 beta tau) xi is nearest to Y in the maximum mean
 * discrepancy with a Gaussian kernel half as wide as cells are apart (mean over xi in closed form). Least squares along couplings cannot tell it: where
 * cells move by less than they are apart, the coupling pairs each with itself and the coefficient of the score is that of the way back, up to
 * twice beta; where other cells are sampled each time, the displacements are mostly sampling error.
 * Pairs of a cell of Z with itself are left out where Y are other cells (the unbiased estimate), and kept where Y are the same. Which of the two it is, the
 * discrepancy without them tells: of other cells it is 0 but for chance, of the same it is below by what each has in common with itself.
 * A step of single cells, or of cells that all are in pairs at one place, says nothing; where no step says anything, beta is 0.
 */
export function* diffusionOf(steps: readonly Drifted[]): Generator<Progress, Diffusion> {
  const laws: StepLaw[] = []
  for (const [k, step] of steps.entries()) {
    const law = yield* part(lawOf(step), k / steps.length, 1 / steps.length)
    if (law) laws.push(law)
  }
  if (laws.length === 0) return { beta: 0, sameCells: false }
  const most = Math.min(...laws.map(({ variance, tau }) => variance / (2 * tau)))
  const best = (sameCells: boolean): number =>
    minimum((beta) => laws.reduce((sum, law) => sum + discrepancy(law, 2 * beta * law.tau, sameCells), 0), most)
  const beta = best(true)
  const total = (of: (law: StepLaw, s2: number) => number): number =>
    laws.reduce((sum, law) => sum + of(law, 2 * beta * law.tau), 0)
  const apart = total((law, s2) => law.within + discrepancy(law, s2, false))
  const sameCells = apart < -total(({ h2, d, n }, s2) => (h2 / (h2 + 2 * s2)) ** (d / 2) / n)
  return { beta: sameCells ? beta : best(false), sameCells }
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
  /** Mean of the kernel over the pairs of cells of Y. */
  readonly within: number
  /** Of Y, per coordinate. */
  readonly variance: number
}

function* lawOf({ moved: Z, seen: Y, tau }: Drifted): Generator<Progress, StepLaw | undefined> {
  if (Math.min(Z.rows, Y.rows) < 2) return undefined
  const { distance } = yield* part(nearest(Z, Z, 2), 0, 0.1)
  let h = 0
  for (let i = 0; i < Z.rows; i++) h += (NARROW * distance[2 * i + 1]) / Z.rows
  if (h === 0) return undefined
  const among = yield* part(others(Z, h), 0.1, 0.3)
  const across = yield* part(distances(Z, Y, h), 0.4, 0.3)
  const within = yield* part(others(Y, h), 0.7, 0.3)
  const d = Z.cols
  return {
    ...{ tau, d, n: Z.rows, h2: h * h, among, variance: variance(Y) },
    across: across.map((c) => c / (Z.rows * Y.rows)),
    within: mean(within, h * h, h * h, d)
  }
}

/** Shares of the pairs of different cells by distance. */
function* others(X: Matrix, h: number): Generator<Progress, Float64Array> {
  const counts = yield* distances(X, X, h)
  counts[0] -= X.rows
  return counts.map((c) => c / (X.rows * (X.rows - 1)))
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
