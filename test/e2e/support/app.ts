import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'

const root = resolve(import.meta.dirname, '../../..')
export const DATA = resolve(process.env['JKOSCOPE_DATA'] ?? join(root, '../shared/data'))
export const EB = join(DATA, 'eb/eb_pca5.h5ad')
export const HAS_DATA = existsSync(EB)
const SHOTS = resolve(root, 'test/e2e/screenshots')

/** A library folder of its own, removed by `remove`. */
export function temporaryHome(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'jkoscope-e2e-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface Server {
  url: string
  readonly pid: number
  stop: () => Promise<void>
}

/** Starts the loopback server as built, on a library folder, and waits for its address. */
export async function startServer(home: string, roots: string[]): Promise<Server> {
  const args = [join(root, 'out/main/web.js'), '--no-open', ...roots.flatMap((r) => ['--root', r])]
  const child = spawn(process.execPath, args, { env: { ...process.env, JKOSCOPE_HOME: home } })
  const url = await new Promise<string>((found, failed) => {
    let text = ''
    const read = (data: Buffer): void => {
      text += data.toString()
      const address = /https?:\/\/\S+/.exec(text)
      if (address) found(address[0])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('exit', (code) => failed(new Error(`the server ended with ${code}: ${text}`)))
  })
  return { url, pid: child.pid as number, stop: () => stopped(child) }
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.on('exit', () => done())
    if (child.exitCode !== null || child.signalCode !== null) done()
    child.kill('SIGTERM')
  })
}

export function launchBrowser(args: string[] = []): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath, args: [...sandbox, ...args] })
}

export interface OpenPage {
  page: Page
  /** Errors of the page so far: exceptions and console errors. */
  faults: string[]
}

/** A page on the app, collecting what goes wrong in it. */
export async function openPage(browser: Browser, url: string, dark = false): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  await page.goto(url)
  return { page, faults }
}

/** The app on a library of its own, in a browser of its own. */
export interface RunningApp extends OpenPage {
  readonly browser: Browser
  readonly server: Server
  /** Ends both and removes the library. */
  stop: () => Promise<void>
}

/** Opens the app as built on the library folder `home`; files lie in `roots`, without them in that folder. */
export async function runApp(
  home: ReturnType<typeof temporaryHome>,
  { roots = [home.folder], dark = false, flags = [] }: { roots?: string[]; dark?: boolean; flags?: string[] } = {}
): Promise<RunningApp> {
  const browser = await launchBrowser(flags)
  const server = await startServer(home.folder, roots)
  const stop = async (): Promise<void> => {
    await browser.close()
    await server.stop()
    home.remove()
  }
  return { ...(await openPage(browser, server.url, dark)), browser, server, stop }
}

/** Pictures of the screen as it is, in both sizes, into a folder that git ignores. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true })
  const before = page.viewportSize()
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080]
  ] as const) {
    await page.setViewportSize({ width, height })
    await settled(page)
    await page.screenshot({ path: join(SHOTS, `${name}-${width}.png`) })
  }
  if (before) await page.setViewportSize(before)
}

/** Waits until the page has been idle for a while: figures are drawn. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        let quiet = 0
        let last = performance.now()
        const tick = (): void => {
          const now = performance.now()
          quiet = now - last < 60 ? quiet + 1 : 0
          last = now
          if (quiet > 12) done()
          else setTimeout(tick, 30)
        }
        tick()
      })
  )
}
