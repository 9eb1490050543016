import { describe, expect, it } from 'vitest'
import { umap } from '../../../src-main/compute/umap/umap.ts'
import { matrix } from '../../../src-shared/matrix.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'
import { trustworthiness } from '../../support/trustworthiness.ts'

/** Two clouds of n cells each, far apart, in d dimensions. */
function clouds(n: number, d: number): Matrix {
  const random = Random.seed(2)
  return matrix(
    Float64Array.from({ length: 2 * n * d }, (_, at) => (at < n * d ? 0 : 12) + random.normal()),
    2 * n,
    d
  )
}

/** Cells on a rolled-up sheet in three dimensions: near in two of them does not mean near. */
function roll(n: number): Matrix {
  const random = Random.seed(3)
  const rows = Array.from({ length: n }, () => {
    const turn = 1.5 * Math.PI * (1 + 2 * random.uniform())
    return [turn * Math.cos(turn), 10 * random.uniform(), turn * Math.sin(turn)]
  })
  return matrix(Float64Array.from(rows.flat()), n, 3)
}

describe('trustworthiness', () => {
  it('is 1 of a picture that is the data, and what the definition says of five cells', () => {
    const X = clouds(17, 2)
    expect(trustworthiness(X, X, 5)).toBe(1)
    const line = matrix(Float64Array.of(0, 1, 2, 3.1, 4.3), 5, 1)
    const shown = matrix(Float64Array.of(0, 4, 2, 3.05, 0.9), 5, 1)
    // Cells 0 to 4 are shown nearest to 4, 3, 3, 1, 0, which on the line are their 4th, 3rd, 2nd, 3rd and 4th neighbours.
    expect(trustworthiness(line, shown, 1)).toBeCloseTo(1 - (2 / (5 * 6)) * (3 + 2 + 1 + 2 + 3), 12)
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

  it('shows near cells near, which the first two columns alone do not', () => {
    const sheet = roll(300)
    const { embedding } = drain(umap(sheet, { seed: 0, neighbours: 10 })).result
    const flat = matrix(
      sheet.data.filter((_, at) => at % 3 < 2),
      300,
      2
    )
    const trust = trustworthiness(sheet, embedding, 10)
    expect(trust).toBeGreaterThan(0.97)
    expect(trust).toBeGreaterThan(trustworthiness(sheet, flat, 10) + 0.05)
  })

  it('is the same for the same seed only, and shows pictures on the way', () => {
    const first = run(0)
    expect(run(0).result).toEqual(first.result)
    expect(run(1).result.embedding.data[0]).not.toBe(first.result.embedding.data[0])
    expect(first.progress.filter((p) => p.embedding).length).toBe(3)
    const fractions = first.progress.map((p) => p.fraction)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
  })

  it('can be left at any epoch; what it had shown stays as it was', () => {
    const work = umap(X, { seed: 0, epochs: 60 })
    let shown: Matrix | undefined
    for (const { embedding } of work) if ((shown = embedding)) break
    expect(work.next()).toEqual({ done: true, value: undefined })
    const whole = run(0)
    expect(whole.progress.find((p) => p.embedding)?.embedding).toEqual(shown)
    expect(whole.result.embedding).not.toEqual(shown)
  })

  it('parts cells that coincide', () => {
    const { embedding } = drain(umap(matrix(new Float64Array(20), 10, 2), { seed: 0, neighbours: 4 })).result
    expect(embedding.data.every(Number.isFinite)).toBe(true)
    expect(new Set(embedding.data).size).toBe(20)
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
