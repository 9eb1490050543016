import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settled, temporaryHome, runApp, type RunningApp } from './support/app.ts'
import { controls, overflow, tabbed } from './support/reach.ts'
import { goTo } from './support/steps.ts'

describe('everything is within reach', () => {
  const home = temporaryHome()
  let app: RunningApp
  let page: Page

  beforeAll(async () => {
    app = await runApp(home, { roots: [] })
    ;({ page } = app)
  })
  afterAll(() => app.stop())

  /** Presses Tab until the control has the focus. */
  async function focus(role: 'button' | 'slider', name: string | RegExp): Promise<void> {
    const wanted = page.getByRole(role, { name }).first()
    await wanted.waitFor()
    for (let i = 0; i < 150; i++) {
      if (await wanted.evaluate((node) => node === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab never came to ${String(name)}`)
  }
  const press = async (name: string | RegExp): Promise<void> => {
    await focus('button', name)
    await page.keyboard.press('Enter')
  }

  it('goes from the first screen to a fitted landscape by keyboard alone', async () => {
    await press('Open the simulated sample')
    await press('Use these timepoints')
    await press('Prepare this space')
    await press('Continue to Landscape')
    await press(/^Fit landscape/)
    await page.getByRole('slider', { name: 'Time' }).waitFor({ timeout: 120_000 })
    const title = page.locator('#moment-title')
    const before = await title.textContent()
    await focus('slider', 'Time')
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight')
    expect(await title.textContent()).not.toBe(before)
    await press('Continue to Check')
    await press('Continue to Figures')
    await page.getByRole('img', { name: /as it will be exported/ }).waitFor()
  })

  it.each(['Data', 'Space', 'Landscape', 'Check', 'Figures'])('comes to every control of %s by Tab', async (step) => {
    await goTo(page, step)
    await settled(page)
    const all = await controls(page)
    expect(all.length).toBeGreaterThan(8)
    const seen = await tabbed(page)
    expect(all.filter((control) => !seen.has(control))).toEqual([])
  })

  it('begins each step at its top, with one button that leads on', async () => {
    for (const step of ['Data', 'Space', 'Landscape', 'Check', 'Figures']) {
      await page.getByRole('main').evaluate((main) => main.scrollTo(0, main.scrollHeight))
      await goTo(page, step)
      await page.getByRole('heading', { name: step, level: 1 }).waitFor()
      const scrolled = await page.getByRole('main').evaluate((main) => main.scrollTop)
      const leading = await page.locator('.btn.primary:visible').count()
      expect({ step, scrolled, leading }).toEqual({ step, scrolled: 0, leading: 1 })
    }
  })

  it.each([
    ['a screen of 1024 px', 1024, 768],
    ['1280 x 800 at 200 %', 640, 400],
    ['1024 x 768 at 200 %', 512, 384]
  ])('fits %s without scrolling sideways', async (_, width, height) => {
    await page.setViewportSize({ width, height })
    for (const step of ['Data', 'Space', 'Landscape', 'Check', 'Figures']) {
      await goTo(page, step)
      await settled(page)
      expect({ step, wider: await overflow(page) }).toEqual({ step, wider: [] })
    }
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  it('shows each hint once, and all of them again when asked', async () => {
    await goTo(page, 'Landscape')
    const hint = page.getByRole('note', { name: /^Hint/ })
    expect(await hint.getByRole('heading').textContent()).toBe('Move through time')
    await hint.getByRole('button', { name: 'Got it' }).click()
    await hint.waitFor({ state: 'detached' })
    await goTo(page, 'Check')
    await hint.getByRole('button', { name: 'No hints' }).click()
    await goTo(page, 'Data')
    expect(await hint.count()).toBe(0)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('hints')
    await page.keyboard.press('Enter')
    await hint.waitFor()
  })
})
