import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { DROPPED_CHANNEL, PORT_CHANNEL } from './channels.ts'

// The page gets a port to the host, the paths of files dropped on it, and nothing else of Electron.
ipcRenderer.on(PORT_CHANNEL, (event) => window.postMessage(PORT_CHANNEL, '/', event.ports))

/**
 * Path of a file that the user dropped; empty for one that a script made. Main hears of it first, from here and not from the
 * page, so that the page cannot have a path opened that the user did not choose.
 */
function pathOf(file: File): string {
  const path = webUtils.getPathForFile(file)
  if (path) ipcRenderer.sendSync(DROPPED_CHANNEL, path)
  return path
}

contextBridge.exposeInMainWorld('jkoscope', { pathOf })
