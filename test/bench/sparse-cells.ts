import type { SparseRows } from '../../src-shared/matrix.ts'
import { Random } from '../../src-shared/random.ts'

const PROGRAMMES = 12
const LIBRARY = 2150

/**
 * Log-normalised counts [cells, genes] of cells that draw about 2150 molecules from mixtures of twelve programmes, each a set of
 * log-normal rates of its own; some 1500 genes per cell are found. Same sizes, same matrix.
 */
export function sparseCells(cells: number, genes: number): SparseRows {
  const random = Random.seed(0)
  const base = Float64Array.from({ length: genes }, () => Math.exp(1.6 * random.normal()))
  const tables = Array.from({ length: PROGRAMMES }, () => cumulative(base.map((b) => b * programmeFactor(random))))
  const rows: { genes: Int32Array; values: Float32Array }[] = []
  const count = new Int32Array(genes)
  for (let i = 0; i < cells; i++) {
    const shares = cumulative(Float64Array.from({ length: PROGRAMMES }, () => Math.exp(1.5 * random.normal())))
    const library = Math.round(LIBRARY * Math.exp(0.35 * random.normal()))
    const drawn = new Set<number>()
    for (let m = 0; m < library; m++) {
      const gene = pick(tables[pick(shares, random)], random)
      count[gene]++
      drawn.add(gene)
    }
    const found = Int32Array.from(drawn).sort()
    rows.push({ genes: found, values: Float32Array.from(found, (g) => Math.log1p((count[g] * LIBRARY) / library)) })
    for (const g of found) count[g] = 0
  }
  return compressed(rows, genes)
}

function programmeFactor(random: Random): number {
  return random.uniform() < 0.15 ? Math.exp(1.2 * random.normal()) : 1
}

/** Partial sums, scaled to end at 1. */
function cumulative(A: Float64Array): Float64Array {
  const total = A.reduce((sum, a) => sum + a, 0)
  let sum = 0
  return A.map((a) => (sum += a) / total)
}

/** A position drawn with the probabilities whose partial sums are given. */
function pick(sums: Float64Array, random: Random): number {
  const u = random.uniform()
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sums[middle] > u) high = middle
    else low = middle + 1
  }
  return low
}

function compressed(rows: readonly { genes: Int32Array; values: Float32Array }[], cols: number): SparseRows {
  const indptr = new Float64Array(rows.length + 1)
  rows.forEach(({ genes }, i) => (indptr[i + 1] = indptr[i] + genes.length))
  const data = new Float32Array(indptr[rows.length])
  const indices = new Int32Array(indptr[rows.length])
  rows.forEach(({ genes, values }, i) => {
    indices.set(genes, indptr[i])
    data.set(values, indptr[i])
  })
  return { data, indices, indptr, rows: rows.length, cols }
}
