import { ipcRenderer } from 'electron'
import { PORT_CHANNEL } from './channels.ts'

// The page gets a port to the host and nothing else of Electron.
ipcRenderer.on(PORT_CHANNEL, (event) => window.postMessage(PORT_CHANNEL, '/', event.ports))
