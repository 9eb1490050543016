import fc from '../../../support/fast-check.ts'
import { describe, expect, test } from 'vitest'
import { Entries } from '../../../../src-main/anndata/formats/common/rows.ts'
import { byCells, readMtx, readMtxHeader } from '../../../../src-main/anndata/formats/tenx/mtx.ts'
import { drain } from '../../../support/drain.ts'

function* split(text: string, size: number): Generator<Uint8Array, void> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

function read(text: string, size: number): [number, number, number][] {
  const header = readMtxHeader(split(text, size), 'm.mtx')
  const entries: [number, number, number][] = []
  drain(readMtx(split(text, size), header, 'm.mtx', (row, col, value) => entries.push([row, col, value])))
  return entries
}

const HEAD = '%%MatrixMarket matrix coordinate'

describe('Matrix Market entries', () => {
  const text = `${HEAD} real general\n% made by hand\n%\n3 4 6\n1 1 0.05\n2 1 -3\n3 2 1e-3\r\n1\t3  12.50\n\n2 4 nan\n3 4 1.7976931348623157e308`

  test.each([1, 2, 3, 7, 1000])('come out alike in chunks of %i bytes', (size) => {
    expect(read(text, size)).toEqual([
      [0, 0, 0.05],
      [1, 0, -3],
      [2, 1, 1e-3],
      [0, 2, 12.5],
      [1, 3, NaN],
      [2, 3, 1.7976931348623157e308]
    ])
  })

  test('a pattern has ones', () => {
    expect(read(`${HEAD} pattern general\n2 2 2\n1 2\n2 1\n`, 3)).toEqual([
      [0, 1, 1],
      [1, 0, 1]
    ])
  })

  test('any numbers, in any chunks', () => {
    const entry = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 8 }),
      fc.double({ noNaN: true, noDefaultInfinity: true })
    )
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), (list, size) => {
        const body = list.map(([row, col, value]) => `${row} ${col} ${value}\n`).join('')
        const expected = list.map(([row, col, value]) => [row - 1, col - 1, value === 0 ? 0 : value])
        expect(read(`${HEAD} real general\n9 8 ${list.length}\n${body}`, size)).toEqual(expected)
      }),
      { seed: 5 }
    )
  })

  test.each(['1 1 1 1', '1 1', '1.5 1 1', '1 1 1-2', '1 1 abc', `1 1 ${'9'.repeat(3)}x`])(
    '"%s" is no entry',
    (line) => {
      expect(() => read(`${HEAD} real general\n2 2 1\n${line}\n`, 4)).toThrow(
        expect.objectContaining({ code: 'E_FORMAT' })
      )
    }
  )
})

test('entries in any order become rows; twice stored ones stay for the check that adds them up', () => {
  const entries = new Entries()
  const put = byCells(entries, Int32Array.of(0, -1, 1), false)
  for (const [gene, cell, value] of [
    [2, 1, 5],
    [0, 1, 4],
    [1, 0, 9],
    [0, 0, 0],
    [2, 1, 1]
  ])
    put(gene, cell, value)
  const { data, indices, indptr } = entries.toRows(3, 2)
  expect([[...data], [...indices], [...indptr]]).toEqual([
    [5, 4, 1],
    [1, 0, 1],
    [0, 0, 3, 3]
  ])
})
