import { Menu, type MenuItemConstructorOptions } from 'electron'
import { openOutside } from './guard.ts'

export interface MenuActions {
  open(): void
}

/** The application menu: what the system expects, and opening a file. Everything else is the page's. */
export function setMenu({ open }: MenuActions): void {
  const isMac = process.platform === 'darwin'
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        { label: '&Open…', accelerator: 'CmdOrCtrl+O', click: open },
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' }
      ]
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'reload' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' }
      ]
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [{ label: 'The method (paper)', click: () => openOutside('https://doi.org/10.48550/arXiv.2406.12616') }]
    }
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
