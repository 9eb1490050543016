import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What axe finds by the rules of WCAG 2.2 AA, in a form that reads well when a test fails. */
export async function violations(page: Page): Promise<string[]> {
  // axe's own default of one page for its reports needs a second window, which the server's cookie does not cover.
  const axe = new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .setLegacyMode()
  const { violations } = await axe.analyze()
  return violations.flatMap((v) =>
    v.nodes.map((node) => `${v.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`)
  )
}
