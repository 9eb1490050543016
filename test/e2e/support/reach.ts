import type { Page } from 'playwright-core'

/**
 * The controls that a keyboard must come to, as "tag name": all that are shown and enabled. Of a group in which arrow
 * keys move (radio buttons, tabs) the one that Tab comes to counts, and what lies in a closed part does not.
 */
export function controls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wanted = 'button, a[href], input, select, textarea, summary, [role=slider], [role=button]'
    const all = [...document.querySelectorAll<HTMLElement>(wanted)].filter((node) => {
      const inert = node.closest('[inert], [aria-hidden=true]') !== null
      return !inert && node.checkVisibility({ visibilityProperty: true }) && !node.matches(':disabled, [tabindex="-1"]')
    })
    const groups = new Set<string>()
    return all.flatMap((node, i) => {
      node.dataset['reach'] =
        `${i} ${node.tagName.toLowerCase()} ${node.getAttribute('aria-label') ?? node.textContent.trim().slice(0, 40)}`
      if (node instanceof HTMLInputElement && node.type === 'radio') {
        if (groups.has(node.name) || !(node.checked || !document.querySelector(`[name="${node.name}"]:checked`)))
          return []
        groups.add(node.name)
      }
      return [node.dataset['reach']]
    })
  })
}

/** The controls, named as by `controls`, that get the focus on a walk by Tab through the whole page, each with its ring. */
export async function tabbed(page: Page): Promise<Set<string>> {
  const seen = new Set<string>()
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  for (let i = 0, last = 0; i < 400 && i - last < 25; i++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const node = document.activeElement as HTMLElement | null
      if (!node?.dataset['reach']) return undefined
      const { outlineStyle, boxShadow } = getComputedStyle(node)
      return outlineStyle !== 'none' || boxShadow !== 'none' ? node.dataset['reach'] : undefined
    })
    if (at !== undefined && !seen.has(at)) {
      seen.add(at)
      last = i
    }
  }
  return seen
}

/** What is wider than its place: elements that stick out of the window at the right, if the page scrolls sideways. */
export function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const main = document.querySelector('main')
    const sideways = [document.documentElement, main].some((node) => node && node.scrollWidth > node.clientWidth + 1)
    if (!sideways) return []
    const edge = (main ?? document.documentElement).getBoundingClientRect().right
    return [...document.querySelectorAll<HTMLElement>('main *')]
      .filter(
        (node) => node.getBoundingClientRect().right > edge + 1 && node.closest('[data-scrolls], .scroll') === null
      )
      .slice(0, 5)
      .map((node) => `${node.tagName.toLowerCase()}.${node.className}`)
  })
}

/**
 * What sticks out of its card at a side, as "card: element": all that is shown and not in a place that scrolls; of such
 * places, the controls that they hide where `controlsToo`.
 */
export function outOfCards(page: Page, controlsToo = false): Promise<string[]> {
  return page.evaluate((controlsToo) => {
    const clips = (node: Element): boolean => getComputedStyle(node).overflowX !== 'visible'
    const isControl = (node: Element): boolean => node.matches('button, input, select')
    /** The part of the card, or the card itself, that shows only what fits into it. */
    function frameOf(node: Element, card: Element): Element {
      let at = node.parentElement
      while (at && at !== card && !clips(at)) at = at.parentElement
      return at ?? card
    }
    return [...document.querySelectorAll('main .card')].flatMap((card) =>
      [...card.querySelectorAll('*')].flatMap((node) => {
        if (!node.checkVisibility({ visibilityProperty: true }) || node.closest('.visually-hidden, svg svg')) return []
        const frame = frameOf(node, card)
        if (frame !== card && !(controlsToo && isControl(node))) return []
        const [inner, outer] = [node.getBoundingClientRect(), frame.getBoundingClientRect()]
        if (inner.right <= outer.right + 1 && inner.left >= outer.left - 1) return []
        const name = node.getAttribute('aria-label') ?? node.textContent.trim().slice(0, 20)
        return [`${card.querySelector('h2')?.textContent.trim()}: ${node.tagName.toLowerCase()} ${name}`]
      })
    )
  }, controlsToo)
}
