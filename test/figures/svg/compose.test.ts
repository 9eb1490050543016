import { describe, expect, test } from 'vitest'
import { renderDraft, renderFigure, sourceData } from '../../../src-main/host/figures/index.ts'
import { AppError } from '../../../src-shared/errors.ts'
import { textWidth } from '../../../src-main/host/figures/text.ts'
import { lettersOf, rowsOf } from '../../../src-shared/figures/panels.ts'
import { LAND_PALETTES, TIME_PALETTES } from '../../../src-shared/figures/palettes.ts'
import { figureKindSchema, type FigurePanel, type FigureSettings } from '../../../src-shared/model/figure.ts'
import { readXml, type XmlElement } from './read-xml.ts'
import { settingsFor, simulateRecords } from './simulated-records.ts'

const records = simulateRecords()
const CHARTS: FigurePanel[] = [
  { kind: 'errors', share: 2 / 3 },
  { kind: 'loss', share: 1 / 3 },
  { kind: 'cells', share: 1 / 2 },
  { kind: 'drivers', share: 1 / 2, timepoint: 1 }
]
const ALL: FigurePanel[] = [
  { kind: 'landscape', share: 1 },
  ...CHARTS,
  { kind: 'fates', share: 1 / 3, column: 'branch' },
  { kind: 'held-out', share: 1 / 3 },
  { kind: 'scree', share: 1 / 3 }
]
const composed = (panels: FigurePanel[], change: Partial<FigureSettings> = {}): FigureSettings => ({
  ...settingsFor('landscape', 183),
  panels,
  ...change
})

interface Box {
  text: string
  left: number
  right: number
  top: number
  bottom: number
}

/** Boxes of all upright texts on the page, as Arial sets them, with the places of their panels. */
function textBoxes(element: XmlElement, x = 0, y = 0): Box[] {
  const moved = /^translate\((\S+) (\S+)\)$/.exec(element.attributes.transform ?? '')
  const [dx, dy] = moved ? [x + Number(moved[1]), y + Number(moved[2])] : [x, y]
  const inner = element.children.flatMap((child) => textBoxes(child, dx, dy))
  if (element.tag !== 'text' || element.attributes.transform) return inner
  const { attributes: a, text } = element
  const size = Number(a['font-size'])
  const width = textWidth(text, size)
  const left = dx + Number(a.x) - (a['text-anchor'] === 'middle' ? width / 2 : a['text-anchor'] === 'end' ? width : 0)
  return [{ text, left, right: left + width, top: dy + Number(a.y) - 0.72 * size, bottom: dy + Number(a.y) }]
}

test('panels make rows in reading order, thirds fill one', () => {
  const shares = [1, 1 / 2, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 2 / 3, 1 / 4]
  const rows = rowsOf(shares.map((share) => ({ share }))).map((row) => row.map(({ share }) => share))
  expect(rows).toEqual([[1], [1 / 2, 1 / 3], [1 / 3, 1 / 3, 1 / 3], [2 / 3, 1 / 4]])
})

test('letters follow the journal and the parts of panels; a single chart has none', () => {
  expect(lettersOf(composed(ALL)).flat().join('')).toBe('abcdefghi')
  expect(lettersOf(composed(ALL, { journal: 'cell' }))[0]).toEqual(['A', 'B'])
  expect(lettersOf(composed([CHARTS[0]]))).toEqual([[]])
  expect(lettersOf(composed([ALL[0]]))).toEqual([['a', 'b']])
})

test('a composed figure is drawn as before', async () => {
  const { svg } = renderFigure(composed(CHARTS), records)
  await expect(svg.replaceAll('><', '>\n<')).toMatchFileSnapshot('__snapshots__/composed.svg')
})

