import { describe, expect, it } from 'vitest'
import {
  byLabels,
  byNumbers,
  painted,
  splitMissing,
  valueWords,
  wantsLog
} from '../../../src-renderer/figures/colouring.ts'
import { labelColours, SCALE_STEPS } from '../../../src-renderer/figures/colours.ts'
import { paintedCells } from '../../../src-renderer/figures/scatter.ts'
import { ALL, fateFlow, fateRows, fatesCsv, likelyColumn } from '../../../src-renderer/steps/landscape/fates.ts'

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

describe('painted cells', () => {
  const time = Int32Array.of(0, 1, -1, 1, 0)
  it('are those of the shown timepoints; those without a value lie below in a colour of their own', () => {
    const colouring = byLabels('b', ['p', 'q'], Int32Array.of(0, 1, 0, -1, 0))
    const { rows, colour, palette } = paintedCells(time, [false, true], ['#000000', '#ffffff'], colouring, false)
    expect([...rows]).toEqual([3, 1])
    expect([...colour]).toEqual([2, 1])
    expect(palette.length).toBe(3)
    expect([1, 3].map((i) => valueWords(colouring, i))).toEqual(['q', 'no value'])
  })
  it('span the scale from its low to its high end, also beyond', () => {
    const numbers = { kind: 'numbers', title: 'x', values: Float32Array.of(5, 0, 2, 99, -1), low: 0, high: 4 } as const
    const { rows, colour } = painted(numbers, Int32Array.of(0, 1, 2, 3, 4), true)
    expect([...rows]).toEqual([4, 1, 2, 0, 3])
    expect([...colour]).toEqual([0, 0, Math.round((SCALE_STEPS - 1) / 2), SCALE_STEPS - 1, SCALE_STEPS - 1])
  })
  it('by time are each drawn once, neighbours in the file apart', () => {
    const many = new Int32Array(101).map((_, i) => (i < 50 ? 0 : 1))
    const { rows, colour } = paintedCells(many, [true, true], ['#000000', '#ffffff'], null, false)
    expect([...rows].toSorted((a, b) => a - b)).toEqual([...Array(101).keys()])
    expect([...rows].map((i) => many[i])).toEqual([...colour])
    expect(Math.max(...[...colour.slice(0, 20)])).toBe(1)
    expect(Math.min(...[...colour.slice(0, 20)])).toBe(0)
  })
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
  })
  it('flow from the groups of a timepoint, the first where none is chosen', () => {
    expect(fateFlow(fates, ALL)).toEqual({
      label: 'Day 0',
      flow: { from: ['p'], to: ['a', 'b'], cells: [[1, 4]] }
    })
    expect(fateFlow({ ...fates, timepoints: [] }, ALL)).toBeNull()
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
