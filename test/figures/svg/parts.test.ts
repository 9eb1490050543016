import { inflateSync } from 'node:zlib'
import fc from '../../support/fast-check.ts'
import { describe, expect, test } from 'vitest'
import { audit, mergingColours } from '../../../src-main/host/figures/audit.ts'
import { colourDifference, simulateDeficiency, toLab } from '../../../src-shared/figures/colour.ts'
import { band, isolines, smoothMask, type Field } from '../../../src-main/host/figures/contour.ts'
import { toCsv } from '../../../src-main/host/figures/csv.ts'
import { interpolatedLabel } from '../../../src-shared/time/moment-label.ts'
import { thinned } from '../../../src-main/host/figures/loss.ts'
import { timeColours } from '../../../src-shared/figures/palettes.ts'
import type { Point } from '../../../src-main/host/figures/path.ts'
import { encodePng } from '../../../src-main/host/figures/png.ts'
import { paintDiscs } from '../../../src-main/host/figures/raster.ts'
import { niceTicks, tickLabels } from '../../../src-shared/figures/ticks.ts'
import { element, formatLength, serialise } from '../../../src-main/host/figures/svg.ts'
import { fitText, textWidth } from '../../../src-main/host/figures/text.ts'
import { readXml } from './read-xml.ts'

test('any text comes back from the file, but for characters that XML cannot hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const read = readXml(serialise(element('text', { label: text }, [text])))
      const allowed = [...text].map((c) =>
        /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(c) ? '\ufffd' : c
      )
      return read.text === allowed.join('') && read.attributes.label === allowed.join('')
    })
  )
})

test('lengths are rounded to 0.01 and never a negative zero', () => {
  expect([1 / 3, -0.001, 2, -1.005e2].map(formatLength)).toEqual(['0.33', '0', '2', '-100.5'])
})

describe('ticks', () => {
  test('are round, inside and evenly spaced', () => {
    const interval = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true })
    )
    fc.assert(
      fc.property(interval, fc.integer({ min: 2, max: 8 }), ([low, length], count) => {
        const ticks = niceTicks([low, low + length], count)
        expect(ticks.length).toBeLessThanOrEqual(count + 1)
        const slack = 1e-6 * length
        expect(ticks.every((t) => t >= low - slack && t <= low + length + slack)).toBe(true)
        const steps = ticks.slice(1).map((t, i) => t - ticks[i])
        expect(steps.every((s) => Math.abs(s - steps[0]) < slack)).toBe(true)
      })
    )
  })
  test('share their decimals and have a typographic minus', () => {
    expect(tickLabels(niceTicks([-0.5, 1], 3))).toEqual(['−0.5', '0.0', '0.5', '1.0'])
    expect(tickLabels(niceTicks([0, 0.3], 3))).toEqual(['0.0', '0.1', '0.2', '0.3'])
  })
})

describe('interpolated labels', () => {
  test.each([
    ['Day 00-03', 'Day 06-09', 0.5, 'Day 04-05'],
    ['Day 06-09', 'Day 12-15', 0.5, 'Day 10-11'],
    ['Day 06-09', 'Day 12-15', 0.25, null],
    ['E7', 'E8', 0.25, 'E7.25'],
    ['E7', 'E8', 0.5, 'E7.5'],
    ['0', '24', 0.25, '6'],
    ['early', 'late', 0.5, null],
    ['d1', 'E8', 0.5, null]
  ])('%s .. %s at %f is %s', (a, b, share, label) => expect(interpolatedLabel(a, b, share)).toBe(label))
})

describe('contours', () => {
  const G = 41
  const axis = Float64Array.from({ length: G }, (_, i) => -2 + (4 * i) / (G - 1))
  const at = (i: number): Point => [axis[i % G], axis[Math.floor(i / G)]]
  const fieldOf = (V: (p: Point) => number, near: (p: Point) => boolean): Field => ({
    X: axis,
    Y: axis,
    values: Array.from({ length: G * G }, (_, i) => V(at(i))),
    near: smoothMask(
      Uint8Array.from({ length: G * G }, (_, i) => (near(at(i)) ? 1 : 0)),
      G
    )
  })
  const area = (ring: readonly Point[]): number =>
    ring.slice(1).reduce((sum, [x, y], i) => sum + (ring[i][0] * y - x * ring[i][1]) / 2, 0)

  test('a level curve of a paraboloid is a circle of the right radius', () => {
    const [line, ...others] = isolines(
      fieldOf(
        ([x, y]) => x * x + y * y,
        () => true
      ),
      1
    )
    expect(others).toEqual([])
    for (const [x, y] of line) expect(Math.hypot(x, y)).toBeCloseTo(1, 2)
  })
  test('a level curve stops where the cells stop, and in data coordinates', () => {
    const lines = isolines(
      fieldOf(
        ([x]) => x,
        ([, y]) => Math.abs(y) < 1
      ),
      0.25
    )
    expect(lines.length).toBe(1)
    const ends = lines[0].map(([, y]) => y)
    expect(lines[0].every(([x]) => Math.abs(x - 0.25) < 1e-6)).toBe(true)
    // The mask ends between its last grid point, 0.9, and the next.
    expect(Math.max(...ends)).toBeCloseTo(0.95, 2)
    expect(Math.min(...ends)).toBeCloseTo(-0.95, 2)
  })
  test('a band has the area of the set it stands for', () => {
    const inside = ([x, y]: Point): boolean => Math.hypot(x, y) < 1.2
    const field = fieldOf(([x]) => x, inside)
    const masked = Array.from({ length: G * G }, (_, i) => at(i)).filter(inside).length * 0.1 ** 2
    const whole = band(field, -Infinity).reduce((sum, ring) => sum + area(ring), 0)
    const half = band(field, 0).reduce((sum, ring) => sum + area(ring), 0)
    expect(Math.abs(whole) / masked).toBeCloseTo(1, 1)
    expect(Math.abs(half / whole)).toBeCloseTo(0.5, 1)
  })
  test('the border of the grid is not a level curve', () => {
    expect(
      isolines(
        fieldOf(
          () => 3,
          () => true
        ),
        1
      )
    ).toEqual([])
  })
})

