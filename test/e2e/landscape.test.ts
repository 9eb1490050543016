import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../src-shared/random.ts'
import { DATA, EB, HAS_DATA, settled, shoot, temporaryHome, runApp, type RunningApp } from './support/app.ts'
import { violations } from './support/axe.ts'
import { slowness } from './support/slowness.ts'
import { acceptTimepoints, button, fit, goTo, openPath, prepareSpace } from './support/steps.ts'

/**
 * The longest task of the page, in milliseconds, while `work` is done: the best of three times, over how much longer than
 * at best a piece of work takes on this machine just now, since others' work can only make tasks longer.
 */
async function longestTask(page: Page, before: () => Promise<void>, work: () => Promise<void>): Promise<number> {
  const found: number[] = []
  for (let i = 0; i < 3; i++) {
    await before()
    await settled(page)
    await page.evaluate(() => {
      const tasks: number[] = []
      const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((e) => e.duration)))
      observer.observe({ type: 'longtask' })
      Object.assign(window, { tasks, observer })
    })
    await work()
    await settled(page)
    const longest = await page.evaluate(() => {
      const { tasks, observer } = window as unknown as { tasks: number[]; observer: PerformanceObserver }
      observer.disconnect()
      return Math.max(0, ...tasks)
    })
    found.push(longest / (await slowness(page)))
  }
  return Math.min(...found)
}

/** Share of the pixels of a figure's canvases that are painted. */
const paintedShare = (page: Page, figure: RegExp) =>
  page.getByRole('figure', { name: figure }).evaluate((element) => {
    const canvases = [...element.querySelectorAll('canvas')]
    return canvases.map((canvas) => {
      const ctx = canvas.getContext('2d')
      if (!ctx || canvas.width === 0) return 0
      const { data } = ctx.getImageData(0, 0, canvas.width, canvas.height)
      let painted = 0
      for (let i = 3; i < data.length; i += 4) if ((data[i] as number) > 0) painted++
      return painted / (data.length / 4)
    })
  })

