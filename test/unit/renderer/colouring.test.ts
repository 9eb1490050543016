import { describe, expect, it } from 'vitest'
import { colouredCells } from '../../../src-renderer/figures/coloured-cells.ts'
import { byLabels, byNumbers, labelColours, splitMissing, wantsLog } from '../../../src-renderer/figures/colouring.ts'
import { fatesFigure } from '../../../src-renderer/figures/fates.ts'
import { plotTheme } from '../../../src-renderer/figures/style.ts'
import { ALL, fateRows, fatesCsv, likelyColumn } from '../../../src-renderer/steps/landscape/fates.ts'

const theme = plotTheme(false)

describe('colouring by numbers', () => {
  it('shows counts as log(1 + x), and says so in the title', () => {
    const colouring = byNumbers('SOX2', Float32Array.of(0, 1, 3), true)
    expect(colouring).toMatchObject({ title: 'SOX2, log(1 + value)', low: 0 })
    expect(colouring.kind === 'numbers' && [...colouring.values]).toEqual([
      0,
      Math.fround(Math.log(2)),
      Math.fround(Math.log(4))
    ])
    expect(
      ['counts', 'normalised', 'log-normalised', 'scaled'].map((values) => wantsLog({ values, reason: '' } as never))
    ).toEqual([true, true, false, false])
  })
  it('keeps a few extreme cells from flattening the scale, but never an empty scale', () => {
    const many = Float32Array.from({ length: 1000 }, (_, i) => (i === 999 ? 1e6 : i % 10))
    expect(byNumbers('x', many, false)).toMatchObject({ low: 0, high: 9 })
    const rare = Float32Array.from({ length: 1000 }, (_, i) => (i === 3 ? 5 : 0))
    expect(byNumbers('x', rare, false)).toMatchObject({ low: 0, high: 5 })
    expect(byNumbers('x', Float32Array.of(2, 2, NaN), false)).toMatchObject({ low: 2, high: 3 })
    expect(byNumbers('x', Float32Array.of(NaN), false)).toMatchObject({ low: 0, high: 1 })
  })
  it('draws high values last and parts cells without one', () => {
    const parts = splitMissing(byNumbers('x', Float32Array.of(5, NaN, -1, 3), false), Int32Array.of(0, 1, 2, 3))
    expect([[...parts.known], [...parts.missing]]).toEqual([[2, 3, 0], [1]])
  })
})

it('labels beyond eight still have a colour each', () => {
  expect(new Set(labelColours(40, true)).size).toBe(40)
  expect(new Set(labelColours(8, false)).size).toBe(8)
})

it('coloured cells are those of the shown timepoints, with what they are in words', () => {
  const cloud = { X: Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7), D: 2, timeIndex: Int32Array.of(0, 1, -1, 1) }
  const { data } = colouredCells(
    cloud,
    byLabels('b', ['<i>'], Int32Array.of(0, 0, 0, -1)),
    [1, 0],
    [false, true],
    true,
    theme
  )
  expect(data.map((trace) => [...(trace['x'] as Float32Array)])).toEqual([[7], [3]])
  expect(data.map((trace) => trace['text'])).toEqual([['no value'], ['&lt;i&gt;']])
})

describe('fate shares', () => {
  const fates = {
    ...{ column: 'branch', groups: ['a', 'b'], observed: [0.4, 0.6] },
    timepoints: [
      { label: 'Day 0', cells: 5, shares: [0.2, 0.8], starting: [{ group: 'p', cells: 5, shares: [0.2, 0.8] }] }
    ]
  }
  it('are shown per timepoint or per starting group, what was observed last', () => {
    expect(fateRows(fates, ALL, 'Day 3').map((row) => [row.start, row.observed ?? false])).toEqual([
      ['Day 0', false],
      ['Day 3', true]
    ])
    expect(fateRows(fates, 'Day 0', 'Day 3')[0]).toMatchObject({ start: 'p', cells: 5 })
    const { data } = fatesFigure(fateRows(fates, ALL, 'Day 3'), fates.groups, theme)
    expect(data.map((trace) => trace['x'])).toEqual([
      [20, 40],
      [80, 60]
    ])
  })
  it('are written for all cells and for each group', () => {
    const lines = fatesCsv(fates).split('\r\n')
    expect(lines.slice(1)).toEqual([
      'Day 0,(all cells),5,a,0.2',
      'Day 0,(all cells),5,b,0.8',
      'Day 0,p,5,a,0.2',
      'Day 0,p,5,b,0.8',
      ''
    ])
  })
  it('begin with a column that names branches or cell types, never with the time', () => {
    expect(likelyColumn(['day', 'sample', 'cell_type'], 'day')).toBe('cell_type')
    expect(likelyColumn(['day', 'sample'], 'day')).toBe('sample')
    expect(likelyColumn(['day'], 'day')).toBeUndefined()
  })
})
