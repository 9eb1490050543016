import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openPage, settled, shoot, startServer, temporaryHome, type Server } from './support/app.ts'
import { acceptTimepoints, button, fit } from './support/steps.ts'

describe('a machine without WebGL', () => {
  const home = temporaryHome()
  let server: Server
  let browser: Browser
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    browser = await launchBrowser(['--disable-3d-apis'])
    server = await startServer(home.folder, [home.folder])
    ;({ page, faults } = await openPage(browser, server.url))
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
    home.remove()
  })

  it('draws the cells of the sample all the same, and says so', async () => {
    await button(page, 'Open the simulated sample').click()
    await acceptTimepoints(page)
    await button(page, 'Prepare this space').click()
    const scatter = page.getByRole('figure', { name: /^Scatter/ })
    await scatter.locator('.scatterlayer path.point').first().waitFor({ timeout: 60_000 })
    const points = await scatter.locator('.scatterlayer path.point').count()
    expect(points).toBeGreaterThan(1000)
    expect(points).toBeLessThanOrEqual(5005)
    expect(await page.getByText('draws without WebGL').isVisible()).toBe(true)
  })

  it('shows a landscape, without the surface that would need WebGL', async () => {
    await button(page, 'Continue to Landscape').click()
    await fit(page)
    await page
      .getByRole('figure', { name: /^Landscape and cells/ })
      .locator('.contour')
      .first()
      .waitFor({ state: 'attached' })
    await settled(page)
    await shoot(page, '9-without-webgl')
    expect(await page.getByRole('checkbox', { name: 'Surface in 3D' }).count()).toBe(0)
    expect(faults.filter((text) => !/webgl/i.test(text))).toEqual([])
  })
})
