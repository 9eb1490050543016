import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeGrowing } from '../support/growing-file.ts'
import { runApp, settled, shoot, temporaryHome, type RunningApp } from './support/app.ts'
import { violations } from './support/axe.ts'
import { acceptTimepoints, button, fit, goTo, openPath, prepareSpace } from './support/steps.ts'

describe('growth that is known before the fit', () => {
  const home = temporaryHome()
  let app: RunningApp
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    const file = join(home.folder, 'growing.h5ad')
    await writeGrowing(file, { obs: { speed: Array.from({ length: 176 }, (_, i) => i / 1000) } })
    app = await runApp(home)
    ;({ page, faults } = app)
    await openPath(page, file)
    await acceptTimepoints(page)
    await page.getByRole('radio', { name: /Embedding X_two/ }).check()
    await prepareSpace(page)
  })
  afterAll(() => app.stop())

  const field = (label: string) => page.getByLabel(label, { exact: true })

  it('is asked for where the model has growth, and nowhere else', async () => {
    await page.getByText('Advanced settings').click()
    await field('Model').waitFor()
    expect(await field('Known of growth').count()).toBe(0)
    await field('Model').selectOption({ label: 'Continuous, smooth curves with growth' })
    const known = field('Known of growth')
    await known.selectOption('Rates in a column')
    await field('Rates per day').selectOption('speed')
    await known.selectOption('Genes of proliferation and death')
    await page.getByText(/scored from proliferation and apoptosis genes .* Read from X\./).waitFor()
    await settled(page)
    await shoot(page, '12-growth-settings-light')
    expect(await violations(page)).toEqual([])
  })

  it('is told beside what was found, and colours the cells', async () => {
    await fit(page)
    await page.getByLabel('Colour by').selectOption('Relative growth, expected')
    await page.getByLabel('Colour by').selectOption('Relative growth (a fit)')
    await settled(page)
    await shoot(page, '12-growth-landscape-light')
    await goTo(page, 'Check')
    const card = page.getByRole('region', { name: 'How cells grow in number' })
    await card.getByText(/12 proliferation genes and 11 apoptosis genes/).waitFor()
    const row = card.getByRole('row', { name: /^Day 0/ })
    expect(await row.textContent()).toMatch(/\d\.\d\d to \d\.\d\d.*\d\.\d\d to \d\.\d\d/)
    await card.scrollIntoViewIfNeeded()
    await shoot(page, '12-growth-check-light')
    expect(await violations(page)).toEqual([])
    await goTo(page, 'Figures')
    await page.getByText('Methods paragraph and references').click()
    await page.getByText(/as in Waddington-OT \(Schiebinger et al\., 2019\)/).waitFor()
  })

  it('is colour by time again with a fit that has none', async () => {
    await goTo(page, 'Landscape')
    expect(await page.getByLabel('Colour by').inputValue()).toBe('growth')
    await page.getByText('Advanced settings').click()
    await field('Model').selectOption('')
    await button(page, 'Fit again').click()
    await expect.poll(() => page.getByLabel('Colour by').inputValue(), { timeout: 60_000 }).toBe('time')
    expect(faults).toEqual([])
  })
})
