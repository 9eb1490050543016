import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATA, EB, HAS_DATA, settled, shoot, temporaryHome, runApp, type RunningApp } from './support/app.ts'
import { violations } from './support/axe.ts'
import { acceptTimepoints, button, fit, goTo, openPath } from './support/steps.ts'

describe.skipIf(!HAS_DATA).each([
  { theme: 'light', dark: false },
  { theme: 'dark', dark: true }
])('every screen in $theme', ({ theme, dark }) => {
  const home = temporaryHome()
  let app: RunningApp
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    app = await runApp(home, { roots: [DATA], dark })
    ;({ page, faults } = app)
  })
  afterAll(() => app.stop())

  const screens: [string, () => Promise<void>][] = [
    ['1-start', () => button(page, 'Open a file…').waitFor()],
    [
      '1-folders',
      async () => {
        await button(page, 'Open a file…').click()
        await page.getByRole('list', { name: 'Folders and files' }).waitFor()
      }
    ],
    [
      '1-no-times',
      async () => {
        await page.keyboard.press('Escape')
        await openPath(page, join(DATA, 'h5ad/nf-anndata__full_featured.h5ad'))
        await page.getByRole('group', { name: 'Columns that could hold the times' }).waitFor()
        expect(await button(page, 'Use these timepoints').isDisabled()).toBe(true)
      }
    ],
    [
      '2-data',
      async () => {
        await button(page, /^cluster/).click()
        await page.getByRole('region', { name: 'No time' }).getByRole('textbox').first().waitFor()
        await button(page, 'Open another…').click()
        await openPath(page, EB)
        await button(page, 'Use these timepoints').waitFor()
      }
    ],
    [
      '3-space',
      async () => {
        await acceptTimepoints(page)
        await button(page, 'Prepare this space').click()
        await page.getByRole('figure', { name: /^Scatter/ }).waitFor()
      }
    ],
    ['4-landscape-before', () => button(page, 'Continue to Landscape').click()],
    [
      '5-landscape',
      async () => {
        await fit(page)
        await page.getByRole('slider', { name: 'Time' }).fill('12')
        await page.getByRole('checkbox', { name: 'Arrows downhill' }).check()
      }
    ],
    ['6-check', () => button(page, 'Continue to Check').click()],
    [
      '7-figures',
      async () => {
        await button(page, 'Continue to Figures').click()
        await page.getByRole('img', { name: /as it will be exported/ }).waitFor()
      }
    ],
    [
      '8-help',
      async () => {
        await goTo(page, 'Landscape')
        await button(page, 'Help and about').click()
        await page.getByRole('dialog').waitFor()
      }
    ]
  ]

  it.each(screens)('%s is accessible', async (name, reach) => {
    await reach()
    await settled(page)
    await shoot(page, `${name}-${theme}`)
    expect(await violations(page)).toEqual([])
  })

  it('shows no error on the page', () => {
    expect(faults).toEqual([])
  })
})
