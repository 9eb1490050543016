/**
 * Strongly feasible spanning tree of the network simplex on a bipartite graph. Node ids: sinks 0..m-1, sources
 * first..first+n-1, root = first + n. Flow always runs from source to sink, so a node's kind gives the direction of the
 * arc to its parent. The tree is kept as a preorder thread with its inverse, subtree sizes and last nodes of subtrees
 * (Barr, Glover and Klingman 1979; layout as in Kovacs, "Minimum-cost flow algorithms", 2015).
 */
import { cost, mirror, setMargin } from './simplex-costs'

export let first: i32 = 0
export let root: i32 = 0

/** f64 per node: potentials p (a tree arc has p(source) - p(sink) = cost), and the flow of the arc to the parent. */
export let P: usize = 0
export let FLOW: usize = 0
let PARENT: usize = 0
let THREAD: usize = 0
let BEFORE: usize = 0
let SIZE: usize = 0
let LAST: usize = 0
/** Nodes whose potential was moved, for the work count. */
export let moved: f64 = 0

export function layoutTree(first_: i32, n: i32, at: usize): usize {
  first = first_
  root = first + n
  const nodes = <usize>root + 1
  P = (at + 15) & ~15
  FLOW = P + (nodes << 3)
  PARENT = FLOW + (nodes << 3)
  THREAD = PARENT + (nodes << 2)
  BEFORE = THREAD + (nodes << 2)
  SIZE = BEFORE + (nodes << 2)
  LAST = SIZE + (nodes << 2)
  return (LAST + (nodes << 2) + 15) & ~15
}

@inline
export function get(array: usize, u: i32): i32 {
  return load<i32>(array + ((<usize>u) << 2))
}
@inline
export function set(array: usize, u: i32, v: i32): void {
  store<i32>(array + ((<usize>u) << 2), v)
}
@inline
export function value(array: usize, u: i32): f64 {
  return load<f64>(array + ((<usize>u) << 3))
}
@inline
export function put(array: usize, u: i32, v: f64): void {
  store<f64>(array + ((<usize>u) << 3), v)
}
@inline
export function parentOf(u: i32): i32 {
  return get(PARENT, u)
}
@inline
function link(u: i32, v: i32): void {
  set(THREAD, u, v)
  set(BEFORE, v, u)
}

/** Sets p(u) and its f32 mirror; only the mirror of sinks is read, but a branch on the kind would be a coin toss. */
@inline
export function setPotential(u: i32, p: f64): void {
  put(P, u, p)
  store<f32>(mirror + ((<usize>u) << 2), <f32>p)
}

/** An empty tree: the root alone. */
export function plant(): void {
  link(root, root)
  set(PARENT, root, -1)
}

/** Appends u to the preorder; callers append in depth-first order, then call `measure`. */
export function append(u: i32, parent: i32, flow: f64): void {
  const end = get(BEFORE, root)
  link(end, u)
  link(u, root)
  set(PARENT, u, parent)
  put(FLOW, u, flow)
}

/** Subtree sizes and last nodes from the finished preorder. */
export function measure(): void {
  for (let u = get(THREAD, root); ; u = get(THREAD, u)) {
    set(SIZE, u, 1)
    set(LAST, u, u)
    if (u == root) break
  }
  for (let u = get(BEFORE, root); u != root; u = get(BEFORE, u)) {
    const p = get(PARENT, u)
    set(SIZE, p, get(SIZE, p) + get(SIZE, u))
    if (get(LAST, p) == p) set(LAST, p, get(LAST, u))
  }
}

/**
 * Potentials anew from the tree: the rounding of many shifts is gone. Children of the root keep theirs, but for a common
 * offset that changes nothing and would cost the f32 mirror its digits: the first sink comes to lie at 0.
 */
export function refresh(): void {
  let top: f64 = 0
  const offset = value(P, 0)
  for (let u = get(THREAD, root); u != root; u = get(THREAD, u)) {
    const p = get(PARENT, u)
    if (p == root) setPotential(u, value(P, u) - offset)
    else {
      if (u < first) setPotential(u, value(P, p) - cost(p - first, u))
      else setPotential(u, value(P, p) + cost(u - first, p))
    }
    top = max(top, abs(value(P, u)))
  }
  setMargin(top)
}

function joinOf(u: i32, v: i32): i32 {
  while (u != v) {
    if (get(SIZE, u) < get(SIZE, v)) u = get(PARENT, u)
    else v = get(PARENT, v)
  }
  return u
}

