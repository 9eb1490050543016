import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Fit } from '../../src-shared/model/library.ts'
import { realHost, writeDrift, type RealHost } from '../faults/real-host.ts'
import { launchBrowser, openPage, startServer, temporaryHome, type Server } from './support/app.ts'
import { acceptTimepoints, button, openPath } from './support/steps.ts'

const home = temporaryHome()
const file = join(home.folder, 'drift.h5ad')
let server: Server
let browser: Browser
let page: Page

beforeAll(async () => {
  await writeDrift(file, 150, ['D0', 'D1', 'D2'], 30)
  browser = await launchBrowser()
  server = await startServer(home.folder, [home.folder])
  ;({ page } = await openPage(browser, server.url))
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  home.remove()
})

it('a second start on the same library leads to the page of the first', async () => {
  const second = await startServer(home.folder, [home.folder])
  expect(new URL(second.url).port).toBe(new URL(server.url).port)
  expect(new URL(second.url).searchParams.get('token')).not.toBe(new URL(server.url).searchParams.get('token'))
  const there = await openPage(browser, second.url)
  await there.page.getByLabel('Path of the file').waitFor()
  await there.page.context().close()
  await second.stop()
})

it('the whole app killed while it learns: the next start offers the fit, and it ends with the same arrays', async () => {
  await openPath(page, file)
  await acceptTimepoints(page)
  await button(page, 'Prepare this space').click()
  await page.getByRole('slider', { name: 'Number of PCs that the fit uses' }).fill('30')
  await button(page, 'Continue to Landscape').click()
  await button(page, /^Fit/).click()
  await page.getByLabel('Work in progress').getByText('Learning the landscape').waitFor({ timeout: 60_000 })
  // By then it has run for longer than the second after which the first pieces are kept, and has as long to go.
  await page.waitForFunction(() => Number(document.querySelector('progress')?.value) >= 0.31)
  expect(await page.getByRole('progressbar').count(), 'the fit must not be over yet').toBeGreaterThan(0)
  process.kill(server.pid, 'SIGKILL')
  await server.stop()

  server = await startServer(home.folder, [home.folder])
  const again = await openPage(browser, server.url)
  const row = again.page.getByRole('group', { name: /^Interrupted/ })
  expect(await row.innerText()).toMatch(/Interrupted at \d+ %/)
  await button(again.page, /^Resume Landscape/).click()
  await row.waitFor({ state: 'detached' })
  await again.page.getByRole('slider', { name: 'Time' }).waitFor({ timeout: 120_000 })
  expect(again.faults).toEqual([])
  await again.page.context().close()
  await server.stop()

  const found = await realHost(home.folder, home.folder)
  const [dataset] = await found.client.library.list()
  const [fit] = (await found.client.fits.list({ datasetId: dataset?.id as string })) as [Fit]
  const space = await found.client.spaces.get({ id: fit.spaceId })
  const resumed = await arraysOf(found, fit.id)
  found.host.close()
  const calm = await realHost(home.folder, join(home.folder, 'calm'))
  const { client, made } = calm
  const datasetId = await made(client.datasets.open({ kind: 'path', path: file }))
  await client.datasets.setAxis({ id: datasetId, axis: space.axis })
  const spaceId = await made(client.spaces.compute({ datasetId, config: space.config }))
  const undisturbed = await arraysOf(calm, await made(client.fits.start({ spaceId, config: fit.config })))
  calm.host.close()
  expect(resumed.length).toBeGreaterThan(1000)
  expect(resumed.equals(undisturbed)).toBe(true)
})

async function arraysOf({ client }: RealHost, id: string): Promise<Buffer> {
  return Buffer.from(await (await client.fits.arrays({ id })).arrayBuffer())
}
