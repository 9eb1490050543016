/**
 * Transportation network simplex for exact optimal transport between weighted points. Flows are whole numbers held in
 * f64, so every flow operation is exact. Usage: layout, fill x(), y(), supplies(), demands(), guess(); prepare; run until 1.
 */
import {
  cost,
  costScale,
  d,
  found,
  layoutCosts,
  m,
  margin,
  mirror,
  n,
  prepareCosts,
  scanExact,
  scanRow,
  stored,
  storeRow,
  width,
  X64,
  Y64
} from './lib/simplex-costs'
import {
  append,
  first,
  FLOW,
  get,
  layoutTree,
  measure,
  moved,
  P,
  parentOf,
  pivot,
  plant,
  put,
  refresh,
  root,
  set,
  setPotential,
  value
} from './lib/simplex-tree'

let SUPPLY: usize = 0
let DEMAND: usize = 0
/** Arcs of the start: source, sink, flow; and adjacency as linked lists. */
let ARC_SOURCE: usize = 0
let ARC_SINK: usize = 0
let ARC_FLOW: usize = 0
let HEAD: usize = 0
let NEXT: usize = 0
let STACK: usize = 0

/** Stages of `run`: the costs are stored, the greedy start is made, then arcs are priced. */
const STORE: i32 = 0
const GREEDY: i32 = 1
const PRICE: i32 = 2
let stage: i32 = STORE
/** The row that is next, in every stage. */
let row: i32 = 0
let arcs: i32 = 0
/** Rows priced since the last pivot. */
let clean: i32 = 0
let exact: bool = false
let dirty: bool = false
/** Pivots since the potentials were last made anew. */
let since: i32 = 0
let tolerance: f64 = 0
export let pivots: f64 = 0

/** Places every array after the module's own data; returns the bytes of memory needed. */
export function layout(n: i32, m: i32, d: i32, kind: i32, stored: bool): usize {
  let at = layoutCosts(n, m, d, kind, stored, (__heap_base + 15) & ~15)
  at = layoutTree(width, n, at)
  const nodes = <usize>root + 1
  SUPPLY = at
  DEMAND = SUPPLY + ((<usize>n) << 3)
  ARC_FLOW = DEMAND + ((<usize>m) << 3)
  ARC_SOURCE = ARC_FLOW + (nodes << 3)
  ARC_SINK = ARC_SOURCE + (nodes << 2)
  HEAD = ARC_SINK + (nodes << 2)
  NEXT = HEAD + (nodes << 2)
  STACK = NEXT + (nodes << 3)
  return STACK + (nodes << 2)
}

export function x(): usize {
  return X64
}
export function y(): usize {
  return Y64
}
export function supplies(): usize {
  return SUPPLY
}
export function demands(): usize {
  return DEMAND
}
/** f64 per sink: guessed potentials p(j) before `prepare`, the potentials after `run`; sources follow at `width`. */
export function potentials(): usize {
  return P
}
export function flows(): usize {
  return FLOW
}
export function parent(u: i32): i32 {
  return parentOf(u)
}
export function firstSource(): i32 {
  return first
}
/** Largest violation of dual feasibility that the end of `run` leaves. */
export function feasibility(): f64 {
  return tolerance
}

/** Makes ready for `run`, once the problem is filled in. */
export function prepare(): void {
  prepareCosts()
  for (let j = m; j < width; j++) store<f32>(mirror + ((<usize>j) << 2), 1e30)
  for (let j = 0; j < m; j++) setPotential(j, value(P, j))
  tolerance = 2e-13 * costScale()
  stage = stored ? STORE : GREEDY
  row = 0
  arcs = 0
  clean = 0
  exact = false
  dirty = false
  pivots = 0
}

/** Source i ships to the sinks of least c' + p that still want mass; all arcs together form a forest. */
function ship(i: i32): void {
  let left = value(SUPPLY, i)
  while (left > 0) {
    const j = scanRow(i, 1e29)
    const flow = min(left, value(DEMAND, j))
    left -= flow
    put(DEMAND, j, value(DEMAND, j) - flow)
    if (value(DEMAND, j) == 0) store<f32>(mirror + ((<usize>j) << 2), 1e30)
    set(ARC_SOURCE, arcs, first + i)
    set(ARC_SINK, arcs, j)
    put(ARC_FLOW, arcs, flow)
    arcs++
  }
}

