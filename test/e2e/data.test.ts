import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runApp, shoot, temporaryHome, type RunningApp } from './support/app.ts'
import { violations } from './support/axe.ts'
import { acceptTimepoints, button, goTo, openPath } from './support/steps.ts'

const home = temporaryHome()
let app: RunningApp
let page: Page

beforeAll(async () => {
  app = await runApp(home)
  ;({ page } = app)
})
afterAll(() => app.stop())

const column = () => page.getByLabel('Time column', { exact: true })
const use = (label: string) => page.getByRole('checkbox', { name: `Use ${label}`, exact: true })
const time = (label: string) => page.getByLabel(`Time of ${label}`, { exact: true })

it('shows no errors about other files once a file is open', async () => {
  const notes = join(home.folder, 'notes.h5ad')
  writeFileSync(notes, 'These are my notes, not my data.\n'.repeat(100))
  await openPath(page, join(home.folder, 'nope.h5ad'))
  await page.getByRole('alert').getByText('E_FILE_NOT_FOUND').waitFor()
  await openPath(page, notes)
  await page.getByRole('alert').getByText('E_H5_NOT').waitFor()
  await button(page, 'Open the simulated sample').click()
  await page.getByRole('heading', { name: 'Timepoints' }).waitFor()
  expect(await button(page, 'Dismiss').count()).toBe(0)
})

it('says so when a column without times is chosen, and what stays in use', async () => {
  await acceptTimepoints(page)
  await goTo(page, 'Data')
  await column().selectOption('branch')
  await page.getByText(/No value of branch reads as a time.*the timepoints of day stay in use: Day 0, Day 3/).waitFor()
  expect(await button(page, 'Continue to Space').isDisabled()).toBe(true)
  expect(await page.getByRole('region', { name: 'No time' }).getByRole('textbox').count()).toBe(5)
  await page.keyboard.press('Control+z')
  await time('Day 3').waitFor()
  expect(await column().inputValue()).toBe('day')
  expect(await button(page, 'Continue to Space').isEnabled()).toBe(true)
})

it('says so when too few timepoints are left, and takes the next one in again', async () => {
  for (const day of [12, 9, 6, 3]) await use(`Day ${day}`).uncheck()
  await page.getByText(/at least two timepoints.*stay in use: Day 0, Day 3\./).waitFor()
  expect(await button(page, 'Continue to Space').isDisabled()).toBe(true)
  expect(await violations(page)).toEqual([])
  await shoot(page, 'data-too-few')
  await use('Day 6').check()
  await page.getByText('at least two timepoints').waitFor({ state: 'detached' })
  await page.reload()
  await use('Day 6').waitFor()
  expect(await Promise.all([0, 3, 6, 9, 12].map((day) => use(`Day ${day}`).isChecked()))).toEqual([
    ...[true, false, true, false, false]
  ])
})

it('says what is no time beside the field, and forgets it when the field is mended', async () => {
  const field = time('Day 6')
  await field.fill('abc')
  await field.press('Tab')
  await page.getByText('“abc” is no number: the time is still 6.', { exact: true }).waitFor()
  expect(await field.getAttribute('aria-invalid')).toBe('true')
  const described = await field.getAttribute('aria-describedby')
  expect(await page.locator(`[id="${described}"]`).textContent()).toContain('“abc”')
  expect(await violations(page)).toEqual([])
  await shoot(page, 'data-no-number')
  await field.fill('7')
  await field.press('Tab')
  await page.getByText('is no number').waitFor({ state: 'detached' })
  expect(await field.getAttribute('aria-invalid')).toBeNull()
})

it('ran without an error on the page', () => {
  expect(app.faults).toEqual([])
})
