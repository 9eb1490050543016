import type { Page } from 'playwright-core'

/** The ways of a person through the five steps. */
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

export async function openPath(page: Page, path: string): Promise<void> {
  await page.getByLabel('Path of the file').fill(path)
  await button(page, 'Open path').click()
}

/** Chooses a file in the folder browser by the names on the way to it. */
export async function browseTo(page: Page, names: string[]): Promise<void> {
  await button(page, 'Open a file…').click()
  const list = page.getByRole('list', { name: 'Folders and files' })
  for (const name of names) await list.getByRole('button', { name: new RegExp(`^\\W*${name}`) }).click()
}

export async function acceptTimepoints(page: Page): Promise<void> {
  await button(page, 'Use these timepoints').click()
  await page.getByRole('heading', { name: 'Space', level: 1 }).waitFor()
}

export async function prepareSpace(page: Page): Promise<void> {
  await button(page, 'Prepare this space').click()
  await button(page, 'Continue to Landscape').click()
}

/** Starts a fit and waits for its landscape. */
export async function fit(page: Page): Promise<void> {
  await button(page, /^Fit/).click()
  await page.getByRole('slider', { name: 'Time' }).waitFor({ timeout: 120_000 })
}

export const goTo = (page: Page, step: string) =>
  page
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: new RegExp(step) })
    .click()
