import { RPCHandler } from '@orpc/server/message-port'
import { BrowserWindow, MessageChannelMain, screen } from 'electron'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Host } from '../host/index.ts'
import { restoredBounds, SMALLEST } from './bounds.ts'
import { PORT_CHANNEL } from './channels.ts'
import { isTrusted, PAGE_URL } from './security-policy.ts'

export interface WindowOptions {
  readonly host: Host
  readonly preload: string
  /** Where the window's bounds are kept. */
  readonly boundsFile: string
}

/** Opens the window: sandboxed, isolated, with one port to the host each time its page loads. */
export function openWindow({ host, preload, boundsFile }: WindowOptions): BrowserWindow {
  const screens = screen.getAllDisplays().map((display) => display.workArea)
  const window = new BrowserWindow({
    ...restoredBounds(read(boundsFile), screens),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'JKOscope',
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false }
  })
  const handler = new RPCHandler(host.router)
  window.webContents.on('did-finish-load', () => connect(window, handler))
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') window.reload()
  })
  window.once('ready-to-show', () => window.show())
  window.on('close', () => write(boundsFile, JSON.stringify(window.getNormalBounds())))
  void window.loadURL(PAGE_URL)
  return window
}

function connect(window: BrowserWindow, handler: RPCHandler<Record<never, never>>): void {
  const { mainFrame } = window.webContents
  if (!isTrusted({ origin: mainFrame.origin, isMainFrame: true })) return
  const { port1, port2 } = new MessageChannelMain()
  handler.upgrade(port1)
  port1.start()
  window.webContents.postMessage(PORT_CHANNEL, null, [port2])
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The bounds are a convenience: a full or read-only disk must not keep the window from closing. */
function write(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (error) {
    console.warn('window bounds were not kept:', error)
  }
}
