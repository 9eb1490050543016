import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chromiumRenderer } from '../../../src-main/host/exports/chromium-renderer.ts'
import { EXPORT_FORMATS, exportFigure, type ExportTools } from '../../../src-main/host/exports/export-figure.ts'
import { chromiumCandidates, findChromium } from '../../../src-main/host/exports/find-chromium.ts'
import { readFonts } from '../../../src-main/host/exports/fonts.ts'
import { figurePage } from '../../../src-main/host/exports/page.ts'
import { decodePng } from '../../../src-main/host/exports/png-decode.ts'
import { renderFigure } from '../../../src-main/host/figures/index.ts'
import { settingsFor, simulateRecords } from '../svg/simulated-records.ts'

const browser = await findChromium()
const fonts = await readFonts(join(import.meta.dirname, '../../../assets'), 'sans')
const records = simulateRecords({ labels: ['Day 0', '<script>document.body.remove()</script>', 'λ − 2'] })
const figure = renderFigure(settingsFor('errors'), records)
const tools = (renderer: ExportTools['renderer']): ExportTools => ({
  renderer,
  fonts,
  dpi: 300,
  provenance: { seed: '0' }
})

test('without a browser there is SVG, and the others say what to do', async () => {
  const { bytes } = await exportFigure(figure, 'svg', tools(null))
  expect(new TextDecoder().decode(bytes)).toBe(figure.svg)
  for (const format of EXPORT_FORMATS.filter((f) => f !== 'svg')) {
    const failure = expect.objectContaining({ code: 'E_EXPORT_BROWSER' })
    await expect(exportFigure(figure, format, tools(null))).rejects.toEqual(failure)
  }
})

test('browsers are looked for where the system has them, the named one first', () => {
  const linux = chromiumCandidates('linux', { PATH: '/a:/b', JKOSCOPE_CHROMIUM: '/own' })
  expect(linux.slice(0, 3)).toEqual(['/own', '/a/chromium', '/b/chromium'])
  expect(chromiumCandidates('win32', { ProgramFiles: 'C:\\P' })).toContain(
    'C:\\P\\Google\\Chrome\\Application\\chrome.exe'
  )
  expect(chromiumCandidates('linux', {})).toEqual([])
})

test('the page may load nothing and run nothing', () => {
  const page = figurePage(figure.svg, figure, fonts)
  expect(page).toContain(`content="default-src 'none'`)
  expect(page).not.toContain('<script')
})

describe.skipIf(browser === null && process.env.CI !== 'true')('with the browser of this machine', () => {
  const renderer = chromiumRenderer(browser ?? 'no Chromium on this machine')

  test('a PDF is one page of the right size with TrueType fonts embedded', async () => {
    const { bytes } = await exportFigure(figure, 'pdf', tools(renderer))
    const text = Buffer.from(bytes).toString('latin1')
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1)
    expect(text).toContain('/FontFile2')
    expect(text).toMatch(/\/BaseFont \/[A-Z]+\+LiberationSans/)
    const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text)!.slice(1).map(Number)
    expect(Math.abs((box[0] * 25.4) / 72 - figure.widthMm)).toBeLessThan(0.2)
    expect(Math.abs((box[1] * 25.4) / 72 - figure.heightMm)).toBeLessThan(0.2)
  })
  test('a PNG has as many pixels as the size and the resolution ask for, and shows the figure', async () => {
    const { bytes } = await exportFigure(figure, 'png', tools(renderer))
    const { width, height, data } = decodePng(bytes)
    expect([width, height]).toEqual([89, figure.heightMm].map((mm) => Math.round((mm / 25.4) * 300)))
    const share = data.filter((byte, i) => i % 4 === 0 && byte < 255).length / (width * height)
    expect(share).toBeGreaterThan(0.01)
    expect(share).toBeLessThan(0.3)
  })
  test('a browser that cannot be started is an error that people can read', async () => {
    const failing = exportFigure(figure, 'pdf', tools(chromiumRenderer('/nowhere/chromium')))
    await expect(failing).rejects.toEqual(expect.objectContaining({ code: 'E_EXPORT' }))
  })
})
