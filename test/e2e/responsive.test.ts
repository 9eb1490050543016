import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { settled, temporaryHome, runApp, type RunningApp } from './support/app.ts'
import { outOfCards } from './support/reach.ts'
import { slowness } from './support/slowness.ts'
import { acceptTimepoints, button, fit, goTo, prepareSpace } from './support/steps.ts'

const ASSETS = resolve(import.meta.dirname, '../../out/renderer/assets')
/** Bytes of code, compressed, up to the first screen. */
const MOST_CODE = 350_000
/** Milliseconds until the first screen, on a machine that does nothing else. */
const FIRST_SCREEN = 600
/** Milliseconds from a key or a click to the next picture that 95 of 100 have to keep, on a machine that does nothing else. */
const MOST_DELAY = 100
/** The browser reports no events that are faster. */
const REPORTED_FROM = 16

const home = temporaryHome()
let app: RunningApp
let page: Page

beforeAll(async () => {
  app = await runApp(home)
  ;({ page } = app)
})
afterAll(() => app.stop())

it('shows the first screen soon, with little code', async () => {
  const times: number[] = []
  for (let i = 0; i < 3; i++) {
    await page.reload()
    await button(page, 'Open the simulated sample').waitFor()
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
    times.push((paint as number) / (await slowness(page)))
  }
  const scripts = await page.evaluate(() =>
    performance.getEntriesByType('resource').flatMap(({ name }) => (name.endsWith('.js') ? [name] : []))
  )
  const bytes = scripts.map((url) => gzipSync(readFileSync(join(ASSETS, basename(url)))).length)
  const code = bytes.reduce((sum, length) => sum + length, 0)
  process.stdout.write(`first screen: ${Math.min(...times).toFixed(0)} ms, ${(code / 1000).toFixed(0)} kB of code\n`)
  expect(code).toBeGreaterThan(0)
  expect(code).toBeLessThan(MOST_CODE)
  expect(Math.min(...times)).toBeLessThan(FIRST_SCREEN)
})

/** Longest delay of each interaction while `work` is done, milliseconds, shortest first. */
async function delays(work: () => Promise<void>): Promise<number[]> {
  await settled(page)
  const before = await page.evaluate((durationThreshold) => {
    const seen = new Map<number, number>()
    const note = (entries: PerformanceEntryList): void => {
      for (const { interactionId, duration } of entries as PerformanceEventTiming[]) {
        if (interactionId) seen.set(interactionId, Math.max(duration, seen.get(interactionId) ?? 0))
      }
    }
    const observer = new PerformanceObserver((list) => note(list.getEntries()))
    observer.observe({ type: 'event', durationThreshold } as PerformanceObserverInit)
    const count = (): number => (performance as unknown as { interactionCount: number }).interactionCount
    const end = (): { seen: number[]; count: number } => {
      note(observer.takeRecords())
      observer.disconnect()
      return { seen: [...seen.values()], count: count() }
    }
    Object.assign(window, { end })
    return count()
  }, REPORTED_FROM)
  await work()
  await settled(page)
  const { seen, count } = await page.evaluate(() =>
    (window as unknown as { end: () => { seen: number[]; count: number } }).end()
  )
  const fast = Math.max(0, count - before - seen.length)
  return [...Array.from({ length: fast }, () => REPORTED_FROM), ...seen].toSorted((a, b) => a - b)
}

const p95 = (sorted: readonly number[]): number => sorted[Math.ceil(0.95 * sorted.length) - 1] as number

/** A group of interactions, and how many of them there are at least. */
const GROUPS: Record<string, [number, () => Promise<void>]> = {
  'steps of the slider': [
    20,
    async () => {
      await goTo(page, 'Landscape')
      const slider = page.getByRole('slider', { name: 'Time' })
      await slider.focus()
      for (let i = 0; i < 20; i++) await slider.press(i < 12 ? 'ArrowRight' : 'ArrowLeft')
    }
  ],
  'switching steps': [
    10,
    async () => {
      for (const step of ['Data', 'Space', 'Landscape', 'Check', 'Figures', 'Data', 'Check', 'Space', 'Figures']) {
        await goTo(page, step)
        await page.getByRole('heading', { level: 1, name: step }).waitFor()
      }
      await goTo(page, 'Landscape')
    }
  ],
  'the palette': [
    12,
    async () => {
      for (let i = 0; i < 3; i++) {
        await page.keyboard.press('Control+k')
        await page.getByRole('combobox', { name: /command/i }).waitFor()
        await page.keyboard.type('fig')
        await page.keyboard.press('Escape')
      }
    }
  ],
  'typing a gene': [
    6,
    async () => {
      await page.getByLabel('Colour by').first().selectOption('Gene…')
      await page.getByRole('combobox', { name: 'Gene', exact: true }).pressSequentially('sox17', { delay: 60 })
      await page.getByRole('option', { name: 'SOX17', exact: true }).waitFor()
      await page.keyboard.press('Escape')
    }
  ]
}

it('answers keys and clicks at once', async () => {
  await button(page, 'Open the simulated sample').click()
  await acceptTimepoints(page)
  await prepareSpace(page)
  await fit(page)
  for (const [name, [least, work]] of Object.entries(GROUPS)) {
    const found: number[] = []
    // Others' work on the machine can only make it slower: the best of three.
    for (let i = 0; i < 3 && !(Math.min(...found) < MOST_DELAY); i++) {
      const seen = await delays(work)
      expect(seen.length, name).toBeGreaterThanOrEqual(least)
      found.push(p95(seen) / (await slowness(page)))
    }
    process.stdout.write(`${name}: p95 ${Math.min(...found).toFixed(0)} ms\n`)
    expect(Math.min(...found), name).toBeLessThan(MOST_DELAY)
  }
})

it.each([
  [1024, 700],
  [1180, 700],
  [1181, 700],
  [1280, 800]
])('keeps everything within its card, and the foot of the rail in sight, in %i x %i', async (width, height) => {
  await page.setViewportSize({ width, height })
  for (const step of ['Data', 'Space', 'Landscape', 'Check', 'Figures']) {
    await goTo(page, step)
    await settled(page)
    const foot = await button(page, 'Help and about').boundingBox()
    expect({ step, out: await outOfCards(page, step === 'Data') }).toEqual({ step, out: [] })
    expect((foot?.y ?? Infinity) + (foot?.height ?? 0), step).toBeLessThanOrEqual(height)
  }
})

it('draws bars of cells that can be compared, or none', async () => {
  await goTo(page, 'Data')
  for (const width of [1280, 1181, 1180, 1024, 820, 640, 400]) {
    await page.setViewportSize({ width, height: 700 })
    await settled(page)
    const rows = await page.locator('.bar:visible').evaluateAll((bars) =>
      bars.map((bar) => ({
        long: (bar.firstElementChild as Element).getBoundingClientRect().width,
        cells: Number(bar.nextElementSibling?.textContent.replaceAll(/\D/g, ''))
      }))
    )
    if (width === 1280) expect(rows.length).toBe(5)
    const most = rows.toSorted((a, b) => b.cells - a.cells)[0]
    if (!most) continue
    expect(most.long, `${width} px`).toBeGreaterThan(40)
    for (const { long, cells } of rows) expect(long / most.long).toBeCloseTo(cells / most.cells, 2)
  }
})
