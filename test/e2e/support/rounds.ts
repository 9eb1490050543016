import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { writeDrift } from '../../faults/real-host.ts'
import { launchBrowser, openPage, startServer, temporaryHome, type OpenPage, type Server } from './app.ts'
import { acceptTimepoints, button, fit, goTo, openPath, prepareSpace } from './steps.ts'

const FILE = 'drift.h5ad'

/** What is in use between two rounds, after garbage collection: sizes in MB. */
export interface Use {
  readonly heap: number
  readonly nodes: number
  readonly listeners: number
  readonly host: number
  readonly compute: number
}

/** An app on a small file, ready to go round: each round opens it, fits with another seed, visits every step and closes it. */
export class Rounds {
  readonly faults: readonly string[]
  private readonly page: Page
  private readonly folder: string
  private readonly end: () => Promise<void>
  private seed = 0

  private constructor({ page, faults }: OpenPage, folder: string, end: () => Promise<void>) {
    this.page = page
    this.faults = faults
    this.folder = folder
    this.end = end
  }

  static async begin(): Promise<Rounds> {
    const home = temporaryHome()
    await writeDrift(join(home.folder, FILE), 60)
    const browser: Browser = await launchBrowser()
    const server: Server = await startServer(home.folder, [home.folder])
    const open = await openPage(browser, server.url)
    const end = async (): Promise<void> => {
      await browser.close()
      await server.stop()
      home.remove()
    }
    await openPath(open.page, join(home.folder, FILE))
    await acceptTimepoints(open.page)
    await prepareSpace(open.page)
    await fit(open.page)
    await close(open.page)
    return new Rounds(open, home.folder, end)
  }

  async round(): Promise<void> {
    const { page } = this
    await button(page, new RegExp(`^(Open )?${FILE}`))
      .first()
      .click()
    const seed = page.getByLabel('Seed', { exact: true })
    if (!(await seed.isVisible())) await page.getByText('Advanced settings').click()
    await seed.fill(String(++this.seed))
    await seed.press('Enter')
    await button(page, 'Fit again').click()
    await page.getByText(`seed ${this.seed}`).first().waitFor({ timeout: 120_000 })
    await page.getByRole('slider', { name: 'Time' }).waitFor()
    await goTo(page, 'Data')
    await page.getByRole('heading', { name: 'Timepoints' }).waitFor()
    await goTo(page, 'Space')
    await page.getByRole('figure', { name: /^Scatter/ }).waitFor()
    await goTo(page, 'Check')
    await page.getByRole('table', { name: /^Errors per timepoint/ }).waitFor()
    await goTo(page, 'Figures')
    await page.getByRole('heading', { name: 'Figures', level: 1 }).waitFor()
    await page.locator('main img, main svg').first().waitFor()
    await goTo(page, 'Landscape')
    await page.getByRole('figure', { name: /^Landscape and cells at/ }).waitFor()
    await close(page)
  }

  async use(): Promise<Use> {
    const session = await this.page.context().newCDPSession(this.page)
    await session.send('Performance.enable')
    for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage')
    const { metrics } = await session.send('Performance.getMetrics')
    await session.detach()
    const metric = (name: string): number => metrics.find((m) => m.name === name)?.value ?? NaN
    const { pid } = JSON.parse(readFileSync(join(this.folder, 'lock'), 'utf8')) as { pid: number }
    return {
      heap: metric('JSHeapUsedSize') / 1e6,
      nodes: metric('Nodes'),
      listeners: metric('JSEventListeners'),
      host: resident(pid),
      compute: childrenOf(pid).reduce((sum, child) => sum + resident(child), 0)
    }
  }

  stop(): Promise<void> {
    return this.end()
  }
}

async function close(page: Page): Promise<void> {
  await button(page, 'Open another…').click()
  await page.getByRole('list', { name: 'Datasets' }).waitFor()
}

/** Median slope of y over all pairs of points (Theil and Sen): one round that the collector was late in does not tilt it, a leak of every round does. */
export function slope(x: readonly number[], y: readonly number[]): number {
  const slopes = x.flatMap((v, i) => x.slice(0, i).map((u, j) => ((y[i] as number) - (y[j] as number)) / (v - u)))
  slopes.sort((p, q) => p - q)
  return ((slopes[(slopes.length - 1) >> 1] as number) + (slopes[slopes.length >> 1] as number)) / 2
}

/** Resident memory of a process, MB. */
function resident(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1e3
}

const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', `${pid}`], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(Number)
