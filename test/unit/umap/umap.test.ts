import { describe, expect, it } from 'vitest'
import { fuzzyGraph } from '../../../src-main/compute/umap/graph.ts'
import { nearestNeighbours } from '../../../src-main/compute/umap/neighbours.ts'
import { umap } from '../../../src-main/compute/umap/umap.ts'
import { matrix } from '../../../src-shared/matrix.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'

/** Two clouds of n cells each, far apart, in d dimensions. */
function clouds(n: number, d: number): Matrix {
  const random = Random.seed(2)
  return matrix(
    Float64Array.from({ length: 2 * n * d }, (_, at) => (at < n * d ? 0 : 12) + random.normal()),
    2 * n,
    d
  )
}

describe('nearest neighbours', () => {
  it('are those of sorting all distances, ties by index', () => {
    const X = matrix(Float64Array.of(0, 0, 0, 3, 5, 0, 0, 0, 4, 3), 5, 2)
    const { indices, distances } = drain(nearestNeighbours(X, 3)).result
    expect(Array.from(indices.subarray(0, 3))).toEqual([0, 3, 1])
    expect(Array.from(indices.subarray(9, 12))).toEqual([3, 0, 1])
    expect(Array.from(distances.subarray(3, 6))).toEqual([0, 3, 3])
    expect(Array.from(indices.subarray(3, 6))).toEqual([1, 0, 3])
  })
})

describe('the fuzzy graph', () => {
  const X = clouds(20, 3)
  const k = 7
  const near = drain(nearestNeighbours(X, k)).result
  const { head, tail, weight } = fuzzyGraph(near, k)
  const weights = new Map(Array.from(head, (i, e) => [`${i} ${tail[e]}`, weight[e]]))

  it('is symmetric, without loops or doubles, weights in (0, 1]', () => {
    expect(weights.size).toBe(head.length)
    for (const [edge, w] of weights) {
      const [i, j] = edge.split(' ')
      expect(i).not.toBe(j)
      expect(weights.get(`${j} ${i}`)).toBe(w)
      expect(w > 0 && w <= 1).toBe(true)
    }
  })

  it('holds every neighbourhood, the nearest neighbour with weight 1', () => {
    for (let i = 0; i < 40; i++) {
      for (let q = 1; q < k; q++) expect(weights.has(`${i} ${near.indices[i * k + q]}`)).toBe(true)
      expect(weights.get(`${i} ${near.indices[i * k + 1]}`)).toBeCloseTo(1, 12)
    }
  })

  it('survives cells that coincide', () => {
    const same = drain(nearestNeighbours(matrix(new Float64Array(20), 10, 2), 4)).result
    expect(fuzzyGraph(same, 4).weight.every((w) => w > 0 && w <= 1)).toBe(true)
  })
})

describe('umap', () => {
  const X = clouds(40, 5)
  const run = (seed: number, maxCells = 1000) => drain(umap(X, { seed, epochs: 60, maxCells }))

  it('keeps two clouds apart', () => {
    const { embedding } = run(0).result
    const centre = (from: number) => {
      const c = [0, 0]
      for (let i = from; i < from + 40; i++) for (let a = 0; a < 2; a++) c[a] += embedding.data[2 * i + a] / 40
      return c
    }
    const [a, b] = [centre(0), centre(40)]
    const apart = Math.hypot(a[0] - b[0], a[1] - b[1])
    for (let i = 0; i < 80; i++) {
      const own = i < 40 ? a : b
      expect(Math.hypot(embedding.data[2 * i] - own[0], embedding.data[2 * i + 1] - own[1])).toBeLessThan(apart / 2)
    }
  })

  it('is the same for the same seed only, and shows pictures on the way', () => {
    const first = run(0)
    expect(run(0).result).toEqual(first.result)
    expect(run(1).result.embedding.data[0]).not.toBe(first.result.embedding.data[0])
    expect(first.progress.filter((p) => p.embedding).length).toBe(3)
    const fractions = first.progress.map((p) => p.fraction)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
  })

  it('samples down and says which cells it shows', () => {
    const { cells, embedding } = run(0, 31).result
    expect(cells).toHaveLength(31)
    expect(embedding.rows).toBe(31)
    expect(new Set(cells).size).toBe(31)
  })

  it('refuses what is too small to lay out', () => {
    expect(() => drain(umap(matrix(new Float64Array(6), 3, 2), { seed: 0 }))).toThrow(RangeError)
  })
})
