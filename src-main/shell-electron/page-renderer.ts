import { BrowserWindow } from 'electron'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PageRenderer } from '../host/exports/renderer.ts'

const MM_PER_INCH = 25.4

/** A hidden window of this many CSS pixels with the page in it; it is closed and the page deleted afterwards. */
async function withPage<T>(
  html: string,
  width: number,
  height: number,
  work: (window: BrowserWindow) => Promise<T>
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'jkoscope-export-'))
  const window = new BrowserWindow({
    show: false,
    width,
    height,
    useContentSize: true,
    enableLargerThanScreen: true,
    webPreferences: { offscreen: true, javascript: false, sandbox: true, contextIsolation: true }
  })
  try {
    const page = join(folder, 'figure.html')
    await writeFile(page, html)
    await window.loadFile(page)
    return await work(window)
  } finally {
    window.destroy()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Renders by the Chromium inside Electron. */
export function windowRenderer(): PageRenderer {
  return {
    pdf: (html, { widthMm, heightMm }) =>
      withPage(html, 800, 600, ({ webContents }) =>
        webContents.printToPDF({
          printBackground: true,
          preferCSSPageSize: true,
          pageSize: { width: widthMm / MM_PER_INCH, height: heightMm / MM_PER_INCH },
          margins: { top: 0, bottom: 0, left: 0, right: 0 }
        })
      ),
    png: (html, width, height) =>
      withPage(html, width, height, async ({ webContents }) => {
        const image = await webContents.capturePage()
        return image.resize({ width, height, quality: 'best' }).toPNG()
      })
  }
}
