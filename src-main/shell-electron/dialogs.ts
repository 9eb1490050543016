import { app, dialog, type BrowserWindow } from 'electron'
import { dirname, join } from 'node:path'
import type { Capabilities } from '../host/services.ts'

const DATA_FILES = [
  { name: 'Single-cell data', extensions: ['h5ad', 'h5'] },
  { name: 'All files', extensions: ['*'] }
]

type SystemDialogs = Required<Pick<Capabilities, 'fileDialog' | 'saveDialog' | 'confirmPath'>>

/** The system's dialogs, over the window. They begin in the folder that was used last. */
export function dialogs(window: () => BrowserWindow | undefined): SystemDialogs {
  let folder = app.getPath('documents')
  const remember = (path: string): string => {
    folder = dirname(path)
    return path
  }
  return {
    async fileDialog() {
      const options = { defaultPath: folder, properties: ['openFile' as const], filters: DATA_FILES }
      const over = window()
      const { filePaths } = await (over ? dialog.showOpenDialog(over, options) : dialog.showOpenDialog(options))
      return filePaths[0] === undefined ? null : remember(filePaths[0])
    },
    async confirmPath(path) {
      const options = {
        message: 'Open this file?',
        detail: path,
        buttons: ['Open', 'Cancel'],
        defaultId: 0,
        cancelId: 1
      }
      const over = window()
      const { response } = await (over ? dialog.showMessageBox(over, options) : dialog.showMessageBox(options))
      return response === 0
    },
    async saveDialog(name) {
      const options = { defaultPath: join(folder, name) }
      const over = window()
      const { filePath } = await (over ? dialog.showSaveDialog(over, options) : dialog.showSaveDialog(options))
      return filePath === '' ? null : remember(filePath)
    }
  }
}
