import { describe, expect, it } from 'vitest'
import { interpolatedColour } from '../../../src-shared/figures/palettes.ts'
import { rowsByTime } from '../../../src-renderer/figures/cells.ts'
import { momentColour, ramp, timeColours } from '../../../src-renderer/figures/colours.ts'
import { errorsFigure } from '../../../src-renderer/figures/errors.ts'
import { escapeLabel } from '../../../src-renderer/figures/escape.ts'
import { lossFigure, smoothed } from '../../../src-renderer/figures/loss.ts'
import { CONFIG, plotTheme } from '../../../src-renderer/figures/style.ts'
import { lossPath } from '../../../src-renderer/steps/landscape/loss-path.ts'

const theme = plotTheme(false)

describe('labels of the data', () => {
  it('cannot bring markup or template holes into a figure', () => {
    const label = '<a href="javascript:x">Day</a> & %{x} <br>'
    const safe = escapeLabel(label)
    expect(safe).not.toMatch(/[<>]/)
    expect(safe).not.toContain('%{')
    expect(safe).toContain('&amp;')
  })
  it('are escaped wherever they appear in the errors', () => {
    const bad = '<b>%{x}'
    const step = { from: 'a', to: bad, w1: 1, cumulative: 1, previous: 2, floor: 0.5, shift: 0.6 }
    expect(JSON.stringify(errorsFigure([[step]], 'w1', theme))).not.toContain(bad)
  })
})

describe('the scatter of cells', () => {
  it('puts each cell into the trace of its timepoint and leaves out cells without one', () => {
    const rows = rowsByTime(Int32Array.of(1, -1, 0, 1, 2, 0, -1), 3)
    expect(rows.map((r) => [...r])).toEqual([[2, 5], [0, 3], [4]])
  })
})

describe('colours', () => {
  it('are Okabe and Ito up to eight times, then a ramp of distinct ones', () => {
    expect(timeColours(5)).toEqual(['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7'])
    expect(new Set(timeColours(39)).size).toBe(39)
    expect(timeColours(8, true)).not.toContain('#000000')
  })
  it('are those of the timepoints for what was observed, and grey as in the exported figures in between', () => {
    const colours = timeColours(2)
    expect(momentColour(colours, 1, 0, false)).toBe(colours[1])
    for (const share of [0.1, 0.5, 0.9]) {
      expect(momentColour(colours, 0, share, false)).toBe(interpolatedColour())
      expect(momentColour(colours, 0, share, true)).toBe(interpolatedColour(true))
    }
  })
  it('of a ramp are mixed between its stops', () => {
    expect(ramp(['#000000', '#ffffff'], 0.5)).toBe('#808080')
    expect(ramp(['#000000', '#ff0000', '#ffffff'], 0.5)).toBe('#ff0000')
  })
})

describe('loss', () => {
  const noisy = Array.from({ length: 1000 }, (_, i) => (i % 17 === 0 ? 50 : 1))
  it('is smoothed by medians, so that single batches do not show', () => {
    const trend = smoothed({ name: '', step: noisy.map((_, i) => i), value: noisy }, 50)
    expect(trend.value.length).toBe(50)
    expect([...new Set(Array.from(trend.value))]).toEqual([1])
  })
  it('is logarithmic only where it spans most of a decade', () => {
    const axis = (value: number[]): unknown =>
      (lossFigure({ name: 't', step: value.map((_, i) => i), value }, null, theme).layout.yaxis as { type?: string })
        .type
    expect(axis([100, 10, 1])).toBe('log')
    expect(axis([1.5, 1.2, 1])).toBeUndefined()
  })
  it('is drawn live as a path that stays inside its box and falls with the loss', () => {
    const path = lossPath(
      [0, 10, 20].map((s, i) => [s, 10 ** -i] as const),
      200,
      100
    )
    expect(path).toBe('M0.0 4.0L100.0 50.0L200.0 96.0')
    expect(lossPath([[0, 1]], 200, 100)).toBe('')
  })
})

describe('other figures', () => {
  it('have no button that sends data anywhere', () => {
    expect(CONFIG.showSendToCloud).toBe(false)
    expect(JSON.stringify(CONFIG.modeBarButtons)).not.toMatch(/cloud/i)
  })
})
