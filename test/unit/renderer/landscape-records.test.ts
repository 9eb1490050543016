import { describe, expect, it } from 'vitest'
import { layoutFlow } from '../../../src-renderer/figures/charts/flow.ts'
import { arrivals, linesOf, matching, trendCsv } from '../../../src-renderer/steps/landscape/trend.ts'
import { spreadOver } from '../../../src-renderer/figures/traces.ts'
import { topLoadings } from '../../../src-renderer/steps/space/cells.ts'
import { cutsMade, cutsPlanned, histogram, quantile, valuesByTime } from '../../../src-renderer/steps/space/quality.ts'

describe('a flow of groups', () => {
  const flow = {
    from: ['p', 'none', 'q'],
    to: ['a', 'b'],
    cells: [
      [3, 1],
      [0, 0],
      [0, 4]
    ]
  }
  const { left, right, bands } = layoutFlow(flow, 110, 10)
  it('keeps cells: each side fills the height less its gaps, bands fill their blocks', () => {
    const height = (blocks: { height: number }[]): number => blocks.reduce((sum, b) => sum + b.height, 0)
    expect(height(left)).toBeCloseTo(100, 9)
    expect(height(right)).toBeCloseTo(100, 9)
    expect(bands.map(({ cells }) => cells)).toEqual([3, 1, 4])
    for (const [a, block] of left.entries())
      expect(height(bands.filter((b) => b.from === a))).toBeCloseTo(block.height, 9)
  })
  it('lets no bands of one side overlap', () => {
    const ends = bands.map((b) => [b.right, b.right + b.height]).sort((a, b) => a[0] - b[0])
    for (let i = 1; i < ends.length; i++) expect(ends[i][0]).toBeGreaterThanOrEqual(ends[i - 1][1] - 1e-9)
  })
})

describe('a trend', () => {
  const s = (mean: number) => ({ mean, low: mean - 1, middle: mean, high: mean + 1 })
  const trend = {
    ...{ gene: 'G,1', absolute: true },
    observed: [
      { label: 'Day 0', cells: 3, measured: s(0.5), throughPcs: s(1) },
      { label: 'Day 3', cells: 4, measured: null, throughPcs: s(2) }
    ],
    predicted: [0, 0.5, 1].map((share) => ({ k: 0, share, cells: 3, ...s(1 + share) }))
  }
  it('is one line per interval, from timepoint to timepoint', () => {
    expect(linesOf(trend).map((line) => line.map(({ at, mean }) => [at, mean]))).toEqual([
      [
        [0, 1],
        [0.5, 1.5],
        [1, 2]
      ]
    ])
    expect(arrivals(trend).map((a) => a?.mean ?? null)).toEqual([null, 2])
  })
  it('is saved whole', () => {
    const lines = trendCsv(trend).trim().split('\r\n')
    expect(lines.length).toBe(1 + 3 + 3)
    expect(lines[1]).toBe('"G,1",measured,Day 0,0,3,0.5,-0.5,0.5,1.5')
  })
  it('finds genes by a part of their name, those that begin with it first', () => {
    expect(matching(['AX', 'XA', 'XAB', 'B'], ' xa', 9)).toEqual(['XA', 'XAB'])
    expect(matching(['BOX', 'OX1', 'ox'], 'OX', 2)).toEqual(['ox', 'OX1'])
  })
})

it('traced cells are spread over a timepoint', () => {
  expect(spreadOver(Int32Array.of(4, 5, 6, 7, 8, 9), 3)).toEqual([5, 7, 9])
  expect(spreadOver(Int32Array.of(4), 20)).toEqual([4])
  expect(spreadOver(new Int32Array(0), 20)).toEqual([])
})

it('genes of a PC are the largest of each sign, strongest first', () => {
  const loadings = Float32Array.of(0.1, -1, -0.5, 0, 0.7, 2, -0.2, 3)
  const [above, below] = topLoadings(loadings, 2, 0, 1)
  expect([above, below].map((side) => side.map(({ gene }) => gene))).toEqual([[2], [1]])
  expect(topLoadings(loadings, 2, 1, 9).map((side) => side.map(({ gene }) => gene))).toEqual([[3, 2], [0]])
})

describe('the quality of cells', () => {
  const time = Int32Array.of(0, 0, 1, 1, 1, 2)
  const values = Float32Array.of(1, 10, 100, 1000, NaN, 5)
  const lists = valuesByTime(values, time, 3)
  it('counts each cell with a value once, also at the upper end', () => {
    for (const log of [true, false]) {
      const { edges, counts } = histogram(lists, log, 7)
      expect(edges.length).toBe(8)
      expect(counts.map((row) => row.reduce((a, b) => a + b))).toEqual([2, 2, 1])
      expect(edges[7]).toBeCloseTo(1000, 6)
    }
    expect(histogram([[4, 4]], false, 3).counts[0].reduce((a, b) => a + b)).toBe(2)
  })
  it('is cut where the filter takes its quantiles, or where cells were left', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    const filter = { librarySize: [0.5, 1] as [number, number], dropMitochondrial: 0.25 }
    expect(cutsPlanned('total', filter, [[1, 2, 3]])).toEqual([
      { k: 0, value: 2 },
      { k: 0, value: 3 }
    ])
    expect(
      cutsPlanned('mitochondrial', filter, [
        [0, 1],
        [2, 3, 4]
      ])
    ).toEqual([{ k: null, value: 3 }])
    expect(cutsMade('total', filter, [[7, 5, 6], []])).toEqual([
      { k: 0, value: 5 },
      { k: 0, value: 7 }
    ])
    expect(cutsPlanned('detected', filter, [[1]])).toEqual([])
  })
})
