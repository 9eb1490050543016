import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { electronPath } from '../../src-main/cli/electron-runtime.ts'
import { temporaryHome } from './support/app.ts'

const root = join(import.meta.dirname, '../..')
const executablePath = electronPath(root)
if (!executablePath) console.log("Skipped: Electron's runtime is not here (npx install-electron fetches it).")

describe.skipIf(!executablePath)('the desktop window', () => {
  const home = temporaryHome()
  let app: ElectronApplication
  let page: Page

  beforeAll(async () => {
    app = await _electron.launch({
      executablePath,
      args: [root],
      env: { ...process.env, JKOSCOPE_HOME: home.folder } as Record<string, string>
    })
    page = await app.firstWindow()
  })
  afterAll(async () => {
    await app.close()
    home.remove()
  })

  it('opens the sample and finds its timepoints', async () => {
    await page.getByRole('button', { name: /sample/i }).click()
    await page.getByRole('heading', { name: 'Timepoints' }).waitFor()
    expect(await page.getByLabel('Time of Day 6').inputValue()).toBe('6')
  })

  it('gives the page no way out of its sandbox', async () => {
    expect(await page.evaluate(() => [typeof globalThis.process, 'require' in globalThis, location.protocol])).toEqual([
      'undefined',
      false,
      'app:'
    ])
    await page.evaluate(() => void (location.href = 'https://example.org/'))
    expect(new URL(page.url()).protocol).toBe('app:')
    expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull()
  })
})
