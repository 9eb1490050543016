import { describe, expect, test } from 'vitest'
import { renderFigure, sourceData, type FigureRecords } from '../../../src-main/host/figures/index.ts'
import { textWidth } from '../../../src-main/host/figures/text.ts'
import { figureKindSchema, type FigureSettings } from '../../../src-shared/model/figure.ts'
import { descendants, readXml, type XmlElement } from './read-xml.ts'
import { settingsFor, simulateRecords } from './simulated-records.ts'

const KINDS = figureKindSchema.options
const HOSTILE = '<script>alert("x")</script> & \u0007 ]]> =1+1'
const records = simulateRecords()

const figureCsv = (settings: FigureSettings, from: FigureRecords): string => sourceData(settings, from)[0].csv

const texts = (root: XmlElement): XmlElement[] => descendants(root).filter((e) => e.tag === 'text')

/** Boxes of all upright texts, as Arial sets them. */
function textBoxes(root: XmlElement): { text: string; left: number; right: number; top: number; bottom: number }[] {
  return texts(root)
    .filter((e) => !e.attributes.transform)
    .map(({ attributes: a, text }) => {
      const size = Number(a['font-size'])
      const width = textWidth(text, size)
      const left = Number(a.x) - (a['text-anchor'] === 'middle' ? width / 2 : a['text-anchor'] === 'end' ? width : 0)
      return { text, left, right: left + width, top: Number(a.y) - 0.72 * size, bottom: Number(a.y) }
    })
}

