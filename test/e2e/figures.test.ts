import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settled, shoot, temporaryHome, runApp, type RunningApp } from './support/app.ts'
import { violations } from './support/axe.ts'
import { acceptTimepoints, button, fit, goTo, prepareSpace } from './support/steps.ts'

describe('a figure of several panels', () => {
  const home = temporaryHome()
  let app: RunningApp
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    app = await runApp(home)
    ;({ page, faults } = app)
    await button(page, /sample/i)
      .first()
      .click()
    await acceptTimepoints(page)
    await prepareSpace(page)
    await fit(page)
    await goTo(page, 'Figures')
  }, 180_000)
  afterAll(() => app.stop())

  /** Waits until the preview is of these panels. */
  const shown = (words: string) => page.getByRole('img', { name: `${words} as it will be exported` }).waitFor()
  const add = (kind: string) => page.getByLabel('Add a panel').selectOption({ label: kind })
  const field = (label: string) => page.getByLabel(label, { exact: true })
  const undo = () => page.getByRole('button', { name: 'Undo', exact: true })
  async function save(name: string): Promise<{ bytes: Buffer; path: string }> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click()
    ])
    const path = join(home.folder, download.suggestedFilename())
    await download.saveAs(path)
    return { bytes: readFileSync(path), path }
  }

  it('begins with the figure of the paper', async () => {
    await shown('Landscape over time')
    expect(await field('Journal').inputValue()).toBe('nature 183')
  })

  it('takes panels, puts them in another order by keyboard, and takes changes back', async () => {
    await add('Errors')
    await add('Training loss')
    await shown('Landscape over time, Errors, Training loss')
    await page.getByLabel('Width of d: Training loss').press('Alt+ArrowUp')
    await shown('Landscape over time, Training loss, Errors')
    await undo().click()
    await shown('Landscape over time, Errors, Training loss')
    await button(page, 'Remove a, b: Landscape over time').click()
    await shown('Errors, Training loss')
    await page.getByLabel('Width of a: Errors').selectOption({ label: '2/3 of the width' })
    await page.getByLabel('Width of b: Training loss').selectOption({ label: '1/3 of the width' })
    await settled(page)
    await shoot(page, '7-composer-light')
    expect(await violations(page)).toEqual([])
  })

  it('shows the figure as people with other colour vision see it', async () => {
    await field('Seen').selectOption('deuteranopia')
    const image = page.getByRole('img', { name: /as it will be exported/ })
    expect(await image.evaluate((element) => getComputedStyle(element).filter)).toMatch(/url\(.*deuteranopia/)
    await field('Seen').selectOption('as it is')
  })

  it('warns of small text', async () => {
    await field('Text (pt)').fill('4')
    await field('Text (pt)').press('Tab')
    await page.getByText('Smallest text is 4.0 pt; Nature asks for 5 pt or more.').waitFor()
    await undo().click()
    await page.getByText('Smallest text is').waitFor({ state: 'detached' })
  })

  it('changes the colours of timepoints in the figure and on the landscape', async () => {
    await button(page, 'Paper figure').click()
    await field('Timepoints').selectOption('viridis')
    await field('Height of the landscape').selectOption('cividis')
    await add('Cells')
    await shown('Landscape over time, Cells')
    await settled(page)
    const svg = (await save('Export SVG')).bytes.toString()
    expect(svg).toContain('#440154')
    expect(svg).not.toContain('#0072b2')
  })

  it('exports SVG with text, size and provenance', async () => {
    const svg = (await save('Export SVG')).bytes.toString()
    expect(svg).toMatch(/width="183mm"/)
    expect(svg).toContain('name="sha256"')
    for (const letter of ['a', 'b', 'c']) expect(svg).toContain(`font-weight="bold">${letter}</text>`)
  })

  it('exports PDF of the same size with embedded fonts, PNG of the asked pixels, and the numbers of each panel', async () => {
    const pdf = await save('Export PDF')
    expect(pdf.bytes.toString('latin1', 0, 5)).toBe('%PDF-')
    expect(pdf.bytes.toString('latin1')).toMatch(/\/BaseFont \/[A-Z]+\+LiberationSans/)
    const [, width] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.bytes.toString('latin1')) ?? []
    expect(Math.abs((Number(width) * 25.4) / 72 - 183)).toBeLessThan(0.2)
    const png = await save('Export PNG')
    expect(png.bytes.readUInt32BE(16)).toBe(Math.round((183 / 25.4) * 450))
    expect(png.bytes.toString('latin1')).toContain('sha256: ')
    const zip = await save('Export CSV')
    expect(zip.path).toMatch(/\.zip$/)
    for (const name of ['ab-landscape.csv', 'c-cells.csv']) expect(zip.bytes.toString('latin1')).toContain(name)
  })

  it('writes outlines that need no font', async () => {
    await page.getByText('Font and pictures').click()
    await field('Text as').selectOption('outlines')
    await settled(page)
    const svg = (await save('Export SVG')).bytes.toString()
    expect(svg).not.toContain('<text')
    expect(svg).toContain('aria-label="PC1')
    await undo().click()
  })

  it('remembers the figure of a fit', async () => {
    await goTo(page, 'Landscape')
    await page.reload()
    await goTo(page, 'Figures')
    await shown('Landscape over time, Cells')
    expect(await field('Timepoints').inputValue()).toBe('viridis')
    expect(faults).toEqual([])
  })
})
