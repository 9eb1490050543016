import { app, session, shell, type WebContents } from 'electron'
import { mayHave, mayNavigate, mayOpenOutside } from './security-policy.ts'

/** Attaches the security policy to everything that shows a page. */
export function guardApp(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  void app.whenReady().then(() => {
    const { defaultSession } = session
    defaultSession.setPermissionRequestHandler((_contents, permission, grant) => grant(mayHave(permission)))
    defaultSession.setPermissionCheckHandler((_contents, permission) => mayHave(permission))
    defaultSession.setDevicePermissionHandler(() => false)
  })
}

function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Hands an address of the constant list to the system's browser. */
export function openOutside(url: string): void {
  if (mayOpenOutside(url)) void shell.openExternal(url)
}