describe('a figure of all kinds', () => {
  const shapes = [2, 3, 5, 12].flatMap((K) => [5, 7, 9].map((textPt) => [K, textPt] as const))
  test.each(shapes)('of %i timepoints with text of %i pt has no text on other text or off the page', (K, textPt) => {
    const labels = Array.from({ length: K }, (_, k) => `Day ${6 * k}-${6 * k + 3}`)
    const panels = K < 3 ? ALL.filter(({ kind }) => kind !== 'held-out') : ALL
    const figure = renderFigure(composed(panels, { textPt }), simulateRecords({ labels }))
    const boxes = textBoxes(readXml(figure.svg))
    const bottom = (figure.heightMm * 72) / 25.4
    const off = boxes.filter(
      (b) => b.left < -0.1 || b.right > (183 * 72) / 25.4 + 0.1 || b.top < -0.1 || b.bottom > bottom
    )
    expect(off.map((b) => b.text)).toEqual([])
    const pairs = boxes.flatMap((a, i) => boxes.slice(i + 1).map((b) => [a, b] as const))
    const clash = pairs.filter(([a, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
    expect(clash.map(([a, b]) => `${a.text} on ${b.text}`)).toEqual([])
  })
  test('is exactly as wide as asked, and holds nothing that editors refuse', () => {
    const { svg } = renderFigure(composed(ALL), records)
    expect(readXml(svg).attributes.width).toBe('183mm')
    expect(svg).not.toMatch(/NaN|Infinity|rgba\(|sans-serif|clip-path|undefined/)
  })
  test('has a table per panel, named by its letters', () => {
    const names = sourceData(composed(ALL), records).map(({ name }) => name)
    expect(names.slice(0, 3)).toEqual(['ab-landscape', 'c-errors', 'd-loss'])
    expect(new Set(names).size).toBe(ALL.length)
  })
})

test('charts of a row have their x axes on one line', () => {
  const boxes = textBoxes(readXml(renderFigure(composed(CHARTS.slice(0, 2)), records).svg))
  const [errors, loss] = ['Predicted timepoint', 'Training step'].map((title) => boxes.find((b) => b.text === title)!)
  expect(errors.bottom).toBeCloseTo(loss.bottom, 1)
})

describe('a panel that cannot be drawn', () => {
  const panels: FigurePanel[] = [
    { kind: 'errors', share: 1 / 2 },
    { kind: 'cells', share: 1 / 2, umap: 5 },
    { kind: 'loss', share: 1 / 4 },
    { kind: 'fates', share: 1 / 4, column: 'gone' }
  ]
  const settings = composed(panels)
  const failed = new Map([[panels[2] as FigurePanel, new AppError('E_NO_LOADINGS')]])
  test('leaves a frame with the reason in a draft, beside the others as they are', () => {
    const draft = renderDraft(settings, { ...records, failed })
    expect(draft.missing.map((sentence) => sentence.slice(0, 9))).toEqual(['Panel b: ', 'Panel c: ', 'Panel d: '])
    expect(draft.missing[0]).toMatch(/no UMAP of 5 PCs/)
    expect(draft.svg.match(/stroke-dasharray="4 3"/g)?.length).toBe(3)
    const boxes = textBoxes(readXml(draft.svg))
    expect(boxes.map(({ text }) => text)).toContain('Predicted timepoint')
    const width = (settings.widthMm * 72) / 25.4
    expect(boxes.filter((b) => b.left < -0.1 || b.right > width + 0.1).map((b) => b.text)).toEqual([])
    const pairs = boxes.flatMap((a, i) => boxes.slice(i + 1).map((b) => [a, b] as const))
    const clash = pairs.filter(([a, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
    expect(clash.map(([a, b]) => `${a.text} on ${b.text}`)).toEqual([])
  })
  test('refuses the export, of the figure and of its numbers, with the same reason', () => {
    expect(() => renderFigure(composed(panels.slice(0, 2)), records)).toThrow(/no UMAP of 5 PCs/)
    const one = composed(panels.slice(2, 3))
    expect(() => renderFigure(one, { ...records, failed })).toThrow(new AppError('E_NO_LOADINGS').message)
    expect(() => sourceData(one, { ...records, failed })).toThrow(new AppError('E_NO_LOADINGS').message)
  })
  test('is nothing that a draft without such panels has', () => {
    const { missing, ...draft } = renderDraft(composed(CHARTS), records)
    expect(missing).toEqual([])
    expect(draft).toEqual(renderFigure(composed(CHARTS), records))
  })
})

describe('warnings', () => {
  const warningsOf = (panels: FigurePanel[], change: Partial<FigureSettings>): string =>
    renderFigure(composed(panels, change), records).warnings.join(' ')
  test('name the journal and its limit', () => {
    expect(warningsOf(ALL, { journal: 'nature' })).toMatch(/The figure is \d+ mm high; Nature takes 170 mm at most/)
    expect(warningsOf(CHARTS, { journal: 'plos', textPt: 7 })).toContain('PLOS asks for 8 pt or more')
    expect(warningsOf(CHARTS, { journal: 'nature', textPt: 9 })).toContain('Nature asks for 7 pt or less')
    expect(warningsOf(CHARTS.slice(0, 1), { journal: 'nature', textPt: 7 })).toBe('')
  })
  test('name panels that are too narrow', () => {
    expect(warningsOf(CHARTS.slice(0, 2), { widthMm: 85 })).toMatch(/Panel b is only 2\d mm wide/)
  })
  test('name colours of timepoints that merge', () => {
    const labels = Array.from({ length: 8 }, (_, k) => `t${k}`)
    const panel: FigurePanel = { kind: 'cells', share: 1 }
    const { warnings } = renderFigure(composed([panel]), simulateRecords({ labels, cells: () => 5 }))
    for (const warning of warnings)
      expect(warning).toMatch(/^Colours merge under (prot|deuter|trit)anopia: t\d and t\d/)
    const greys = renderFigure(composed([panel], { timePalette: 'greys' }), simulateRecords({ labels, cells: () => 5 }))
    expect(greys.warnings).toEqual([])
  })
})

test.each(TIME_PALETTES)('timepoints in %s differ from each other', (timePalette) => {
  const colours = (palette: FigureSettings['timePalette']): Set<string> => {
    const panel: FigurePanel = { kind: 'cells', share: 1 }
    const { svg } = renderFigure(composed([panel], { timePalette: palette }), records)
    return new Set([...svg.matchAll(/<circle [^>]*fill="(#[0-9a-f]{6})"/g)].map(([, fill]) => fill))
  }
  expect(colours(timePalette).size).toBe(3)
})

test.each(LAND_PALETTES)('the potential in %s goes from one end of its colours to the other', (landPalette) => {
  const { svg } = renderFigure(composed([ALL[0]], { landPalette }), records)
  const blues = renderFigure(composed([ALL[0]]), records).svg
  expect(svg === blues).toBe(landPalette === 'blues')
})

test('every kind lies in the composer', () => {
  expect(new Set(ALL.map(({ kind }) => kind))).toEqual(new Set(figureKindSchema.options))
})

describe('cells', () => {
  const panel: FigurePanel = { kind: 'cells', share: 1 }
  const n = (records.spaceArrays.timeIndex as Int32Array).length
  test('lie where a UMAP has laid them, and say so', () => {
    const cells = Int32Array.from({ length: n }, (_, i) => i)
    const umap = new Map([
      [2, { x: Float32Array.from(cells, (i) => i % 7), y: Float32Array.from(cells, (i) => i % 5), cells }]
    ])
    const { svg } = renderFigure(composed([{ ...panel, umap: 2 }]), { ...records, umap })
    expect(svg).toContain('>UMAP 1</text>')
    expect(sourceData(composed([{ ...panel, umap: 2 }]), { ...records, umap })[0].csv).toContain('\n3,3,3,Day 0\n')
    expect(() => renderFigure(composed([{ ...panel, umap: 5 }]), { ...records, umap })).toThrow(/UMAP of 5 PCs/)
  })
  test('are coloured by a gene from low to high, and by a column with cells without a value in grey', () => {
    const gene = { matrix: 'X', gene: 'g', name: 'Gata4', log: false }
    const key = JSON.stringify(['X', 'g', false])
    const numbers = Float32Array.from({ length: n }, (_, i) => (i === 4 ? NaN : i))
    const codes = Int32Array.from({ length: n }, (_, i) => (i % 3) - 1)
    const values = new Map([
      [key, { kind: 'numbers', values: numbers } as const],
      ['fate', { kind: 'labels', labels: ['up', 'down'], codes } as const]
    ])
    const byGene = renderFigure(composed([{ ...panel, gene }]), { ...records, values }).svg
    expect(byGene).toContain('>Gata4</text>')
    const strokes = [...byGene.matchAll(/<path d="M[^"]*h0" stroke="(#[0-9a-f]{6})"/g)].map(([, stroke]) => stroke)
    expect(strokes.indexOf('#440154')).toBeLessThan(strokes.indexOf('#fde725'))
    const byColumn = renderFigure(composed([{ ...panel, column: 'fate' }]), { ...records, values }).svg
    for (const label of ['up', 'down', 'no value']) expect(byColumn).toContain(`>${label}</text>`)
  })
})
