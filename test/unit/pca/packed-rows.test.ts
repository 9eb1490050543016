import { describe, expect, test } from 'vitest'
import { PackedRows } from '../../../src-main/compute/pca/packed-rows.ts'
import { gatherBlocks, rowBlocksOf } from '../../../src-main/compute/pca/row-blocks.ts'
import { takeGenes } from '../../../src-main/compute/pca/subset.ts'
import type { SparseRows } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'

/** [17, cols] with an empty row, steps up to the width of the matrix, and values drawn by `value`. */
function awkward(cols: number, value: (random: Random) => number): SparseRows {
  const random = Random.seed(3)
  const indptr = new Float64Array(18)
  const [indices, data]: [number[], number[]] = [[], []]
  for (let i = 0; i < 17; i++) {
    const found = i === 5 ? [] : [0, cols - 1, ...Array.from({ length: 600 }, () => random.integer(cols))]
    const columns = [...new Set(found)].sort((a, b) => a - b)
    indices.push(...columns)
    data.push(...columns.map(() => value(random)))
    indptr[i + 1] = indices.length
  }
  return { data: Float32Array.from(data), indices: Int32Array.from(indices), indptr, rows: 17, cols }
}

function packed(X: SparseRows): PackedRows {
  const rows = new PackedRows(X.rows, X.cols)
  for (const block of rowBlocksOf(X, 1500).blocks()) rows.add(block)
  return rows
}

const KINDS: [string, (random: Random) => number][] = [
  ['counts', (random) => 1 + random.integer(40)],
  ['logarithms', (random) => Math.log1p(1 + random.integer(40))],
  ['more values than a palette has', (random) => random.normal()],
  ['NaN, infinities and zeros of both signs', (random) => [NaN, -Infinity, 0, -0, 1e-40][random.integer(5)]]
]

describe('packed rows', () => {
  test.each(KINDS)('give back what went in, bit by bit: %s', (_, value) => {
    const X = awkward(70_000, value)
    const Y = drain(gatherBlocks(packed(X))).result
    expect(Y.indptr).toEqual(X.indptr)
    expect(Y.indices).toEqual(X.indices)
    expect(new Uint32Array(Y.data.slice().buffer)).toEqual(new Uint32Array(X.data.buffer))
  })

  test.each(KINDS.slice(0, 3))('map values as float32 arrays would, twice over, knowing the row: %s', (_, value) => {
    const X = awkward(300, value)
    const twice = packed(X)
      .valued((v, row) => v / (1 + row))
      .valued?.(Math.expm1)
    const wanted = X.data.map((v, e) => v / (1 + X.indptr.findLastIndex((at) => at <= e))).map(Math.expm1)
    expect(drain(gatherBlocks(twice!)).result.data).toEqual(wanted)
  })

  test('lose genes in place', () => {
    const X = awkward(5000, (random) => 1 + random.integer(9))
    const genes = Int32Array.from({ length: 1250 }, (_, k) => 4 * k)
    const rows = packed(X)
    const before = rows.bytes
    drain(rows.repack(genes.length, (block) => takeGenes(block, genes)))
    const wanted = takeGenes(X, genes)
    const { data, indices, indptr } = drain(gatherBlocks(rows)).result
    expect([rows.cols, rows.nnz]).toEqual([1250, wanted.data.length])
    expect({ data, indices, indptr }).toEqual({ data: wanted.data, indices: wanted.indices, indptr: wanted.indptr })
    expect(rows.bytes).toBeLessThan(before)
  })

  test('take little more than two bytes for a count', () => {
    const X = awkward(6000, (random) => 1 + random.integer(20))
    expect(packed(X).bytes / X.data.length).toBeLessThan(2.5)
  })

  test('refuse columns that do not ascend', () => {
    const X = awkward(100, () => 1)
    X.indices.subarray(0, 20).reverse()
    expect(() => packed(X)).toThrow(RangeError)
  })
})