describe('pictures', () => {
  test('a disc has its area, its colour and a transparent ground', () => {
    const discs = { x: [10.3], y: [9.8], colour: [0], colours: ['#0072b2'], diameter: 8, opacity: 1 }
    const { data } = paintDiscs(20, 20, discs)
    const alpha = data.filter((_, i) => i % 4 === 3).reduce((sum, a) => sum + a / 255, 0)
    expect(alpha / (Math.PI * 16)).toBeCloseTo(1, 1)
    expect([...data.subarray((10 * 20 + 10) * 4, (10 * 20 + 10) * 4 + 4)]).toEqual([0, 114, 178, 255])
    expect([...data.subarray(0, 4)]).toEqual([0, 0, 0, 0])
  })
  test('points outside or not finite leave the rest alone', () => {
    const discs = {
      x: [-50, NaN, 2],
      y: [2, 2, Infinity],
      colour: [0, 0, 0],
      colours: ['#000000'],
      diameter: 3,
      opacity: 1
    }
    expect(paintDiscs(5, 5, discs).data.every((b) => b === 0)).toBe(true)
  })
  test('a PNG holds the pixels and the resolution', () => {
    const data = Uint8Array.from({ length: 3 * 2 * 4 }, (_, i) => 7 * i)
    const png = encodePng({ width: 3, height: 2, data }, 600)
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2])
    const at = png.indexOf('IDAT')
    const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
    expect([...rows]).toEqual([0, ...data.subarray(0, 12), 0, ...data.subarray(12)])
    expect(png.readUInt32BE(png.indexOf('pHYs') + 4)).toBe(23622)
    // CRC of the empty IEND chunk is the same in every PNG.
    expect(png.subarray(-4).toString('hex')).toBe('ae426082')
  })
})

describe('colours', () => {
  test('white has the lightness 100 and no hue', () => {
    toLab('#ffffff').forEach((value, i) => expect(value).toBeCloseTo(i === 0 ? 100 : 0, 1))
  })
  test('greys look alike to everyone, red and green do not', () => {
    expect(colourDifference(simulateDeficiency('#808080', 'protanopia'), '#808080')).toBeLessThan(1)
    const [red, green] = ['#d7191c', '#4d8b1f'].map((c) => simulateDeficiency(c, 'deuteranopia'))
    expect(colourDifference(red, green)).toBeLessThan(0.5 * colourDifference('#d7191c', '#4d8b1f'))
  })
  test('colours that merge are named', () => {
    const keys = ['#b04a20', '#6f7a20'].map((colour, i) => ({ label: `t${i}`, colour }))
    expect(mergingColours(keys).join(' ')).toContain('t0 and t1')
  })
  test.each([2, 5, 8, 9, 12, 20])('the palette of %i timepoints is distinct and does not merge', (K) => {
    const keys = timeColours(K).map((colour, k) => ({ label: `${k}`, colour }))
    expect(new Set(timeColours(K)).size).toBe(K)
    if (K <= 12) expect(mergingColours(keys)).toEqual([])
  })
  test('thin lines are named wherever they lie', () => {
    const deep = element('g', {}, [element('g', {}, [element('path', { 'stroke-width': 0.1 })])])
    const figure = { title: '', heightMm: 9, children: [deep], palettes: [], warnings: [], notes: [], missing: [] }
    expect(audit(figure, { journal: null, textPt: 7 })).toEqual([
      'Thinnest line is 0.10 pt; journals ask for 0.25 pt or more.'
    ])
  })
})

test('text is as wide as Arial sets it', () => {
  expect(textWidth('Day 00-03', 10)).toBeCloseTo((722 + 556 + 500 + 278 + 4 * 556 + 333) / 100, 6)
  expect(fitText('Differentiating myoblasts', 7, 40)).toMatch(/^Diff.*…$/)
  expect(textWidth(fitText('Differentiating myoblasts', 7, 40), 7)).toBeLessThanOrEqual(40)
})

test('a thinned line keeps its ends, its order and its extremes', () => {
  const points = Array.from({ length: 5000 }, (_, i): Point => [i, Math.sin(i / 3) + (i === 2222 ? 50 : 0)])
  const kept = thinned(points, 100)
  expect(kept.length).toBeLessThanOrEqual(200)
  expect(Math.max(...kept.map((p) => p[1]))).toBe(Math.max(...points.map((p) => p[1])))
  expect(kept.every((p, i) => i === 0 || p[0] >= kept[i - 1][0])).toBe(true)
})

test('a table quotes, keeps numbers whole and leaves missing ones empty', () => {
  expect(
    toCsv(
      ['a', 'b'],
      [
        ['x,"y"', 0.1 + 0.2],
        ['-1', NaN]
      ]
    )
  ).toBe('a,b\n"x,""y""",0.30000000000000004\n\'-1,\n')
})