/**
 * Builds the tree from the forest. Every component hangs on the root by an arc without flow from a source: only such arcs
 * reach the root, so they can never carry flow and their cost is free. It is chosen so that the top's first sink keeps
 * its guess: no large artificial cost exists, and potentials stay small enough for f32.
 */
function hang(): void {
  for (let u = 0; u <= root; u++) set(HEAD, u, -1)
  for (let a = arcs - 1; a >= 0; a--) {
    addHalf(2 * a, get(ARC_SOURCE, a))
    addHalf(2 * a + 1, get(ARC_SINK, a))
  }
  plant()
  for (let s = first; s < root; s++) {
    if (get(HEAD, s) == -2) continue
    const j = get(ARC_SINK, get(HEAD, s) >> 1)
    setPotential(s, value(P, j) + cost(s - first, j))
    visit(s)
  }
  measure()
}

function addHalf(half: i32, u: i32): void {
  set(NEXT, half, get(HEAD, u))
  set(HEAD, u, half)
}

/** Depth-first preorder of one component. A visited node's list is -2; the stack holds half arcs that lead to a node. */
function visit(top: i32): void {
  let depth = 0
  append(top, root, 0)
  depth = push(top, depth)
  while (depth > 0) {
    const half = get(STACK, --depth)
    const a = half >> 1
    const from = half & 1 ? get(ARC_SINK, a) : get(ARC_SOURCE, a)
    const to = half & 1 ? get(ARC_SOURCE, a) : get(ARC_SINK, a)
    if (get(HEAD, to) == -2) continue
    append(to, from, value(ARC_FLOW, a))
    depth = push(to, depth)
  }
}

function push(u: i32, depth: i32): i32 {
  for (let half = get(HEAD, u); half >= 0; half = get(NEXT, half)) set(STACK, depth++, half)
  set(HEAD, u, -2)
  return depth
}

/** Works until optimal (1), or until about `budget` elementary operations or `limit` pivots in all are done (0). */
export function run(budget: f64, limit: f64): i32 {
  let work: f64 = 0
  while (work < budget && pivots < limit) {
    if (stage == PRICE) {
      if (clean == n && !recheck()) return 1
      work += price(row)
      row = row + 1 == n ? 0 : row + 1
    } else {
      if (stage == STORE) storeRow(row)
      else ship(row)
      work += <f64>m * <f64>d * 2
      if (++row == n) enter(stage + 1)
    }
  }
  return 0
}

function enter(next: i32): void {
  stage = next
  row = 0
  if (stage == PRICE) {
    hang()
    renew()
  }
}

/** After a cycle without pivots: exact pricing from fresh potentials, until such a cycle had no pivot at all. */
function recheck(): bool {
  if (exact && !dirty) return false
  exact = true
  dirty = false
  clean = 0
  renew()
  return true
}

/** Makes the potentials anew from the tree: their rounding is gone, and the error bound of the scan fits them again. */
function renew(): void {
  refresh()
  since = 0
}

/** Prices one row and pivots on its best arc; returns the operations spent. */
function price(i: i32): f64 {
  const scan = <f64>m * (<f64>d + 2) * 0.25 + 100
  clean++
  const pi = value(P, first + i)
  const j = exact ? scanExact(i, pi, P, tolerance) : scanRow(i, <f32>(pi - margin))
  if (j < 0) return scan
  const r = exact ? found : cost(i, j) - pi + value(P, j)
  // A difference below the tolerance is rounding: pivots on it lead nowhere and can go round for ever.
  if (r >= -tolerance) return scan
  const before = moved
  pivot(i, j, r)
  pivots += 1
  if (++since > n + m) renew()
  dirty = true
  clean = 0
  return scan + 6 * (moved - before) + 1000
}
