import type { Page } from 'playwright-core'

/** How much longer than at best the same work takes: 1 on an idle machine. */
export const slowness = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const times: number[] = []
    for (let i = 0; i < 15; i++) {
      const start = performance.now()
      let x = 1
      for (let j = 0; j < 4e6; j++) x = Math.sqrt(x + j)
      times.push(performance.now() - start + 0 * x)
      await new Promise((done) => setTimeout(done, 20))
    }
    return Math.max(...times) / Math.min(...times)
  })
