import { readFileSync, statSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATA, HAS_DATA, launchBrowser, openPage, startServer, temporaryHome, type Server } from './support/app.ts'
import { slowness } from './support/slowness.ts'
import { browseTo, button, goTo } from './support/steps.ts'

describe.skipIf(!HAS_DATA)('a new user with the embryoid bodies', () => {
  const home = temporaryHome()
  let server: Server
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
    server = await startServer(home.folder, [DATA])
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
    home.remove()
  })

  it('has the figure of the paper as PDF after at most 8 clicks and 30 seconds of a machine that does nothing else', async () => {
    const { page, faults } = await openPage(browser, server.url)
    await page.evaluate(() => {
      Object.assign(window, { clicks: 0 })
      addEventListener('click', ({ detail }) => detail > 0 && ((window as unknown as { clicks: number }).clicks += 1))
    })
    const begin = performance.now()
    await browseTo(page, ['eb/', 'eb_pca5.h5ad'])
    await button(page, 'Straight to the landscape').click()
    await page.getByRole('slider', { name: 'Time' }).waitFor({ timeout: 120_000 })
    await goTo(page, 'Figures')
    const pending = page.waitForEvent('download')
    await button(page, 'Export PDF').click()
    const saved = await (await pending).path()
    const seconds = (performance.now() - begin) / 1000 / (await slowness(page))
    const clicks = await page.evaluate(() => (window as unknown as { clicks: number }).clicks)
    expect(clicks).toBeLessThanOrEqual(8)
    expect(seconds).toBeLessThan(30)
    expect(statSync(saved).size).toBeGreaterThan(20_000)
    expect(readFileSync(saved).subarray(0, 5).toString()).toBe('%PDF-')
    expect(faults).toEqual([])
    process.stdout.write(`from the first screen to the PDF: ${clicks} clicks, ${seconds.toFixed(1)} s\n`)
  })
})
