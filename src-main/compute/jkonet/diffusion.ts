import type { Matrix } from '../../../src-shared/matrix.ts'
import { nearest } from '../metrics/neighbours.ts'
import type { Progress } from '../transport/coupling.ts'
import { part } from '../transport/progress.ts'
import { BIN, COARSER, GROUPS, pairCounts, rowsWithout } from './pair-distances.ts'

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
  /** Standard error of beta, in its unit; missing where cells are too few to tell. What the drift that moved the cells is wrong by is not in it. */
  readonly error?: number
  /** Whether Y are, as it seems, the cells of Z themselves, and not others of the same population. */
  readonly sameCells: boolean
}

/** Bandwidth, in mean distances of a cell to its nearest neighbour: as narrow as that, errors of the drift count for less than noise. */
const NARROW = 0.5
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
 *
 * The error is that of the jackknife: with G groups of cells, beta_g without those of group g, in all steps at once since a timepoint is seen in one and moved in
 * the next, and their mean b, its square is (G - 1) / G sum_g (beta_g - b)^2 (Efron & Stein 1981): beta_g differs from beta by about 1 / (G - 1) of the
 * deviation of the group. The pairs without a group are all but those with an end in it, so that one pass counts them. Of other cells the error is at least
 * the strength of noise as wide as the kernel: the discrepancy hardly tells less from none, and a minimum at 0 stays there without any group. Where it is not sure
 * whether they are the same cells, it is at least what that makes of beta.
 */
export function* diffusionOf(steps: readonly Drifted[]): Generator<Progress, Diffusion> {
  const laws: Step[] = []
  for (const [k, step] of steps.entries()) {
    const law = yield* part(lawOf(step), k / steps.length, 1 / steps.length)
    if (law) laws.push(law)
  }
  if (laws.length === 0) return { beta: 0, sameCells: false }
  const most = Math.min(...laws.map(({ variance, tau }) => variance / (2 * tau)))
  const best = (of: readonly StepLaw[], sameCells: boolean): number =>
    minimum((beta) => of.reduce((sum, law) => sum + discrepancy(law, 2 * beta * law.tau, sameCells), 0), most)
  const same = best(laws, true)
  const { sameCells, sure } = areSame(laws, same)
  const beta = sameCells ? same : best(laws, false)
  const without: number[] = []
  for (let g = 0; g < GROUPS; g++) {
    const left = laws.map((law) => law.without[g]).filter((law) => law !== undefined)
    if (left.length === 0) return { beta, sameCells }
    without.push(best(left, sameCells))
    yield { fraction: 1 }
  }
  const resolved = sameCells ? 0 : Math.min(...laws.map(({ h2, tau }) => h2 / (2 * tau)))
  const undecided = sure ? 0 : Math.abs(beta - best(laws, !sameCells))
  return { beta, error: Math.max(jackknife(without), resolved, undecided), sameCells }
}

/** Standard error of what is `without` each of its groups. */
function jackknife(without: readonly number[]): number {
  const G = without.length
  const middle = without.reduce((sum, x) => sum + x, 0) / G
  return Math.sqrt(((G - 1) / G) * without.reduce((sum, x) => sum + (x - middle) ** 2, 0))
}

/** What the discrepancy has to lie below 0 by to speak of the same cells, and away from the middle of the two cases to be sure, in standard deviations. */
const [CLEAR, SURE] = [3, 2]

/**
 * Whether Y are the cells of Z, by what the discrepancy at the beta for the same cells is without the pairs of each with itself: 0 but for chance for other cells,
 * and twice what each has in common with itself below it for the same. They have to be plain, since an experiment as a rule measures a cell once. The deviation
 * by chance is that of other cells of one population (Gretton et al. 2012, without the centring, which narrow kernels do not need).
 */
function areSame(laws: readonly Step[], beta: number): { readonly sameCells: boolean; readonly sure: boolean } {
  const total = (of: (law: Step, s2: number) => number): number =>
    laws.reduce((sum, law) => sum + of(law, 2 * beta * law.tau), 0)
  const apart = total((law, s2) => law.within + discrepancy(law, s2, false))
  const own = total(({ h2, d, n }, s2) => (h2 / (h2 + 2 * s2)) ** (d / 2) / n)
  const chance = Math.sqrt(total(varianceByChance))
  return { sameCells: apart < -Math.max(own, CLEAR * chance), sure: Math.abs(apart + own) > SURE * chance }
}

