import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DATA,
  HAS_DATA,
  launchBrowser,
  openPage,
  settled,
  shoot,
  startServer,
  temporaryHome,
  type Server
} from './support/app.ts'
import { acceptTimepoints, browseTo, button, goTo, openPath, prepareSpace } from './support/steps.ts'

if (!HAS_DATA && process.env['CI'] === 'true') throw new Error(`the reference data are missing at ${DATA}`)

describe.skipIf(!HAS_DATA)('the way from a file to a figure', () => {
  const home = temporaryHome()
  let server: Server
  let browser: Browser
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    browser = await launchBrowser()
    server = await startServer(home.folder, [DATA, home.folder])
    ;({ page, faults } = await openPage(browser, server.url))
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
    home.remove()
  })

  it('opens a file by the folder browser and proposes its timepoints with a reason', async () => {
    await browseTo(page, ['eb/', 'eb_pca5.h5ad'])
    await page.getByRole('heading', { name: 'Timepoints' }).waitFor()
    expect(await page.getByText('16,819').count()).toBeGreaterThan(0)
    expect(await page.getByText('Why this column').isVisible()).toBe(true)
    expect(await page.getByLabel('Time of Day 12-15').inputValue()).toBe('13.5')
  })

  it('moves a timepoint by keyboard and takes it back', async () => {
    await acceptTimepoints(page)
    await goTo(page, 'Data')
    const first = page.getByLabel('Time of Day 00-03')
    await first.press('Alt+ArrowDown')
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('[aria-label="Time of Day 00-03"]')?.value === '7.5'
    )
    await button(page, 'Undo').click()
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('[aria-label="Time of Day 00-03"]')?.value === '1.5'
    )
    await button(page, 'Continue to Space').click()
  })

  it('fits without a task longer than 50 ms on the page', async () => {
    await prepareSpace(page)
    await settled(page)
    await page.evaluate(() => {
      const seen: number[] = []
      Object.assign(window, { seen })
      new PerformanceObserver((list) => {
        if (document.querySelector('progress')) for (const entry of list.getEntries()) seen.push(entry.duration)
      }).observe({ type: 'longtask' })
    })
    await button(page, 'Fit landscape').click()
    await page.getByRole('heading', { name: 'Learning the landscape' }).waitFor()
    await page.getByRole('slider', { name: 'Time' }).waitFor({ timeout: 120_000 })
    const seen = await page.evaluate(() => (window as unknown as { seen: number[] }).seen)
    expect(seen.filter((ms) => ms > 50)).toEqual([])
  })

  it('shows another moment with the slider, and reads the height under the pointer', async () => {
    const heading = page.locator('#moment-title')
    expect(await heading.textContent()).toContain('Day 00-03')
    await page.getByRole('slider', { name: 'Time' }).fill('12')
    await page.waitForFunction(() => document.querySelector('#moment-title')?.textContent?.includes('between'))
    expect(await heading.textContent()).toContain('between Day 06-09 and Day 12-15')
    await settled(page)
    const plot = page.getByRole('figure', { name: /^Landscape and cells at/ })
    const box = await plot.boundingBox()
    if (!box) throw new Error('the landscape is not drawn')
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3)
    await page.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 3 + 2)
    await page.waitForFunction(() => /PC1 -?\d/.test(document.querySelector('.reading')?.textContent ?? ''))
  })

  it('draws cells: the large panel is not one colour', async () => {
    const picture = await page.getByRole('figure', { name: /^Landscape and cells at/ }).screenshot()
    expect(picture.length).toBeGreaterThan(15_000)
  })

  it('tells the errors beside their baselines', async () => {
    await button(page, 'Continue to Check').click()
    const table = page.getByRole('table', { name: 'Errors per timepoint, lower is better' })
    const mean = await table.getByRole('row', { name: /^Mean/ }).getByRole('cell').allTextContents()
    const [w1, , previous, floor] = mean.slice(1).map(Number)
    expect(w1).toBeLessThan(0.65)
    expect(w1).toBeGreaterThan(floor)
    expect(previous).toBeGreaterThan(1)
  })

  it('leaves each inner timepoint out on demand', async () => {
    await button(page, 'Run this test').click()
    const table = page.getByRole('table', { name: 'Errors at timepoints that were left out, lower is better' })
    await table.waitFor({ timeout: 120_000 })
    const mean = await table.getByRole('row', { name: /^Mean/ }).getByRole('cell').allTextContents()
    const [predicted, , , before] = mean.slice(1).map(Number)
    expect(await table.getByRole('row').count()).toBe(5)
    expect(predicted).toBeLessThan(0.8)
    expect(before).toBeGreaterThan(predicted)
  })

  it('turns the landscape into a surface', async () => {
    await goTo(page, 'Landscape')
    await page.getByRole('checkbox', { name: 'Surface in 3D' }).check()
    await page
      .getByRole('figure', { name: /as a surface$/ })
      .locator('canvas')
      .first()
      .waitFor()
    await settled(page)
    await shoot(page, '9-surface-light')
    await goTo(page, 'Check')
  })

  it('exports the figure as SVG, as PNG of the asked size, and its numbers', async () => {
    await button(page, 'Continue to Figures').click()
    const save = async (name: string): Promise<Buffer> => {
      const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).click()])
      return readFileSync(await download.path())
    }
    await page.getByRole('img', { name: /as it will be exported/ }).waitFor()
    const svg = (await save('Export SVG')).toString()
    expect(svg).toContain('<svg')
    expect(svg).toMatch(/width="183(\.0+)?mm"/)
    expect(svg).toContain('Day 06-09')
    const png = await save('Export PNG')
    expect(png.readUInt32BE(16)).toBe(Math.round((183 / 25.4) * 450))
    expect(png.toString('latin1', 37, 41)).toBe('pHYs')
    expect((await save('Export CSV')).toString().split('\n').length).toBeGreaterThan(10)
  })

  it('says what is wrong with a bad file, and what to do', async () => {
    await button(page, 'Open another…').click()
    const bad = join(home.folder, 'notes.h5ad')
    writeFileSync(bad, 'These are my notes, not my data.\n'.repeat(100))
    await openPath(page, bad)
    const alert = page.getByRole('alert')
    await alert.getByText('E_H5_NOT').waitFor()
    expect(await alert.textContent()).toContain('notes.h5ad is not an HDF5 file')
    await alert.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByRole('button', { name: 'eb_pca5.h5ad', exact: true }).click()
    await page.getByRole('slider', { name: 'Time' }).waitFor()
    await goTo(page, 'Check')
  })

  it('shows the same after a restart', async () => {
    await page.getByRole('heading', { name: 'Check', level: 1 }).waitFor()
    await settled(page)
    await server.stop()
    await page.getByText('The connection to JKOscope was lost').waitFor()
    server = await startServer(home.folder, [DATA])
    const again = await openPage(browser, server.url)
    await again.page.getByRole('heading', { name: 'Check', level: 1 }).waitFor()
    await again.page.getByRole('heading', { name: 'Error per timepoint' }).waitFor()
    expect(await again.page.getByRole('row', { name: /Continuous/ }).count()).toBe(1)
    expect(again.faults).toEqual([])
  })

  it('ran without an error on the page besides the lost connection', () => {
    expect(faults.filter((text) => !text.includes('WebSocket'))).toEqual([])
  })
})
