import type { Matrix } from '../../../src-shared/matrix.ts'
import type { CostKind } from '../kernels/simplex.ts'
import { groundCost } from './cost.ts'
import type { Coupling } from './coupling.ts'
import { wholeWeights } from './weights.ts'

interface State {
  readonly n: number
  readonly m: number
  /** Costs and whole flows [n, m]. */
  readonly C: Float64Array
  readonly F: Float64Array
  readonly left: Float64Array
  readonly wanted: Float64Array
  /** Distances [n + m], sources first, from any source with mass left; duals are their running sums. */
  readonly potential: Float64Array
}

/**
 * Exact transport by successive shortest paths (Edmonds and Karp 1972) on the dense matrix: the plain twin of the network
 * simplex, O((n + m)^3) and only for small clouds. Same record as `exactTransport`.
 */
export function shortestPathTransport(
  X: Matrix,
  Y: Matrix,
  cost: CostKind,
  a?: Float64Array,
  b?: Float64Array
): Coupling {
  const [n, m] = [X.rows, Y.rows]
  const whole = wholeWeights(n, m, a, b)
  const C = new Float64Array(n * m)
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) C[i * m + j] = groundCost(X, i, Y, j, cost)
  const S: State = {
    n,
    m,
    C,
    F: new Float64Array(n * m),
    left: whole.supplies.slice(),
    wanted: whole.demands.slice(),
    potential: new Float64Array(n + m)
  }
  let iterations = 0
  while (S.left.some((s) => s > 0)) {
    augment(S)
    iterations++
  }
  return record(S, whole.supplies, whole.demands, whole.unit, iterations)
}

/** One Dijkstra run over the residual network (reduced costs are not negative), then one augmentation. */
function augment(S: State): void {
  const { n, m, F, left, wanted, potential } = S
  const distance = Float64Array.from({ length: n + m }, (_, u) => (u < n && left[u] > 0 ? 0 : Infinity))
  const from = new Int32Array(n + m).fill(-1)
  const done = new Uint8Array(n + m)
  for (;;) {
    let u = -1
    for (let v = 0; v < n + m; v++) if (!done[v] && (u < 0 || distance[v] < distance[u])) u = v
    if (u < 0 || distance[u] === Infinity) break
    done[u] = 1
    relax(S, u, distance, from)
  }
  let sink = -1
  for (let j = 0; j < m; j++)
    if (wanted[j] > 0 && (sink < 0 || distance[n + j] + potential[n + j] < distance[n + sink] + potential[n + sink]))
      sink = j
  for (let u = 0; u < n + m; u++) potential[u] += Math.min(distance[u], distance[n + sink])
  let amount = wanted[sink]
  let v = n + sink
  for (; from[v] >= 0; v = from[v]) if (v < n) amount = Math.min(amount, F[v * m + from[v] - n])
  amount = Math.min(amount, left[v])
  left[v] -= amount
  wanted[sink] -= amount
  for (v = n + sink; from[v] >= 0; v = from[v]) {
    if (v < n) F[v * m + from[v] - n] -= amount
    else F[from[v] * m + v - n] += amount
  }
}

function relax({ n, m, C, F, potential }: State, u: number, distance: Float64Array, from: Int32Array): void {
  const update = (v: number, length: number): void => {
    const d = distance[u] + Math.max(0, length + potential[u] - potential[v])
    if (d < distance[v]) {
      distance[v] = d
      from[v] = u
    }
  }
  if (u < n) for (let j = 0; j < m; j++) update(n + j, C[u * m + j])
  else for (let i = 0; i < n; i++) if (F[i * m + u - n] > 0) update(i, -C[i * m + u - n])
}

function record(S: State, supplies: Float64Array, demands: Float64Array, unit: number, iterations: number): Coupling {
  const { n, m, C, F } = S
  const entries = [...F.keys()].filter((e) => F[e] > 0)
  const f = S.potential.subarray(0, n).map((p) => -p)
  const g = S.potential.slice(n)
  const cost = entries.reduce((s, e) => s + F[e] * C[e], 0) * unit
  const dual = (f.reduce((s, v, i) => s + v * supplies[i], 0) + g.reduce((s, v, j) => s + v * demands[j], 0)) * unit
  return {
    source: Int32Array.from(entries, (e) => Math.floor(e / m)),
    target: Int32Array.from(entries, (e) => e % m),
    weight: Float64Array.from(entries, (e) => F[e] * unit),
    n,
    m,
    cost,
    f,
    g,
    gap: cost - dual,
    iterations,
    status: 'optimal',
    memoryBytes: 16 * n * m
  }
}
