import { ensureMemory, instantiate, type KernelBuild } from './loader.ts'
import * as binaries from './generated/simplex.ts'

interface Exports {
  layout(n: number, m: number, d: number, kind: number, stored: number): number
  x(): number
  y(): number
  supplies(): number
  demands(): number
  potentials(): number
  flows(): number
  parent(u: number): number
  firstSource(): number
  feasibility(): number
  prepare(): void
  run(budget: number, limit: number): number
  pivots: { readonly value: number }
}

/** Ground costs that the kernel knows. */
export type CostKind = 'sqeuclidean' | 'euclidean'

export interface SimplexProblem {
  /** X [n, d] and Y [m, d] row-major; centre them first, single precision scans the rows. */
  readonly X: Float64Array
  readonly Y: Float64Array
  readonly n: number
  readonly m: number
  readonly d: number
  readonly cost: CostKind
  /** Whole numbers > 0 with equal sums below 2^53, [n] and [m]. */
  readonly supplies: Float64Array
  readonly demands: Float64Array
  /** Guessed duals g [m] of the sinks; zeros are a valid guess. */
  readonly guess: Float64Array
}

/** Basic solution: one entry per tree arc that carries flow, in no particular order, and duals with f_i + g_j <= c_ij + feasibility. */
export interface SimplexSolution {
  readonly source: Int32Array<ArrayBuffer>
  readonly target: Int32Array<ArrayBuffer>
  readonly flow: Float64Array<ArrayBuffer>
  readonly f: Float64Array<ArrayBuffer>
  readonly g: Float64Array<ArrayBuffer>
  readonly feasibility: number
}

export interface SimplexRun {
  /** Pivots for about `budget` elementary operations (1e7 is some 10 ms) or until `limit` in all; true when optimal. */
  advance(budget: number, limit: number): boolean
  pivots(): number
  solution(): SimplexSolution
  readonly memoryBytes: number
}

/**
 * Costs are computed from coordinates, but stored as an f32 matrix where that is cheaper: above 8 PCs unless it needs more
 * than 256 MB, and for Euclidean costs (a square root each) unless it needs more than 18 MB.
 */
function storesCosts({ n, m, d, cost }: SimplexProblem): boolean {
  const bytes = 4 * n * m
  return d > 8 ? bytes <= 256e6 : cost === 'euclidean' && bytes <= 18e6
}

/** Loads the problem into a fresh kernel instance. */
export function startSimplex(problem: SimplexProblem, build?: KernelBuild): SimplexRun {
  const { n, m, d } = problem
  const kernel = instantiate<Exports>('simplex', binaries, build)
  const bytes = kernel.layout(n, m, d, problem.cost === 'sqeuclidean' ? 0 : 1, storesCosts(problem) ? 1 : 0)
  ensureMemory(kernel.memory, bytes)
  const view = (at: number, length: number): Float64Array => new Float64Array(kernel.memory.buffer, at, length)
  view(kernel.x(), n * d).set(problem.X)
  view(kernel.y(), m * d).set(problem.Y)
  view(kernel.supplies(), n).set(problem.supplies)
  view(kernel.demands(), m).set(problem.demands)
  const p = view(kernel.potentials(), m)
  const y2 = squares(problem.Y, m, d, problem.cost)
  for (let j = 0; j < m; j++) p[j] = y2[j] - problem.guess[j]
  kernel.prepare()
  return {
    advance: (budget, limit) => kernel.run(budget, limit) === 1,
    pivots: () => kernel.pivots.value,
    solution: () => readSolution(kernel, problem, y2),
    memoryBytes: kernel.memory.buffer.byteLength
  }
}

/** The kernel solves -2 x.y for squared costs; |x|^2 and |y|^2 belong to the duals. */
function squares(X: Float64Array, rows: number, d: number, cost: CostKind): Float64Array {
  const s = new Float64Array(rows)
  if (cost === 'euclidean') return s
  for (let i = 0; i < rows; i++) for (let c = 0; c < d; c++) s[i] += X[i * d + c] ** 2
  return s
}

function readSolution(
  kernel: Exports & { memory: WebAssembly.Memory },
  problem: SimplexProblem,
  y2: Float64Array
): SimplexSolution {
  const { n, m, d } = problem
  const first = kernel.firstSource()
  const root = first + n
  const p = new Float64Array(kernel.memory.buffer, kernel.potentials(), root)
  const flows = new Float64Array(kernel.memory.buffer, kernel.flows(), root)
  const x2 = squares(problem.X, n, d, problem.cost)
  const f = x2.map((s, i) => s + p[first + i])
  const g = y2.map((s, j) => s - p[j]) as Float64Array<ArrayBuffer>
  // Node ids are 0..m-1 for sinks and first..root-1 for sources.
  const nodes = Int32Array.from({ length: m + n }, (_, u) => (u < m ? u : first + u - m))
  const used = nodes.filter((u) => kernel.parent(u) !== root && flows[u] > 0)
  return {
    source: used.map((u) => (u < first ? kernel.parent(u) : u) - first),
    target: used.map((u) => (u < first ? u : kernel.parent(u))),
    flow: Float64Array.from(used, (u) => flows[u]),
    f,
    g,
    feasibility: kernel.feasibility()
  }
}
