import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Random } from '../../../src-shared/random.ts'
import { MIXTURE_BLOCK, startMixture, type MixtureBuild, type MixturePass } from '../kernels/mixture.ts'
import type { Progress } from '../transport/coupling.ts'
import { componentOf, flatness, moved, whitening, type Component } from './components.ts'
import { seedClusters } from './k-means.ts'
import { MixtureDensity } from './mixture-density.ts'

export interface MixtureOptions {
  /** Default 10, at most the number of cells. */
  readonly components?: number
  /** Gain of the mean log likelihood below which EM stops; default 1e-3. */
  readonly tolerance?: number
  /** Default 100. */
  readonly maxIterations?: number
  /**
   * Components are dropped after EM whose variance along some coordinate, given those before it, is at most this part of that of all cells; default 1e-4. The
   * published bound, a determinant of 1e-4, is one for cells of unit variance in two dimensions: in five it takes sound components, too.
   */
  readonly flattest?: number
  readonly build?: MixtureBuild
}

export interface GaussianMixture {
  readonly components: readonly Component[]
  readonly d: number
  /** Mean log likelihood per cell after every EM step, before components were dropped. */
  readonly logLikelihood: Float64Array
  readonly iterations: number
  readonly status: 'converged' | 'iteration-limit'
  /** Components dropped as degenerate. */
  readonly dropped: number
}

/** Products between two yields: some 10 ms. */
const WORK_PER_YIELD = 2e7

/**
 * Gaussian mixture with full covariances fitted to X [n, d] by expectation maximisation (Dempster et al. 1977) from a
 * k-means++ start. Weights are scaled to sum 1 after degenerate components are dropped. Where all are (few cells), the mixture is one Gaussian over all cells.
 */
export function* fitGaussianMixture(
  X: Matrix,
  random: Random,
  options: MixtureOptions = {}
): Generator<Progress, GaussianMixture> {
  const K = Math.min(options.components ?? 10, X.rows)
  const { tolerance = 1e-3, maxIterations = 100, flattest = 1e-4 } = options
  const R = seedClusters(X, K, random.split('mixture'))
  let components = present(Array.from({ length: K }, (_, k) => componentOf(X, R, K, k)))
  const pass = startMixture(X, K, options.build)
  const history: number[] = []
  let status: GaussianMixture['status'] = 'iteration-limit'
  for (let step = 0; step < maxIterations; step++) {
    history.push(yield* expectation(pass, X, components, step / maxIterations))
    if (step > 0 && Math.abs(history[step] - history[step - 1]) < tolerance) {
      status = 'converged'
      break
    }
    components = present(components.map((component, k) => moved(component, pass.moments(k), X.rows)))
  }
  const cloud = componentOf(X, new Float64Array(X.rows).fill(1), 1, 0) as Component
  const sound = components.filter((c) => flatness(c, cloud) > flattest)
  const kept = sound.length > 0 ? sound : [cloud]
  const total = kept.reduce((s, c) => s + c.weight, 0)
  return {
    components: kept.map((c) => ({ ...c, weight: c.weight / total })),
    d: X.cols,
    logLikelihood: Float64Array.from(history),
    iterations: history.length,
    status,
    dropped: components.length - kept.length
  }
}

/** Mean log likelihood of the present components; their moments are left in `pass`. */
function* expectation(
  pass: MixturePass,
  X: Matrix,
  components: readonly Component[],
  fraction: number
): Generator<Progress, number> {
  const chunk = MIXTURE_BLOCK * Math.ceil(WORK_PER_YIELD / (MIXTURE_BLOCK * components.length * (X.cols + 4) ** 2))
  pass.begin(components.map(whitening))
  let sum = 0
  for (let i = 0; i < X.rows; i += chunk) {
    sum += pass.run(i, Math.min(X.rows, i + chunk))
    yield { fraction }
  }
  return sum / X.rows
}

const present = (components: readonly (Component | undefined)[]): Component[] =>
  components.filter((c) => c !== undefined)

/** Log density [n] and score grad rho / rho [n, d] of a mixture at the rows of X [n, d]. */
export function evaluateMixture(
  M: GaussianMixture,
  X: Matrix
): { logDensity: Float64Array<ArrayBuffer>; score: Matrix } {
  if (X.cols !== M.d) throw new RangeError(`evaluateMixture: ${X.cols} columns for a mixture in ${M.d}`)
  const density = new MixtureDensity(M.components, M.d)
  const logDensity = new Float64Array(X.rows)
  const data = new Float64Array(X.rows * M.d)
  for (let i = 0; i < X.rows; i++) {
    logDensity[i] = density.at(X.data, i * M.d)
    density.addScore(data, i * M.d)
  }
  return { logDensity, score: { data, rows: X.rows, cols: M.d } }
}
