import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { chromiumRenderer } from '../../../src-main/host/exports/chromium-renderer.ts'
import { exportFigure } from '../../../src-main/host/exports/export-figure.ts'
import { findChromium } from '../../../src-main/host/exports/find-chromium.ts'
import { readFonts } from '../../../src-main/host/exports/fonts.ts'
import { renderFigure } from '../../../src-main/host/figures/index.ts'
import { figureKindSchema, type FigureSettings } from '../../../src-shared/model/figure.ts'
import { settingsFor, simulateRecords } from '../svg/simulated-records.ts'

/** Other people's readers of our files; tests of a reader that is not installed are skipped. */
function installed(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'ignore'] }).toString()

const folder = mkdtempSync(join(tmpdir(), 'jkoscope-readers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const assets = join(import.meta.dirname, '../../../assets')
const fonts = { sans: await readFonts(assets, 'sans'), serif: await readFonts(assets, 'serif') }
const records = simulateRecords()
const composed: FigureSettings = {
  ...settingsFor('landscape', 183),
  panels: [
    { kind: 'landscape', share: 1 },
    { kind: 'errors', share: 0.5 },
    { kind: 'drivers', share: 0.5, timepoint: 1 }
  ]
}
const ALL: [name: string, settings: FigureSettings][] = [
  ...figureKindSchema.options.map((kind): [string, FigureSettings] => [kind, settingsFor(kind)]),
  ['composed', composed],
  ['serif', { ...composed, font: 'serif' }]
]

const browser = await findChromium()
const poppler = ['pdffonts', 'pdftotext', 'pdfinfo'].every(installed)
const skipPdf = !poppler || (browser === null && process.env.CI !== 'true')

describe.skipIf(skipPdf).each(ALL)('the PDF of %s, read by poppler', (name, settings) => {
  const figure = renderFigure(settings, records)
  const path = join(folder, `${name}.pdf`)

  test('embeds TrueType fonts with their letters told, has its text and its size', async () => {
    const renderer = chromiumRenderer(browser ?? 'no Chromium on this machine')
    const tools = { renderer, fonts: fonts[settings.font], dpi: 300, provenance: { seed: '0' } }
    writeFileSync(path, (await exportFigure(figure, 'pdf', tools)).bytes)

    const rows = run('pdffonts', path).trimEnd().split('\n').slice(2)
    const family = settings.font === 'serif' ? 'LiberationSerif' : 'LiberationSans'
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows)
      expect(row).toMatch(new RegExp(`^[A-Z]+\\+${family}\\S* +CID TrueType +Identity-H +yes yes yes`))

    const words = [...figure.svg.matchAll(/<text [^>]*>([^<]+)<\/text>/g)].map(([, text]) => text)
    const shown = run('pdftotext', '-raw', path, '-').replaceAll(/\s/g, '')
    for (const word of words) expect(shown).toContain(word.replaceAll(/\s/g, ''))

    const [, width, height] = /Page size: +([\d.]+) x ([\d.]+) pts/.exec(run('pdfinfo', path))!.map(Number)
    expect(Math.abs((width * 25.4) / 72 - figure.widthMm)).toBeLessThan(0.2)
    expect(Math.abs((height * 25.4) / 72 - figure.heightMm)).toBeLessThan(0.2)
    expect(run('pdfinfo', path)).toContain('seed: 0')
  })
})

describe.skipIf(!installed('inkscape')).each([ALL[0], ['composed', composed]] as typeof ALL)(
  'the SVG of %s, read by Inkscape',
  (name, settings) => {
    test('has its size in mm and its texts as texts', () => {
      const figure = renderFigure(settings, records)
      const path = join(folder, `${name}.svg`)
      writeFileSync(path, figure.svg)
      // Inkscape names what has no id after its tag.
      const objects = run('inkscape', '--query-all', path).trim().split('\n')
      const texts = objects.filter((line) => line.startsWith('text'))
      expect(texts.length).toBe(figure.svg.match(/<text /g)!.length)
      const [, , , width, height] = objects[0].split(',').map(Number)
      expect((width * 25.4) / 96).toBeCloseTo(figure.widthMm, 1)
      expect((height * 25.4) / 96).toBeCloseTo(figure.heightMm, 1)
    })
  }
)

test('outlines lie where the text was, and hold no text', () => {
  const { svg } = renderFigure({ ...composed, textAs: 'outlines' }, records, fonts.sans)
  expect(svg).not.toContain('<text')
  const text = renderFigure(composed, records).svg
  expect(svg.match(/aria-label="/g)).toHaveLength(text.match(/<text /g)!.length)
  expect(svg).toContain('aria-label="RISE0"')
})