describe.each(KINDS)('figure %s', (kind) => {
  const figure = renderFigure(settingsFor(kind), records)
  const root = readXml(figure.svg)

  test('is drawn as before', async () => {
    await expect(figure.svg.replaceAll('><', '>\n<')).toMatchFileSnapshot(`__snapshots__/${kind}.svg`)
  })
  test('has its size in mm and 1 pt as the unit', () => {
    expect(root.attributes.width).toBe('89mm')
    expect(Number.parseFloat(root.attributes.height)).toBeCloseTo(figure.heightMm, 2)
    const [, , width, height] = root.attributes.viewBox.split(' ').map(Number)
    expect(Math.abs((width * 25.4) / 72 - 89)).toBeLessThan(0.01)
    expect(Math.abs((height * 25.4) / 72 - figure.heightMm)).toBeLessThan(0.01)
  })
  test('holds nothing that editors refuse', () => {
    expect(figure.svg).not.toMatch(/NaN|Infinity|rgba\(|sans-serif|clip-path|undefined/)
    expect(root.attributes['font-family']).toBe('Arial, Helvetica, Liberation Sans')
  })
  test('tells where it comes from', () => {
    const items = descendants(root).filter((e) => e.tag === 'p:item')
    expect(Object.fromEntries(items.map((e) => [e.attributes.name, e.text]))).toEqual(records.provenance)
  })
  test('has no warnings on clean records', () => expect(figure.warnings).toEqual([]))
  test('is the same when drawn again', () => expect(renderFigure(settingsFor(kind), records).svg).toBe(figure.svg))
  test('its table is drawn as before', async () => {
    const csv = figureCsv(settingsFor(kind), records)
    await expect(csv.split('\n').slice(0, 12).join('\n')).toMatchFileSnapshot(`__snapshots__/${kind}.csv`)
    const widths = new Set(
      csv
        .trimEnd()
        .split('\n')
        .map((line) => line.split(',').length)
    )
    expect(widths.size).toBe(1)
  })
})

describe('errors of timepoints left out', () => {
  const labels = Array.from({ length: 5 }, (_, k) => `Day ${k}`)
  test.each([
    ['one', 'each in turn', 'Timepoint left out, in turn'],
    ['two', 'every second one at once', 'Timepoint left out, together']
  ] as const)('of the test %s say %s', (which, words, axis) => {
    const made = simulateRecords({ labels })
    const heldOut = { which, summary: made.heldOut!.summary }
    const root = readXml(renderFigure(settingsFor('held-out', 60), { ...made, heldOut }).svg)
    expect(descendants(root).find(({ tag }) => tag === 'title')?.text).toContain(words)
    expect(texts(root).map(({ text }) => text)).toContain(axis)
  })
  test('say where to run the test where none was run', () => {
    const none = { ...simulateRecords({ labels }), heldOut: null }
    expect(() => renderFigure(settingsFor('held-out'), none)).toThrow('run that test in the Check step')
  })
})

describe('landscape', () => {
  const shapes = [2, 3, 5, 8, 9, 12].flatMap((K) => [85, 114, 183].map((width) => [K, width] as const))
  test.each(shapes)('of %i timepoints at %i mm has no text on other text or off the page', (K, width) => {
    const labels = Array.from({ length: K }, (_, k) => `Day ${6 * k}-${6 * k + 3}`)
    const figure = renderFigure(settingsFor('landscape', width), simulateRecords({ labels }))
    const boxes = textBoxes(readXml(figure.svg))
    const page = { right: (width * 72) / 25.4, bottom: (figure.heightMm * 72) / 25.4 }
    for (const b of boxes) {
      const inside = b.left >= -0.1 && b.right <= page.right + 0.1 && b.top >= -0.1 && b.bottom <= page.bottom
      expect(inside, `${b.text} is off the page`).toBe(true)
    }
    const pairs = boxes.flatMap((a, i) => boxes.slice(i + 1).map((b) => [a, b] as const))
    const clash = pairs.filter(([a, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
    expect(clash.map(([a, b]) => `${a.text} on ${b.text}`)).toEqual([])
    expect(figure.heightMm).toBeLessThan(222)
  })
  test.each([
    [30, 7],
    [85, 14],
    [400, 5]
  ])('of %i mm with text of %i pt draws nothing outside its panels', (width, textPt) => {
    const labels = ['Day 0', 'A very long label of a timepoint that goes on and on', 'Day 4']
    const root = readXml(renderFigure(settingsFor('landscape', width, textPt), simulateRecords({ labels })).svg)
    const panels = descendants(root).filter((e) => e.tag === 'g' && e.children.at(-1)?.tag === 'rect')
    expect(panels.length).toBeGreaterThan(6)
    for (const panel of panels) {
      const { x, y, width: w, height: h } = panel.children.at(-1)!.attributes
      const box = [Number(x), Number(y), Number(x) + Number(w), Number(y) + Number(h)]
      const paths = descendants(panel).flatMap((e) => (e.tag === 'path' ? [e.attributes.d] : []))
      for (const [, u, v] of paths.join('').matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) {
        expect(Number(u)).toBeGreaterThanOrEqual(box[0] - 0.02)
        expect(Number(u)).toBeLessThanOrEqual(box[2] + 0.02)
        expect(Number(v)).toBeGreaterThanOrEqual(box[1] - 0.02)
        expect(Number(v)).toBeLessThanOrEqual(box[3] + 0.02)
      }
    }
  })
  test('names the times between the observed ones', () => {
    const shown = texts(readXml(renderFigure(settingsFor('landscape', 183), records).svg)).map((e) => e.text)
    expect(shown.filter((t) => t.startsWith('Day')).slice(0, 5)).toEqual(['Day 0', 'Day 1', 'Day 2', 'Day 3', 'Day 4'])
  })
  test('leaves interpolated populations out where they do not fit, and says so', () => {
    const labels = Array.from({ length: 12 }, (_, k) => `Day ${2 * k}`)
    const figure = renderFigure(settingsFor('landscape', 85), simulateRecords({ labels }))
    expect(figure.warnings).toContain('The interpolated populations were left out, because they do not fit this width.')
    expect(figure.svg).not.toContain('>Day 1<')
  })
  test('draws many points as a picture and little else of the file grows', () => {
    const figure = renderFigure(settingsFor('landscape'), simulateRecords({ cells: () => 1200 }))
    const images = descendants(readXml(figure.svg)).filter((e) => e.tag === 'image')
    expect(images.length).toBe(6)
    expect(images.every((e) => e.attributes['xlink:href'].startsWith('data:image/png;base64,'))).toBe(true)
    expect(figure.warnings).toEqual([])
    expect(figure.notes.some((w) => w.includes('600 dpi'))).toBe(true)
  })
  test('survives cells and potentials that are not finite', () => {
    const awkward = simulateRecords()
    ;(awkward.viewArrays!.cellX as Float32Array)[3] = NaN
    ;(awkward.viewArrays!.V as Float32Array).fill(NaN, 20, 60)
    expect(() => readXml(renderFigure(settingsFor('landscape'), awkward).svg)).not.toThrow()
    expect(renderFigure(settingsFor('landscape'), awkward).svg).not.toMatch(/NaN|Infinity/)
  })
  test('says when a potential is nowhere drawn', () => {
    const awkward = simulateRecords()
    ;(awkward.viewArrays!.mask as Uint8Array).fill(0)
    const { svg, warnings } = renderFigure(settingsFor('landscape'), awkward)
    expect(svg).not.toMatch(/NaN|Infinity/)
    expect(warnings[0]).toContain('not drawn at Day 0, Day 1, Day 2')
  })
})

describe('errors', () => {
  const days = (K: number): string[] => Array.from({ length: K }, (_, k) => `Day ${6 * k}-${6 * k + 3}`)
  test('of many timepoints turn their labels instead of cutting them', () => {
    const root = readXml(renderFigure(settingsFor('errors'), simulateRecords({ labels: days(12) })).svg)
    const turned = texts(root).filter((e) => e.attributes.transform && e.text.startsWith('Day'))
    expect(turned.map((e) => e.text)).toEqual(days(12).slice(1))
  })
  test('cut a single long label', () => {
    const labels = ['Day 0', 'Day 2', 'a label that is much longer than the others are', 'Day 6']
    const shown = texts(readXml(renderFigure(settingsFor('errors'), simulateRecords({ labels })).svg))
    expect(shown.some((e) => e.text.startsWith('a label') && e.text.endsWith('…'))).toBe(true)
  })
})

describe('hostile labels', () => {
  const hostile = simulateRecords({ labels: [HOSTILE, `=${HOSTILE}`, '@c'] })
  test.each(['landscape', 'errors'] as const)('are shown in %s as they are', (kind) => {
    const { svg } = renderFigure(settingsFor(kind, 183), hostile)
    const root = readXml(svg)
    expect(descendants(root).some((e) => e.tag === 'script')).toBe(false)
    expect(texts(root).some((e) => e.text.includes('<script>'))).toBe(true)
    expect(svg).not.toContain('\u0007')
  })
  test('are no formulas in a table', () => {
    const csv = figureCsv(settingsFor('errors'), hostile)
    expect(csv).toContain(`"'=<script>alert(""x"")`)
    expect(csv).toContain(`'@c`)
  })
})

test('small text is warned of', () => {
  expect(renderFigure(settingsFor('errors', 89, 4.5), records).warnings).toEqual([
    'Smallest text is 4.5 pt; journals ask for 5 pt or more.'
  ])
})

test('a missing part is named', () => {
  const { space, spaceArrays, provenance, axis } = records
  const bare = { space: { ...space, varianceRatio: null }, spaceArrays, provenance, axis }
  for (const kind of KINDS.filter((kind) => kind !== 'cells')) {
    expect(() => renderFigure(settingsFor(kind), bare)).toThrow(expect.objectContaining({ code: 'E_FIGURE' }))
  }
})

test('other PCs than those of the view are refused', () => {
  const request = { ...settingsFor('landscape'), pcs: [0, 2] as [number, number] }
  expect(() => renderFigure(request, records)).toThrow(expect.objectContaining({ code: 'E_FIGURE' }))
})