describe('the space and the landscape of the simulated sample', () => {
  const home = temporaryHome()
  let app: RunningApp
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    app = await runApp(home)
    ;({ page, faults } = app)
    await button(page, 'Open the simulated sample').click()
    await acceptTimepoints(page)
    await page.getByRole('radio', { name: /New PCA of X/ }).check()
    await button(page, 'Prepare this space').click()
    await page.getByRole('figure', { name: /^Scatter/ }).waitFor()
  })
  afterAll(() => app.stop())

  it('draws the cells in two PCs of choice, and closer', async () => {
    await page.getByLabel('Vertical').selectOption('PC3')
    const scatter = page.getByRole('figure', { name: 'Scatter of the cells in PC1 and PC3, coloured by timepoint' })
    await scatter.waitFor()
    await settled(page)
    const [before] = await paintedShare(page, /^Scatter/)
    expect(before).toBeGreaterThan(0.02)
    await scatter.getByRole('button', { name: 'Zoom in' }).click()
    await settled(page)
    expect((await paintedShare(page, /^Scatter/))[0]).not.toBe(before)
    await scatter.getByRole('button', { name: 'Show all' }).click()
    expect(await scatter.getByRole('button', { name: 'Zoom out' }).isDisabled()).toBe(true)
  })

  it('draws the cut in the scree where the number of PCs is typed', async () => {
    const pcs = page.getByLabel('5 of 50', { exact: true })
    await pcs.fill('7')
    await pcs.press('Enter')
    await page.getByRole('group', { name: 'Variance explained by each PC; the fit uses the first 7' }).waitFor()
    await page.getByText('used by the fit: 7').waitFor()
    await page.getByLabel('7 of 50', { exact: true }).fill('900')
    await page.getByLabel('7 of 50', { exact: true }).press('Enter')
    await page.getByText('used by the fit: 50').waitFor()
    await page.getByLabel('50 of 50', { exact: true }).fill('5')
    await page.getByLabel('50 of 50', { exact: true }).press('Enter')
  })

  it('names the genes of a PC', async () => {
    const table = page.getByRole('table', { name: /largest loadings on PC1/ })
    const first = await table.textContent()
    await page.getByLabel('Component', { exact: true }).selectOption('PC2')
    await page.getByRole('heading', { name: 'Genes of PC2' }).waitFor()
    const second = page.getByRole('table', { name: /largest loadings on PC2/ })
    expect(await second.textContent()).not.toBe(first)
    const loadings = (await second.getByRole('row').nth(1).getByRole('cell').allTextContents()).map(Number)
    expect(loadings[1]).toBeGreaterThan(0)
    expect(loadings[3]).toBeLessThan(0)
  })

  it('shows the quality of the cells, and where a filter would cut', async () => {
    await page.getByRole('tab', { name: 'Quality of the cells' }).click()
    const counts = page.getByRole('img', { name: 'Histogram of counts per cell, by timepoint' })
    await counts.waitFor()
    expect(await counts.locator('.cut').count()).toBe(0)
    await page.getByText('How the genes are prepared').click()
    await page.getByRole('checkbox', { name: 'Leave out cells of unusual size' }).check()
    // Two cuts at each of five timepoints.
    expect(await counts.locator('.cut').count()).toBe(10)
    await page.getByText('where the filter chosen on the left would cut').waitFor()
    await shoot(page, '13-space-quality-light')
    await page.getByRole('checkbox', { name: 'Leave out cells of unusual size' }).uncheck()
  })

  it('makes a UMAP to look at, keeps it, and says that it is no space to fit in', async () => {
    await page.getByRole('tab', { name: 'UMAP' }).click()
    await page.getByText('never a space to fit in').waitFor()
    await button(page, 'Make a UMAP of 5 PCs').click()
    await button(page, 'Cancel the UMAP').click()
    await button(page, 'Make a UMAP of 5 PCs').click()
    await page.getByRole('figure', { name: 'UMAP of the cells, coloured by timepoint' }).waitFor({ timeout: 120_000 })
    await page.getByLabel('Colour by').selectOption('branch')
    await page.getByRole('figure', { name: 'UMAP of the cells, coloured by branch' }).waitFor()
    await shoot(page, '13-space-umap-light')
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Colour by').selectOption('time')
    await page.getByRole('tab', { name: 'Principal components' }).click()
    await page.getByRole('tab', { name: 'UMAP' }).click()
    await page.getByRole('figure', { name: 'UMAP of the cells, coloured by timepoint' }).waitFor()
  })

  it('draws a preview while the landscape is learnt, and the fit after it', async () => {
    await button(page, 'Continue to Landscape').click()
    await button(page, 'Fit landscape').click()
    await page.getByText('preview', { exact: true }).waitFor()
    await page.getByRole('img', { name: 'Preview at Day 0' }).waitFor()
    await shoot(page, '13-landscape-preview-light')
    await page.getByRole('slider', { name: 'Time' }).waitFor({ timeout: 120_000 })
    expect(await page.getByText('preview', { exact: true }).count()).toBe(0)
  })

  it('draws each layer that is switched on', async () => {
    await page.getByRole('slider', { name: 'Time' }).fill('12')
    await settled(page)
    const map = /^Landscape and cells at/
    const [land, cells, arrows, paths] = await paintedShare(page, map)
    expect(land).toBeGreaterThan(0.9)
    expect(cells).toBeGreaterThan(0.005)
    expect([arrows, paths]).toEqual([0, 0])
    await page.getByRole('checkbox', { name: 'Arrows downhill' }).check()
    await page.getByRole('checkbox', { name: 'Cells', exact: true }).uncheck()
    await settled(page)
    const after = await paintedShare(page, map)
    expect(after[1]).toBe(0)
    expect(after[2]).toBeGreaterThan(0.001)
    await page.getByRole('checkbox', { name: 'Filled' }).uncheck()
    await page.getByRole('checkbox', { name: 'Level curves' }).uncheck()
    await page.getByRole('checkbox', { name: 'Filled' }).check()
    await page.getByRole('checkbox', { name: 'Level curves' }).check()
    await page.getByRole('checkbox', { name: 'Cells', exact: true }).check()
    await page.getByRole('checkbox', { name: 'Arrows downhill' }).uncheck()
  })

  it('traces cells: paths grow with the time, and are cleared', async () => {
    const slider = page.getByRole('slider', { name: 'Time' })
    await slider.fill('0')
    await button(page, 'Trace 20 cells').click()
    await button(page, 'Clear 20 paths').waitFor()
    await settled(page)
    const share = async () => (await paintedShare(page, /^Landscape and cells at/))[3] as number
    const start = await share()
    await slider.fill('32')
    await settled(page)
    expect(await share()).toBeGreaterThan(1.5 * start)
    await shoot(page, '13-landscape-traced-light')
    await button(page, 'Clear 20 paths').click()
    await settled(page)
    expect(await share()).toBe(0)
  })

  it('traces the cell that is pressed, and reads time, height and density under the pointer', async () => {
    const slider = page.getByRole('slider', { name: 'Time' })
    await slider.fill('0')
    await settled(page)
    const ground = page.getByRole('figure', { name: /^Landscape and cells at/ }).locator('.ground')
    // Where the cells lie: the middle of what the layer of cells has painted.
    const middle = await ground.evaluate((element) => {
      const canvas = element.querySelectorAll('canvas')[1] as HTMLCanvasElement
      const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
        ...([0, 0, canvas.width, canvas.height] as const)
      )
      const places: [number, number][] = []
      for (let i = 3; i < data.length; i += 4) {
        const at = (i - 3) / 4
        if ((data[i] as number) > 200) places.push([at % canvas.width, Math.floor(at / canvas.width)])
      }
      const [x, y] = places[Math.floor(places.length / 2)] as [number, number]
      return { x: (x * element.clientWidth) / canvas.width, y: (y * element.clientHeight) / canvas.height }
    })
    await ground.click({ position: middle })
    await button(page, 'Clear 1 path').waitFor()
    const reading = await page.locator('.reading').textContent()
    expect(reading).toMatch(/Time\s*Day 0/)
    expect(reading).toMatch(/Height\s*-?\d+\.\d{3}/)
    expect(reading).toMatch(/Density\s*\d+\.\d %/)
    await button(page, 'Clear 1 path').click()
  })

  it('makes the maps higher by keyboard', async () => {
    const map = page.getByRole('figure', { name: /^Landscape and cells at/ })
    const before = (await map.boundingBox())?.height ?? 0
    const handle = page.getByRole('separator', { name: 'Height of the maps' })
    await handle.press('ArrowDown')
    await handle.press('ArrowDown')
    await page.waitForFunction(
      (height) => (document.querySelector('.plots [role=figure]')?.clientHeight ?? 0) > height + 50,
      before
    )
  })

  it('follows a gene along the landscape, and saves it', async () => {
    const search = page.getByRole('combobox', { name: 'Gene of the trend' })
    await search.pressSequentially('sox17', { delay: 20 })
    await page.getByRole('option', { name: 'SOX17', exact: true }).click()
    const table = page.getByRole('table', { name: /^SOX17 at each timepoint/ })
    await table.waitFor({ timeout: 60_000 })
    const rows = (await table.getByRole('row').all()).slice(1)
    const cells = await Promise.all(rows.map((row) => row.getByRole('cell').allTextContents()))
    expect(cells.length).toBe(5)
    // What PCs say of a gene agrees with what was measured, and the landscape with where the cells went.
    for (const [, , measured, observed, , predicted] of cells) {
      expect(Math.abs(Number(measured) - Number(observed))).toBeLessThan(0.15)
      if (predicted !== '–') expect(Math.abs(Number(predicted) - Number(observed))).toBeLessThan(0.25)
    }
    await page.getByRole('img', { name: 'SOX17 over time, observed and predicted' }).waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save trend as CSV').click()])
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n')
    expect(lines.length).toBe(1 + 2 * 5 + 5 * 4)
  })

  it('shows fates as a flow and as bars', async () => {
    await button(page, 'Predict the fates').click()
    await page.getByRole('img', { name: /^Flow of the cells of Day 0 by branch/ }).waitFor({ timeout: 60_000 })
    await page.getByLabel('Show', { exact: true }).selectOption('Day 9 by group')
    const flow = page.getByRole('img', { name: /^Flow of the cells of Day 9/ })
    await flow.waitFor()
    expect(await flow.locator('path').count()).toBeGreaterThan(3)
    await page.getByRole('heading', { name: 'Fate shares' }).scrollIntoViewIfNeeded()
    await shoot(page, '13-fates-flow-light')
    await page.getByRole('tab', { name: 'Bars' }).click()
    await page.getByRole('img', { name: 'Predicted fate shares by branch' }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('draws two fits of other seeds beside each other, at the same moment', async () => {
    await page.getByText('Advanced settings').click()
    await page.getByLabel('Seed', { exact: true }).fill('3')
    await page.getByLabel('Seed', { exact: true }).press('Enter')
    await button(page, 'Fit again').click()
    const fits = page.getByRole('combobox', { name: 'Fit beside it' })
    await fits.waitFor({ timeout: 120_000 })
    await fits.selectOption({ index: 1 })
    await page.getByRole('slider', { name: 'Time' }).fill('16')
    const maps = page.getByRole('figure', { name: /^Landscape .*at Day 6$/ })
    await maps.nth(1).waitFor()
    const tops = await maps.evaluateAll((all) => all.map((map) => map.getBoundingClientRect().top))
    expect(tops[0]).toBe(tops[1])
    await page.getByText('Height above the lowest point of each map').waitFor()
    await shoot(page, '13-landscape-beside-light')
    await page.getByRole('radio', { name: 'Dark' }).click()
    await shoot(page, '13-landscape-beside-dark')
    expect(await violations(page)).toEqual([])
  })

  it('shows no error on the page', () => {
    expect(faults).toEqual([])
  })
})

/** Frames a second that the slider has to reach where nothing draws but the processor; twice as many are usual. */
const LEAST_FRAMES = 10
/** Milliseconds that no task of the page may take; a third of it is usual. */
const LONGEST_TASK = 150

/** A table of cells in two PCs at four days, as delimited text. */
function manyCells(n: number): string {
  const random = Random.seed(5)
  const line = (_: unknown, i: number): string => {
    const day = i % 4
    return `c${i},${day},${(random.normal() + 2 * day).toFixed(3)},${random.normal().toFixed(3)}`
  }
  return ['cell,day,PC1,PC2', ...Array.from({ length: n }, line)].join('\n')
}

describe.skipIf(!HAS_DATA)('the speed of drawing', () => {
  const home = temporaryHome()
  let app: RunningApp
  let page: Page

  beforeAll(async () => {
    app = await runApp(home, { roots: [DATA, home.folder] })
    ;({ page } = app)
  })
  afterAll(() => app.stop())

  it('moves 16,819 cells at more than ten frames a second, and the first picture never blocks the page', async () => {
    await openPath(page, EB)
    await acceptTimepoints(page)
    await prepareSpace(page)
    await fit(page)
    const first = await longestTask(
      page,
      () => goTo(page, 'Data'),
      async () => {
        await goTo(page, 'Landscape')
        await page.getByRole('slider', { name: 'Time' }).waitFor()
      }
    )
    const milliseconds = await page.getByRole('slider', { name: 'Time' }).evaluate(async (input: HTMLInputElement) => {
      const next = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
      const times: number[] = []
      for (let f = 0; f <= Number(input.max); f++) {
        const start = performance.now()
        input.value = String(f)
        input.dispatchEvent(new Event('input', { bubbles: true }))
        // Layers are drawn one in each turn of the event loop; two frames see all of them.
        await next()
        await next()
        times.push(performance.now() - start)
      }
      return times.toSorted((a, b) => a - b)
    })
    const median = milliseconds[Math.floor(milliseconds.length / 2)] as number
    console.log(`slider: ${median.toFixed(0)} ms a step; first picture: longest task ${first.toFixed(0)} ms`)
    expect(1000 / median).toBeGreaterThan(LEAST_FRAMES)
    expect(first).toBeLessThan(LONGEST_TASK)
  })

  it('zooms and pans 200,000 cells without stalling', async () => {
    const path = join(home.folder, 'many.csv')
    writeFileSync(path, manyCells(200_000))
    await goTo(page, 'Data')
    await button(page, 'Open another…').click()
    await openPath(page, path)
    await acceptTimepoints(page)
    await button(page, 'Prepare this space').click()
    await page.getByRole('figure', { name: /^Scatter/ }).waitFor({ timeout: 120_000 })
    await settled(page)
    const scatter = page.getByRole('figure', { name: /^Scatter/ })
    const showAll = scatter.getByRole('button', { name: 'Show all' })
    const whole = async (): Promise<void> => {
      if (await showAll.isEnabled()) await showAll.click()
    }
    const longest = await longestTask(page, whole, async () => {
      for (let i = 0; i < 3; i++) await scatter.getByRole('button', { name: 'Zoom in' }).click()
      const ground = await scatter.locator('.ground').boundingBox()
      if (!ground) throw new Error('the cells are not drawn')
      await page.mouse.move(ground.x + 200, ground.y + 150)
      await page.mouse.down()
      for (let i = 0; i < 12; i++) await page.mouse.move(ground.x + 200 + 8 * i, ground.y + 150 + 4 * i)
      await page.mouse.up()
    })
    console.log(`200,000 cells: longest task ${longest.toFixed(0)} ms`)
    expect(longest).toBeLessThan(LONGEST_TASK)
  })
})
