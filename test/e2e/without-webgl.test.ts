import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settled, shoot, temporaryHome, runApp, type RunningApp } from './support/app.ts'
import { acceptTimepoints, button, fit } from './support/steps.ts'

/** Painted pixels of all canvases of a figure. */
const paintedPixels = (page: Page, figure: RegExp) =>
  page.getByRole('figure', { name: figure }).evaluate((element) =>
    [...element.querySelectorAll('canvas')].reduce((sum, canvas) => {
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      return sum + data.filter((value, i) => i % 4 === 3 && value > 0).length
    }, 0)
  )

describe('a machine without WebGL', () => {
  const home = temporaryHome()
  let app: RunningApp
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    app = await runApp(home, { flags: ['--disable-3d-apis'] })
    ;({ page, faults } = app)
  })
  afterAll(() => app.stop())

  it('draws all cells of the sample all the same', async () => {
    await button(page, 'Open the simulated sample').click()
    await acceptTimepoints(page)
    await button(page, 'Prepare this space').click()
    await page.getByRole('figure', { name: /^Scatter/ }).waitFor({ timeout: 60_000 })
    await settled(page)
    expect(await paintedPixels(page, /^Scatter/)).toBeGreaterThan(5000)
  })

  it('shows a landscape, and says once what it cannot', async () => {
    await button(page, 'Continue to Landscape').click()
    await fit(page)
    await settled(page)
    expect(await paintedPixels(page, /^Landscape and cells/)).toBeGreaterThan(20_000)
    expect(await page.getByText('draws without WebGL').count()).toBe(1)
    await shoot(page, '9-without-webgl')
    expect(await page.getByRole('checkbox', { name: 'Surface in 3D' }).count()).toBe(0)
    expect(faults.filter((text) => !/webgl/i.test(text))).toEqual([])
  })
})