/**
 * Brings the arc (i, j) with reduced cost r < 0 into the tree. Of the arcs that block, the last one met along the cycle
 * from its apex leaves (Cunningham 1976): the tree stays strongly feasible and the method cannot cycle.
 */
export function pivot(i: i32, j: i32, r: f64): void {
  const source = first + i
  const join = joinOf(source, j)
  let out = -1
  let outOnSourceSide = true
  let delta = Infinity
  for (let u = source; u != join; u = get(PARENT, u)) {
    if (u >= first && value(FLOW, u) < delta) {
      delta = value(FLOW, u)
      out = u
    }
  }
  for (let u = j; u != join; u = get(PARENT, u)) {
    if (u < first && value(FLOW, u) <= delta) {
      delta = value(FLOW, u)
      out = u
      outOnSourceSide = false
    }
  }
  if (delta > 0) {
    for (let u = source; u != join; u = get(PARENT, u)) put(FLOW, u, value(FLOW, u) + (u >= first ? -delta : delta))
    for (let u = j; u != join; u = get(PARENT, u)) put(FLOW, u, value(FLOW, u) + (u < first ? -delta : delta))
  }
  const inner = outOnSourceSide ? source : j
  rehang(inner, out, outOnSourceSide ? j : source, join, delta)
  shift(inner, outOnSourceSide ? r : -r)
}

/** Cuts the subtree of `out`, makes `inner` its top and hangs it under `outer`, with `flow` on the new arc. */
function rehang(inner: i32, out: i32, outer: i32, join: i32, flow: f64): void {
  const oldParent = get(PARENT, out)
  const oldLast = get(LAST, out)
  const before = get(BEFORE, out)
  const size = get(SIZE, out)
  link(before, get(THREAD, oldLast))
  for (let u = oldParent; u != -1 && get(LAST, u) == oldLast; u = get(PARENT, u)) set(LAST, u, before)
  for (let u = oldParent; u != join; u = get(PARENT, u)) set(SIZE, u, get(SIZE, u) - size)

  const end = reroot(inner, out, size)
  set(PARENT, inner, outer)
  put(FLOW, inner, flow)

  const next = get(THREAD, outer)
  link(outer, inner)
  link(end, next)
  for (let u = outer; u != -1 && get(LAST, u) == outer; u = get(PARENT, u)) set(LAST, u, end)
  for (let u = outer; u != join; u = get(PARENT, u)) set(SIZE, u, get(SIZE, u) + size)
}

/**
 * Reverses the stem inner .. out of a cut subtree: the new preorder is the subtree of `inner`, then what its old parent
 * holds besides, and so on. Returns the last node, which is the last node of every stem node's new subtree.
 */
function reroot(inner: i32, out: i32, size: i32): i32 {
  let end = get(LAST, inner)
  let u = inner
  let before = get(BEFORE, u)
  let after = get(THREAD, end)
  let last = end
  let below = 0
  let flow = value(FLOW, u)
  let up = get(PARENT, u)
  while (u != out) {
    const p = up
    const pLast = get(LAST, p)
    const pBefore = get(BEFORE, p)
    const pFlow = value(FLOW, p)
    up = get(PARENT, p)
    link(end, p)
    if (pLast == last) end = before
    else {
      link(before, after)
      after = get(THREAD, pLast)
      end = pLast
    }
    const oldSize = get(SIZE, u)
    set(SIZE, u, size - below)
    below = oldSize
    set(PARENT, p, u)
    put(FLOW, p, flow)
    flow = pFlow
    last = pLast
    before = pBefore
    u = p
  }
  set(SIZE, out, size - below)
  for (let s = out; s != inner; s = get(PARENT, s)) set(LAST, s, end)
  set(LAST, inner, end)
  return end
}

/**
 * Adds delta to the potentials of the subtree of u, or subtracts it from all others where those are fewer. The thread is
 * followed from both ends at once: each chain waits for its own loads only.
 */
function shift(u: i32, delta: f64): void {
  const last = get(LAST, u)
  const size = get(SIZE, u)
  const total = get(SIZE, root)
  const inside = 2 * size <= total
  let a = inside ? u : get(THREAD, last)
  let b = inside ? last : get(BEFORE, u)
  const count = inside ? size : total - size
  const by = inside ? delta : -delta
  for (let k = count >> 1; k > 0; k--) {
    setPotential(a, value(P, a) + by)
    setPotential(b, value(P, b) + by)
    a = get(THREAD, a)
    b = get(BEFORE, b)
  }
  if (count & 1) setPotential(a, value(P, a) + by)
  moved += <f64>count
}
