import { readFileSync } from 'node:fs'
import manifest from '../../package.json' with { type: 'json' }
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settled, shoot, temporaryHome, runApp, type RunningApp } from './support/app.ts'
import { violations } from './support/axe.ts'
import { acceptTimepoints, button, fit, goTo } from './support/steps.ts'

describe('genes, groups and fates of the simulated sample', () => {
  const home = temporaryHome()
  let app: RunningApp
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    app = await runApp(home)
    ;({ page, faults } = app)
  })
  afterAll(() => app.stop())

  const saved = async (name: string): Promise<string[]> => {
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).click()])
    return readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n')
  }

  it('colours the cells by a gene that is searched by keyboard', async () => {
    await button(page, 'Open the simulated sample').click()
    await acceptTimepoints(page)
    await page.getByRole('radio', { name: /New PCA of X/ }).check()
    await button(page, 'Prepare this space').click()
    await page.getByLabel('Colour by').selectOption('Gene…')
    const search = page.getByRole('combobox', { name: 'Gene', exact: true })
    await search.pressSequentially('sox', { delay: 20 })
    const first = page.getByRole('listbox', { name: 'Genes found' }).getByRole('option').first()
    await first.filter({ hasText: /^\s*sox/i }).waitFor()
    await search.press('Enter')
    await page.getByRole('figure', { name: /coloured by SOX.*log\(1 \+ value\)/ }).waitFor()
    await settled(page)
    await shoot(page, '10-space-gene-light')
  })

  it('colours them by a column of the file, with its labels named', async () => {
    await page.getByLabel('Colour by').selectOption('branch')
    await page.getByRole('figure', { name: /coloured by branch/ }).waitFor()
    const legend = page.getByRole('list', { name: 'Colours of branch' })
    expect(await legend.getByRole('listitem').count()).toBe(5)
    await button(page, 'Continue to Landscape').click()
  })

  it('keeps the colours on the landscape', async () => {
    await fit(page)
    await page.getByRole('list', { name: 'Colours of branch' }).waitFor()
    await page.getByRole('slider', { name: 'Time' }).fill('30')
    await settled(page)
    await shoot(page, '10-landscape-branch-light')
    await page.getByLabel('Colour by').selectOption('Gene…')
    const search = page.getByRole('combobox', { name: 'Gene', exact: true })
    await search.pressSequentially('sox17', { delay: 20 })
    await page.getByRole('option', { name: 'SOX17', exact: true }).click()
    await page.getByText('Coloured by SOX17').waitFor()
    await settled(page)
    await shoot(page, '10-landscape-gene-light')
    expect(await violations(page)).toEqual([])
  })

  it('names the genes of the timepoint that the slider is near, and saves them', async () => {
    const panel = page.getByRole('region', { name: /^Genes along the landscape at Day 12/ })
    const table = panel.getByRole('table')
    expect(await table.getByRole('row').count()).toBeGreaterThan(5)
    const last = await table.textContent()
    await page.getByRole('slider', { name: 'Time' }).fill('0')
    await page.getByRole('region', { name: /^Genes along the landscape at Day 0/ }).waitFor()
    expect(await page.getByRole('table', { name: /rise and fall fastest/ }).textContent()).not.toBe(last)
    const lines = await saved('Save genes as CSV')
    expect(lines[0]).toBe('timepoint,direction,rank,gene,symbol,change_per_step_of_time')
    expect(new Set(lines.slice(1).map((line) => line.split(',')[0])).size).toBe(5)
    const rising = lines.filter((line) => line.startsWith('Day 0,rising')).map((line) => Number(line.split(',')[5]))
    expect(rising).toEqual(rising.toSorted((a, b) => b - a))
    await page.getByRole('heading', { name: /^Genes along/ }).scrollIntoViewIfNeeded()
    await settled(page)
    await shoot(page, '10-genes-light')
  })

  it('predicts fates: shares add up, and committed cells keep their branch more often than not', async () => {
    await button(page, 'Predict the fates').click()
    const table = page.getByRole('table', { name: /Predicted fate shares by branch/ })
    await table.waitFor()
    expect(await table.getByRole('row').count()).toBe(6)
    await page.getByLabel('Show', { exact: true }).selectOption('Day 9 by group')
    const lines = (await saved('Save fates as CSV')).map((line) => line.split(','))
    const shares = (start: string): number[] =>
      lines.filter(([label, group]) => label === 'Day 9' && group === start).map((line) => Number(line[4]))
    for (const start of new Set(lines.slice(1).map((line) => line[1] as string))) {
      if (shares(start).length) expect(shares(start).reduce((a, b) => a + b)).toBeCloseTo(1, 9)
    }
    const kept = lines.filter(
      ([label, from, , to]) => label === 'Day 9' && from === to && /^(Ect|Mes|End)oderm$/.test(from)
    )
    expect(kept.length).toBe(3)
    for (const line of kept) expect(Number(line[4])).toBeGreaterThan(0.5)
    await page.getByRole('heading', { name: 'Fate shares' }).scrollIntoViewIfNeeded()
    await settled(page)
    await shoot(page, '10-fates-light')
    await page.getByRole('radio', { name: 'Dark' }).click()
    await shoot(page, '10-fates-dark')
    expect(await violations(page)).toEqual([])
  })

  it('says in a sentence why an embedding of the file shows no genes, with the way out', async () => {
    await goTo(page, 'Space')
    await page.getByRole('radio', { name: /X_latent/ }).check()
    await button(page, 'Compute again').click()
    await page.getByText('2 of 2').waitFor()
    await button(page, 'Continue to Landscape').click()
    await fit(page)
    const panel = page.getByRole('region', { name: 'Genes along the landscape' })
    await panel.getByRole('status').waitFor()
    expect(await panel.textContent()).not.toContain('E_NO_LOADINGS')
    await button(page, 'Go to the Space step').click()
    await page.getByRole('heading', { name: 'Space', level: 1 }).waitFor()
  })

  it('runs commands by keyboard, found by a part of their name', async () => {
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.getByRole('option', { name: /Go to Check/ }).waitFor()
    await shoot(page, '11-palette-dark')
    expect(await violations(page)).toEqual([])
    await page.keyboard.type('light')
    await page.keyboard.press('Enter')
    await palette.waitFor({ state: 'hidden' })
    await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'light')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('landscape')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Landscape', level: 1 }).waitFor()
  })

  it('tells the shortcuts, how to cite, and the licences', async () => {
    await page.keyboard.press('F1')
    const about = page.getByRole('dialog', { name: /^JKOscope/ })
    await about.getByText('Learning diffusion at lightspeed').waitFor()
    const named = await about.getByRole('list', { name: 'Libraries and their licences' }).innerText()
    for (const library of Object.keys(manifest.dependencies)) expect(named).toContain(library)
    expect(await about.getByText('Ctrl+K').isVisible()).toBe(true)
    await shoot(page, '11-about-light')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
  })

  it('removes a dataset from the library and brings it back with its fits', async () => {
    await page.keyboard.press('Control+o')
    const library = page.getByRole('region', { name: 'Recent datasets' })
    const row = library.getByRole('listitem').filter({ hasText: 'sample.h5ad' })
    await row.waitFor()
    await row.getByText('2 fits').waitFor()
    const before = await row.innerText()
    expect(before).toMatch(/[\d.]+ MB kept/)
    await button(page, 'More for sample.h5ad').click()
    await page.getByRole('menuitem', { name: 'Remove from the list' }).click()
    await library.getByText('sample.h5ad and its 2 fits removed from the list.').waitFor()
    expect(await row.count()).toBe(0)
    await shoot(page, '12-library-light')
    expect(await violations(page)).toEqual([])
    await library.getByRole('button', { name: 'Undo' }).click()
    await row.waitFor()
    expect(await row.innerText()).toBe(before)
    await row.getByRole('button', { name: 'sample.h5ad', exact: true }).click()
    await page.getByRole('slider', { name: 'Time' }).waitFor()
  })

  it('shows no error on the page', () => {
    expect(faults).toEqual([])
  })
})
