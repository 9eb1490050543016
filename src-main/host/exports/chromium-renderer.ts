import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { AppError } from '../../../src-shared/errors.ts'
import { DevtoolsPipe } from './devtools-pipe.ts'
import { findChromium } from './find-chromium.ts'
import type { PageRenderer } from './renderer.ts'

const TIMEOUT_MS = 60_000
const MM_PER_INCH = 25.4

function flags(profile: string): string[] {
  return [
    '--headless',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    '--disable-gpu',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-lcd-text',
    '--font-render-hinting=none',
    '--force-color-profile=srgb',
    '--hide-scrollbars',
    '--no-first-run',
    // Chromium's sandbox refuses to start as root, as in containers; the page holds no script and may load nothing.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    'about:blank'
  ]
}

interface Page {
  readonly call: (method: string, params?: Record<string, unknown>) => Promise<Record<string, unknown>>
}

async function openPage(pipe: DevtoolsPipe, html: string): Promise<Page> {
  const { targetId } = await pipe.call('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await pipe.call('Target.attachToTarget', { targetId, flatten: true })
  const call: Page['call'] = (method, params) => pipe.call(method, params, sessionId as string)
  const { frameTree } = (await call('Page.getFrameTree')) as { frameTree: { frame: { id: string } } }
  await call('Page.setDocumentContent', { frameId: frameTree.frame.id, html })
  await call('Runtime.evaluate', { expression: 'document.fonts.ready.then(() => true)', awaitPromise: true })
  return { call }
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    child.once('exit', () => resolve())
  })
}

/** Runs `work` on a fresh headless browser with the page open; the browser and its profile are gone afterwards. */
async function withPage<T>(executable: string, html: string, work: (page: Page) => Promise<T>): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'jkoscope-export-'))
  const child = spawn(executable, flags(profile), { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
  const pipe = new DevtoolsPipe(child.stdio[3] as Writable, child.stdio[4] as Readable)
  child.once('error', (error) => pipe.close(error))
  child.once('exit', () => pipe.close(new Error('the browser ended')))
  const timer = setTimeout(() => pipe.close(new Error('the browser did not answer for a minute')), TIMEOUT_MS)
  try {
    return await work(await openPage(pipe, html))
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('E_EXPORT', { where: 'a file by the browser', detail }, { cause })
  } finally {
    clearTimeout(timer)
    if (child.pid !== undefined) {
      child.kill('SIGKILL')
      await stopped(child)
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

const bytesOf = (answer: Record<string, unknown>): Uint8Array => Buffer.from(answer['data'] as string, 'base64')

/** Renders by a Chromium, Chrome or Edge of this machine, started anew for each file. Throws E_EXPORT. */
export function chromiumRenderer(executable: string): PageRenderer {
  return {
    pdf: (html, { widthMm, heightMm }) =>
      withPage(executable, html, async ({ call }) =>
        bytesOf(
          await call('Page.printToPDF', {
            printBackground: true,
            preferCSSPageSize: true,
            paperWidth: widthMm / MM_PER_INCH,
            paperHeight: heightMm / MM_PER_INCH,
            marginTop: 0,
            marginBottom: 0,
            marginLeft: 0,
            marginRight: 0
          })
        )
      ),
    png: (html, width, height) =>
      withPage(executable, html, async ({ call }) => {
        await call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
        return bytesOf(await call('Page.captureScreenshot', { format: 'png' }))
      })
  }
}

/** The renderer of the browser that is installed on this machine, or null. */
export async function installedBrowser(): Promise<PageRenderer | null> {
  const executable = await findChromium()
  return executable === null ? null : chromiumRenderer(executable)
}
