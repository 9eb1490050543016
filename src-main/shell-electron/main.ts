import { app, BrowserWindow, crashReporter, dialog, ipcMain } from 'electron'
import { join, resolve } from 'node:path'
import { errorData } from '../host/errors.ts'
import { createHost, type Host } from '../host/index.ts'
import { libraryFolder } from '../host/library/location.ts'
import { readManifest } from '../host/page/manifest.ts'
import { programOf } from '../host/program.ts'
import { DROPPED_CHANNEL } from './channels.ts'
import { dialogs } from './dialogs.ts'
import { guardApp } from './guard.ts'
import { setMenu } from './menu.ts'
import { windowRenderer } from './page-renderer.ts'
import { registerScheme, servePage } from './protocol.ts'
import { fileArgument, isTrusted } from './security-policy.ts'
import { selfTest } from './self-test.ts'
import { utilityCompute } from './utility-compute.ts'
import { openWindow } from './window.ts'

const program = programOf(import.meta.url)
/** Files that the system named before the host was there. */
const early: string[] = []
let host: Host | undefined

function openFile(path: string): void {
  if (host) host.openFile(path)
  else early.push(path)
}

function openArgument(argv: readonly string[], folder: string): void {
  const file = fileArgument(argv, app.isPackaged)
  if (file !== undefined) openFile(resolve(folder, file))
}

function showWindow(current: Host): BrowserWindow {
  return openWindow({ host: current, preload: program.preload, boundsFile: join(libraryFolder(), 'window.json') })
}

async function start(): Promise<void> {
  const system = dialogs(() => BrowserWindow.getAllWindows()[0])
  const started = await createHost({
    // Inside the archive nothing can be started: the compute process lies beside it.
    spawn: utilityCompute(program.computeEntry.replace('app.asar', 'app.asar.unpacked')),
    libraryPath: libraryFolder(),
    capabilities: { ...system, pageRenderer: () => Promise.resolve(windowRenderer()) },
    version: program.version,
    assets: program.assets.replace('app.asar', 'app.asar.unpacked'),
    samplePath: program.samplePath.replace('app.asar', 'app.asar.unpacked')
  })
  host = started
  app.on('will-quit', () => started.close())
  if (process.argv.includes('--selftest')) {
    console.log(await selfTest(started))
    return app.exit(0)
  }
  servePage(readManifest(program.rendererFolder))
  ipcMain.on(DROPPED_CHANNEL, (event, path: unknown) => {
    const { senderFrame } = event
    const sender = senderFrame && { origin: senderFrame.origin, isMainFrame: senderFrame.parent === null }
    if (isTrusted(sender) && typeof path === 'string') started.choose(path)
    event.returnValue = null
  })
  setMenu({ open: () => void system.fileDialog().then((path) => path !== null && openFile(path)) })
  showWindow(started)
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) showWindow(started)
  })
  openArgument(process.argv, process.cwd())
  for (const path of early.splice(0)) started.openFile(path)
}

function failed(error: unknown): void {
  const { message, action } = errorData(error)
  console.error(message)
  if (!process.argv.includes('--selftest')) dialog.showErrorBox('JKOscope cannot start', `${message}\n\n${action}`)
  app.exit(1)
}

if (app.requestSingleInstanceLock()) {
  crashReporter.start({ uploadToServer: false })
  app.enableSandbox()
  registerScheme()
  guardApp()
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFile(path)
  })
  app.on('second-instance', (_event, argv, folder) => {
    openArgument(argv, folder)
    BrowserWindow.getAllWindows()[0]?.focus()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.whenReady().then(start).catch(failed)
} else {
  app.quit()
}