function varianceByChance({ d, n, m, h2, bin, among, across, withinY }: Step, s2: number): number {
  // The square of a Gaussian is one of half the squared width.
  const square = (shares: Float64Array, v: number): number =>
    (h2 / (2 * v)) ** (d / 2) * mean(shares, bin, h2, v / 2, d)
  return (
    (2 * square(among, h2 + 2 * s2)) / n ** 2 +
    (2 * square(withinY, h2)) / m ** 2 +
    (4 * square(across, h2 + s2)) / (n * m)
  )
}

/** What the discrepancy of one step needs of it, with all cells or without some. */
interface StepLaw {
  readonly tau: number
  readonly d: number
  readonly n: number
  /** Squared bandwidth. */
  readonly h2: number
  /** Width of the bins of distances, in bandwidths. */
  readonly bin: number
  /** Pairs by distance, in bins: of cells of Z with others of Z, and with those of Y; as shares of all pairs. */
  readonly among: Float64Array
  readonly across: Float64Array
}

interface Step extends StepLaw {
  readonly m: number
  /** Pairs of cells of Y by distance, as shares, and the mean of the kernel over them. */
  readonly withinY: Float64Array
  readonly within: number
  /** Of Y, per coordinate. */
  readonly variance: number
  /** For each group, the law without it; undefined where fewer than two cells are left. */
  readonly without: readonly (StepLaw | undefined)[]
}

function* lawOf({ moved: Z, seen: Y, tau }: Drifted): Generator<Progress, Step | undefined> {
  if (Math.min(Z.rows, Y.rows) < 2) return undefined
  const { distance } = yield* part(nearest(Z, Z, 2), 0, 0.1)
  let h = 0
  for (let i = 0; i < Z.rows; i++) h += (NARROW * distance[2 * i + 1]) / Z.rows
  if (h === 0) return undefined
  const among = yield* part(pairCounts(Z, Z, h), 0.1, 0.3)
  const across = yield* part(pairCounts(Z, Y, h), 0.4, 0.3)
  const within = yield* part(pairCounts(Y, Y, h), 0.7, 0.3)
  const [d, h2] = [Z.cols, h * h]
  const law = (bin: number, n: number, m: number, ofZ: Float64Array, ofBoth: Float64Array): StepLaw => ({
    ...{ tau, d, n, h2, bin },
    among: ofZ.map((count) => count / (n * (n - 1))),
    across: ofBoth.map((count) => count / (n * m))
  })
  const without = among.without.map((counts, g) => {
    const [n, m] = [rowsWithout(Z.rows, g), rowsWithout(Y.rows, g)]
    return Math.min(n, m) < 2 ? undefined : law(BIN * COARSER, n, m, counts, across.without[g])
  })
  const withinY = within.all.map((count) => count / (Y.rows * (Y.rows - 1)))
  return {
    ...law(BIN, Z.rows, Y.rows, among.all, across.all),
    ...{ m: Y.rows, without, variance: variance(Y), withinY, within: mean(withinY, BIN, h2, h2, d) }
  }
}

/** The discrepancy, but for what does not depend on s2, of Z with noise of variance s2 to Y. */
function discrepancy({ d, n, h2, bin, among, across }: StepLaw, s2: number, sameCells: boolean): number {
  const wide = h2 + 2 * s2
  const others = mean(among, bin, h2, wide, d)
  const own = (h2 / wide) ** (d / 2)
  return (sameCells ? others + (own - others) / n : others) - 2 * mean(across, bin, h2, h2 + s2, d)
}

/** Mean of (h2 / v)^(d/2) exp(-r^2 / 2 v) over the pairs. */
function mean(shares: Float64Array, bin: number, h2: number, v: number, d: number): number {
  const reach = Math.min(shares.length, Math.ceil((7 * Math.sqrt(v / h2)) / bin))
  let sum = 0
  for (let b = 0; b < reach; b++) sum += shares[b] * Math.exp(-(((b + 0.5) * bin) ** 2 * h2) / (2 * v))
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
