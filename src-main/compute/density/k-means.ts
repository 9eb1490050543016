import type { Matrix } from '../../../src-shared/matrix.ts'
import type { Random } from '../../../src-shared/random.ts'
import { groundCost } from '../transport/cost.ts'

/** Lloyd steps after seeding: a start for EM, not a clustering. */
const LLOYD_STEPS = 10

/**
 * One-hot cluster membership [n, K] of the rows of X [n, d]: k-means++ seeding (Arthur and Vassilvitskii 2007), then a few
 * Lloyd steps. Clusters may be empty where fewer than K rows differ.
 */
export function seedClusters(X: Matrix, K: number, random: Random): Float64Array {
  let centres = seeds(X, K, random)
  let labels = assign(X, centres)
  for (let step = 0; step < LLOYD_STEPS; step++) {
    centres = means(X, labels, centres)
    labels = assign(X, centres)
  }
  const R = new Float64Array(X.rows * K)
  labels.forEach((k, i) => (R[i * K + k] = 1))
  return R
}

/** Every further seed is drawn with probability proportional to its squared distance from the nearest one. */
function seeds(X: Matrix, K: number, random: Random): Matrix {
  const d = X.cols
  const data = new Float64Array(K * d)
  const centres: Matrix = { data, rows: K, cols: d }
  const nearest = new Float64Array(X.rows).fill(Infinity)
  let pick = random.integer(X.rows)
  for (let k = 0; k < K; k++) {
    data.set(X.data.subarray(pick * d, (pick + 1) * d), k * d)
    for (let i = 0; i < X.rows; i++) nearest[i] = Math.min(nearest[i], groundCost(X, i, centres, k, 'sqeuclidean'))
    let left = random.uniform() * nearest.reduce((s, v) => s + v, 0)
    pick = nearest.findIndex((v) => (left -= v) < 0)
    if (pick < 0) pick = random.integer(X.rows)
  }
  return centres
}

function assign(X: Matrix, centres: Matrix): Int32Array {
  return Int32Array.from({ length: X.rows }, (_, i) => {
    let [best, least] = [0, Infinity]
    for (let k = 0; k < centres.rows; k++) {
      const s = groundCost(X, i, centres, k, 'sqeuclidean')
      if (s < least) [best, least] = [k, s]
    }
    return best
  })
}

/** Means of the clusters; an empty one keeps its centre. */
function means(X: Matrix, labels: Int32Array, before: Matrix): Matrix {
  const d = X.cols
  const data = new Float64Array(before.data.length)
  const counts = new Float64Array(before.rows)
  labels.forEach((k, i) => {
    counts[k]++
    for (let c = 0; c < d; c++) data[k * d + c] += X.data[i * d + c]
  })
  for (let e = 0; e < data.length; e++) {
    const count = counts[Math.floor(e / d)]
    data[e] = count > 0 ? data[e] / count : before.data[e]
  }
  return { ...before, data }
}
