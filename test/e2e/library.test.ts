import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDrift } from '../faults/real-host.ts'
import { openPage, startServer, temporaryHome, runApp, type RunningApp } from './support/app.ts'
import { violations } from './support/axe.ts'
import { acceptTimepoints, button, fit, openPath, prepareSpace } from './support/steps.ts'

/** Ids of the compute processes of the server on a library: its children that run compute.js. */
function computeOf(home: string): number[] {
  const { pid } = JSON.parse(readFileSync(join(home, 'lock'), 'utf8')) as { pid: number }
  const listed = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', `${pid}`], { encoding: 'utf8' })
  return listed
    .split('\n')
    .filter((line) => line.includes('compute.js'))
    .map((line) => Number.parseInt(line, 10))
}

const datasets = (page: Page) => page.getByRole('list', { name: 'Datasets' })
const menu = async (page: Page, dataset: string, item: string): Promise<void> => {
  await button(page, `More for ${dataset}`).click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** Takes a model that learns for half a minute, so that a fit can be killed in its middle. */
async function chooseSlowModel(page: Page): Promise<void> {
  await page.getByText('Advanced settings').click()
  await page.getByLabel('Model', { exact: true }).selectOption('ijkonet-tv')
}

/** Waits until the job bar tells that learning is under way. */
const learning = (page: Page) =>
  page.getByLabel('Work in progress').getByText('Learning the landscape').waitFor({ timeout: 60_000 })

describe('the library', () => {
  const home = temporaryHome()
  const drift = join(home.folder, 'drift.h5ad')
  let app: RunningApp
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    await writeDrift(drift, 150)
    app = await runApp(home)
    ;({ page, faults } = app)
    await openPath(page, drift)
    await acceptTimepoints(page)
    await prepareSpace(page)
    await fit(page)
    await button(page, 'Open another…').click()
    await datasets(page).waitFor()
  })
  afterAll(() => app.stop())

  it('shows a dataset with its picture and its fits, without faults for screen readers', async () => {
    const entry = datasets(page).getByRole('listitem').first()
    expect(await entry.innerText()).toMatch(/450 cells/)
    await entry.locator('img').waitFor()
    await button(page, /^1 fit/).click()
    await button(page, /^New fit with the settings of/).waitFor()
    expect(await violations(page)).toEqual([])
    await button(page, /^Delete /).click()
    await page.getByText(/ removed\.$/).waitFor()
    await button(page, 'Undo').click()
    await button(page, /^Delete /).waitFor()
    await button(page, /^1 fit/).click()
  })

  it('renames, archives and takes back', async () => {
    await menu(page, 'drift.h5ad', 'Rename…')
    await page.getByLabel('New name').fill('My drift')
    await button(page, 'Rename').click()
    await button(page, 'More for My drift').waitFor()
    await menu(page, 'My drift', 'Archive')
    await page.getByText('Every dataset is archived.').waitFor()
    await page.getByLabel('Archived (1)').check()
    await menu(page, 'My drift', 'Take out of the archive')
    await page.getByRole('heading', { name: 'Recent datasets' }).waitFor()
    await button(page, 'More for My drift').waitFor()
  })

  it('removes and takes the removal back', async () => {
    await menu(page, 'My drift', 'Remove from the list')
    await page.getByText('My drift and its 1 fit removed').waitFor()
    expect(await button(page, 'More for My drift').count()).toBe(0)
    await button(page, 'Undo').click()
    await button(page, 'More for My drift').waitFor()
  })

  it('frees space that can be taken again', async () => {
    await button(page, 'Free up space').click()
    await button(page, 'Free up space').waitFor({ state: 'detached' })
    await page.getByText(/^The library takes .* on this disk\.$/).waitFor()
  })

  it('exports a dataset as one file and imports it into another library', async () => {
    await menu(page, 'My drift', 'Export as one file…')
    const path = join(home.folder, 'My drift.jkoscope')
    await expect.poll(() => page.getByLabel('Path of the new file').inputValue()).toBe(path)
    await page.getByLabel(/Put the data file into it/).check()
    await button(page, 'Export').click()
    await expect.poll(() => existsSync(path)).toBe(true)
    const other = temporaryHome()
    const second = await startServer(other.folder, [home.folder])
    const there = await openPage(app.browser, second.url)
    await openPath(there.page, path)
    await there.page.getByRole('slider', { name: 'Time' }).waitFor({ timeout: 60_000 })
    expect(await there.page.getByText('My drift').count()).toBeGreaterThan(0)
    expect(there.faults).toEqual([])
    await there.page.context().close()
    await second.stop()
    other.remove()
  })

  it('finds a file that moved by its content', async () => {
    const moved = join(home.folder, 'moved.h5ad')
    renameSync(drift, moved)
    writeFileSync(join(home.folder, 'other.h5ad'), 'not the file')
    await page.reload()
    await page.getByText('File not found').waitFor()
    await button(page, 'My drift').first().click()
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /Data/ }).click()
    await page.getByLabel('Path of the moved file').fill(join(home.folder, 'other.h5ad'))
    await button(page, 'Relink').click()
    await page.getByText(/is not the file of this dataset: it has 12 bytes/).waitFor()
    await button(page, 'Open that file as a new dataset').waitFor()
    await page.getByLabel('Path of the moved file').fill(moved)
    await button(page, 'Relink').click()
    await page.getByLabel('The file of this dataset').waitFor({ state: 'detached' })
    renameSync(moved, drift)
    await button(page, 'Open another…').click()
    await datasets(page).waitFor()
  })

  it('shows in a second window what the first does', async () => {
    const other = await page.context().newPage()
    await other.goto(new URL(app.server.url).origin)
    await datasets(other).waitFor()
    await menu(page, 'My drift', 'Rename…')
    await page.getByLabel('New name').fill('Seen by both')
    await button(page, 'Rename').click()
    await button(other, 'More for Seen by both').waitFor()
    await menu(other, 'Seen by both', 'Archive')
    await page.getByText('Every dataset is archived.').waitFor()
    await page.getByLabel('Archived (1)').check()
    await menu(page, 'Seen by both', 'Take out of the archive')
    await button(other, 'More for Seen by both').waitFor()
    await other.close()
  })

  it('finds a running fit after a reload, and resumes one whose process was killed', async () => {
    await button(page, 'Seen by both').first().click()
    await page
      .getByRole('navigation', { name: 'Steps' })
      .getByRole('button', { name: /Landscape/ })
      .click()
    await chooseSlowModel(page)
    await button(page, 'Fit again').click()
    await learning(page)
    page.once('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await learning(page)
    await page.waitForTimeout(3500)
    const [compute] = computeOf(home.folder)
    if (compute === undefined) throw new Error('there is no compute process')
    process.kill(compute, 'SIGKILL')
    const row = page.getByRole('group', { name: /^Interrupted/ })
    await row.waitFor()
    expect(await row.innerText()).toMatch(/Interrupted at \d+ %/)
    await button(page, /^Resume Landscape/).click()
    await row.waitFor({ state: 'detached' })
    await page.getByRole('combobox', { name: 'Fit shown' }).waitFor({ timeout: 120_000 })
    expect(faults).toEqual([])
  })
})
