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

/** Basic solution: one entry per tree arc that carries flow, and duals with f_i + g_j <= c_ij + feasibility. */
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

/** Costs are computed from coordinates up to this dimension; above, an f32 matrix is stored when it is small enough. */
const ON_THE_FLY_DIMENSIONS = 8
const LARGEST_STORED_MATRIX = 256e6

/** Loads the problem into a fresh kernel instance and builds the greedy start. */
export function startSimplex(problem: SimplexProblem, build?: KernelBuild): SimplexRun {
  const { n, m, d } = problem
  const kernel = instantiate<Exports>('simplex', binaries, build)
  const stored = d > ON_THE_FLY_DIMENSIONS && 4 * n * m <= LARGEST_STORED_MATRIX
  const bytes = kernel.layout(n, m, d, problem.cost === 'sqeuclidean' ? 0 : 1, stored ? 1 : 0)
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
  const arcs: [number, number, number][] = []
  const collect = (u: number): void => {
    const v = kernel.parent(u)
    if (v === root || !(flows[u] > 0)) return
    arcs.push(u < first ? [v - first, u, flows[u]] : [u - first, v, flows[u]])
  }
  for (let u = 0; u < m; u++) collect(u)
  for (let u = first; u < root; u++) collect(u)
  arcs.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  return {
    source: Int32Array.from(arcs, (a) => a[0]),
    target: Int32Array.from(arcs, (a) => a[1]),
    flow: Float64Array.from(arcs, (a) => a[2]),
    f,
    g,
    feasibility: kernel.feasibility()
  }
}
