import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settled, shoot, temporaryHome, runApp, type RunningApp } from './support/app.ts'
import { violations } from './support/axe.ts'
import { acceptTimepoints, button, goTo, openPath, prepareSpace } from './support/steps.ts'

const CLI = resolve(import.meta.dirname, '../../out/main/cli.js')

/** Checks of landscapes of a file that was simulated: 4 timepoints of 600 cells in two dimensions. */
describe('how far a landscape can be known', () => {
  const home = temporaryHome()
  let app: RunningApp
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    const file = join(home.folder, 'known.h5ad')
    execFileSync(process.execPath, [
      ...[CLI, 'simulate', 'sphere', '--out', file, '--cells', '600', '--timepoints', '4']
    ])
    app = await runApp(home)
    ;({ page, faults } = app)
    await openPath(page, file)
    await acceptTimepoints(page)
    await prepareSpace(page)
  })
  afterAll(() => app.stop())

  const errors = () => page.getByRole('table', { name: 'Errors per timepoint, lower is better' })
  const means = async (): Promise<string[]> =>
    (await errors().getByRole('row', { name: /^Mean/ }).getByRole('cell').allTextContents())
      .slice(1)
      .map((t) => t.trim())

  async function fitWith(model: string): Promise<void> {
    await goTo(page, 'Landscape')
    const settings = page.getByLabel('Model', { exact: true })
    if (!(await settings.isVisible())) await page.getByText('Advanced settings').click()
    await settings.selectOption(model)
    await button(page, /^Fit/).click()
    await page.getByRole('slider', { name: 'Time' }).waitFor({ timeout: 120_000 })
    await button(page, 'Continue to Check').click()
  }

  it('compares the fit with the landscape that the file was simulated in', async () => {
    await button(page, /^Fit/).click()
    await page.getByRole('slider', { name: 'Time' }).waitFor({ timeout: 120_000 })
    await button(page, 'Continue to Check').click()
    const truth = page.getByRole('region', { name: 'True against recovered landscape' })
    const sentence = (await truth.getByText(/the fitted slopes differ from the true ones by/).textContent()) ?? ''
    const [, error, correlation] = /by (\d+) %, and the heights correlate at (\d\.\d+)/.exec(sentence) ?? []
    expect(Number(error)).toBeLessThan(100)
    expect(Number(correlation)).toBeGreaterThan(0.6)
    await truth.getByRole('figure', { name: /simulated and of the fitted/ }).waitFor()
    await settled(page)
    await shoot(page, '11-check-one-light')
    expect(await violations(page)).toEqual([])
  })

  it('measures the errors in three distances', async () => {
    const seen = new Set<string>()
    for (const metric of ['W1', 'W2', 'MMD']) {
      await page
        .getByRole('group', { name: 'Distance that errors are measured in' })
        .getByRole('radio', { name: metric })
        .check()
      await page.getByRole('figure', { name: `Error per timepoint beside its baselines, ${metric}` }).waitFor()
      const [predicted = '', , previous] = await means()
      expect(Number(predicted)).toBeLessThan(Number(previous))
      seen.add(predicted)
    }
    expect(seen.size).toBe(3)
    await page.getByRole('radio', { name: 'W1' }).first().check()
  })

  it('fits several seeds in one job, and says mean and standard deviation', async () => {
    await page.getByRole('spinbutton', { name: 'Seeds' }).fill('3')
    await page.keyboard.press('Tab')
    await button(page, 'Fit 3 seeds').click()
    await page.getByText('over 3 fits that differ in their seed only (0 to 2)').waitFor({ timeout: 120_000 })
    for (const mean of (await means()).slice(0, 2)) expect(mean).toMatch(/^\d\.\d{3}\s*± \d\.\d{3}$/)
    const runs = page.getByRole('region', { name: 'Fits of this dataset side by side' })
    expect(await runs.getByRole('row').count()).toBe(4)
    expect(await button(page, '3 seeds are fitted').isDisabled()).toBe(true)
  })

  it('removes a fit and takes it back', async () => {
    const runs = page.getByRole('region', { name: 'Fits of this dataset side by side' })
    await runs.getByRole('button', { name: /^Delete .*seed 2/ }).click()
    await runs.getByText(/seed 2 removed\.$/).waitFor()
    await page.getByText('over 2 fits that differ in their seed only (0, 1)').waitFor()
    await runs.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('over 3 fits that differ in their seed only (0 to 2)').waitFor()
  })

  it('removes the fit that is shown without asking for it again', async () => {
    const runs = page.getByRole('region', { name: 'Fits of this dataset side by side' })
    const compared = page.getByRole('region', { name: 'Do fits agree on the direction?' })
    await runs
      .getByRole('row', { name: /seed 0/ })
      .getByText('Shown')
      .waitFor()
    await runs.getByRole('button', { name: /^Delete .*seed 0/ }).click()
    await compared.getByText(/between the 2 fits/).waitFor()
    expect(await page.getByText('E_NOT_FOUND').count()).toBe(0)
    await runs.getByRole('button', { name: 'Undo' }).click()
    await compared.getByText(/between the 3 fits/).waitFor()
    expect(await page.getByText('E_NOT_FOUND').count()).toBe(0)
    await runs.getByRole('button', { name: /^Show .*seed 0/ }).click()
  })

  it('maps where the fits disagree on the direction', async () => {
    const card = page.getByRole('region', { name: 'Do fits agree on the direction?' })
    await card.getByText(/In \d+ % of the cells .* more than 45 degrees between the 3 fits/).waitFor()
    await card.getByLabel('Cells coloured by the angle between the directions of 3 fits').waitFor()
  })

  it('draws the error against the number of cells', async () => {
    await button(page, 'Fit with fewer cells').click()
    const table = page.getByRole('table', { name: 'Error by the number of cells learnt from' })
    await table.waitFor({ timeout: 120_000 })
    const rows = await table.getByRole('row').allTextContents()
    expect(rows.length).toBeGreaterThan(2)
    expect(rows.at(-1)).toMatch(/100 %\s*1,440/)
    await settled(page)
    await shoot(page, '11-check-seeds-light')
    expect(await violations(page)).toEqual([])
  })

  it('leaves every second timepoint out at once', async () => {
    await page.getByLabel('Which timepoints are left out').selectOption('Every second one at once')
    await page.getByText(/one fit, without 0\.01/).waitFor()
    await button(page, 'Run this test').click()
    const table = page.getByRole('table', { name: 'Errors at timepoints that were left out, lower is better' })
    await table.waitFor({ timeout: 120_000 })
    expect(await table.getByRole('row').count()).toBe(3)
    expect((await table.getByRole('columnheader').allTextContents()).at(-1)).toBe('Sampling floor')
    const inW1 = await table.textContent()
    await page
      .getByRole('group', { name: 'Distance at left-out timepoints' })
      .getByRole('radio', { name: 'W2' })
      .check()
    expect(await table.textContent()).not.toBe(inW1)
  })

  it('says of a linear landscape what the snapshots determine', async () => {
    await fitWith('jkonet-linear-tv')
    const card = page.getByRole('region', { name: 'What these snapshots determine' })
    await card.getByText(/of the force of random motion could as well come from the potential/).waitFor()
    expect(await card.getByRole('table').getByRole('row').count()).toBe(4)
    await settled(page)
    await shoot(page, '11-check-linear-light')
    expect(await violations(page)).toEqual([])
  })

  it('says how strongly cells move at random, and how sure that is', async () => {
    await fitWith('jkonet-v-beta')
    const card = page.getByRole('region', { name: 'Random motion' })
    // Cells of this file do not move at random; others are seen at each timepoint, so that little is known of it.
    const words = (await card.getByText(/^Strength/).textContent()) ?? ''
    const [, strength, error] = /beta = (\d+\.?\d*) ± (\d+\.?\d*)/.exec(words) ?? []
    expect(Number(strength)).toBeLessThan(3 * Number(error))
    await card.scrollIntoViewIfNeeded()
    await settled(page)
    await shoot(page, '11-check-motion-light')
    expect(await violations(page)).toEqual([])
  })

  it('shows no error on the page', () => {
    expect(faults).toEqual([])
  })
})
