import type { Random } from '../../../src-shared/random.ts'
import type { Graph } from './graph.ts'

/** Curve 1 / (1 + a d^(2b)) that fits a minimal distance of 0.1 at a spread of 1. */
const A = 1.5769434603113077
const B = 0.8950608779109733
const NEGATIVES = 5

/**
 * Moves the points of Y [n, 2] in place by stochastic gradient steps: along an edge as often as its weight says, away from
 * five random points each time. Yields after each epoch how many are done. Source: McInnes et al. 2018, algorithm 5.
 */
export function* optimiseLayout(
  Y: Float64Array,
  graph: Graph,
  epochs: number,
  random: Random
): Generator<number, void> {
  const n = Y.length / 2
  const heaviest = graph.weight.reduce((a, w) => Math.max(a, w), 0)
  const every = graph.weight.map((w) => (w * epochs < heaviest ? Infinity : heaviest / w))
  const next = every.slice()
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const rate = 1 - (epoch - 1) / epochs
    for (let e = 0; e < next.length; e++) {
      if (next[e] > epoch) continue
      next[e] += every[e]
      const [i, j] = [2 * graph.head[e], 2 * graph.tail[e]]
      attract(Y, i, j, rate)
      for (let q = 0; q < NEGATIVES; q++) repel(Y, i, 2 * random.integer(n), rate)
    }
    yield epoch
  }
}

function attract(Y: Float64Array, i: number, j: number, rate: number): void {
  const [dx, dy] = [Y[i] - Y[j], Y[i + 1] - Y[j + 1]]
  const square = dx * dx + dy * dy
  if (square === 0) return
  const power = square ** B
  const pull = (-2 * A * B * power) / (square * (A * power + 1))
  const [mx, my] = [rate * clip(pull * dx), rate * clip(pull * dy)]
  Y[i] += mx
  Y[i + 1] += my
  Y[j] -= mx
  Y[j + 1] -= my
}

function repel(Y: Float64Array, i: number, j: number, rate: number): void {
  if (i === j) return
  const [dx, dy] = [Y[i] - Y[j], Y[i + 1] - Y[j + 1]]
  const square = dx * dx + dy * dy
  const push = (2 * B) / ((0.001 + square) * (A * square ** B + 1))
  Y[i] += rate * clip(push * dx)
  Y[i + 1] += rate * clip(push * dy)
}

function clip(v: number): number {
  return v > 4 ? 4 : v < -4 ? -4 : v
}
