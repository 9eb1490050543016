import { protocol } from 'electron'
import { PAGE_HEADERS } from '../host/page/headers.ts'
import { lookUp, type Manifest } from '../host/page/manifest.ts'
import { mayNavigate } from './security-policy.ts'

/** Must run before the app is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
}

/** Serves the page from memory; a request is a look-up, so nothing else can be asked for. */
export function servePage(manifest: Manifest): void {
  protocol.handle('app', ({ url, method }) => {
    const { status, body, type } = answer(manifest, url, method)
    return new Response(body, { status, headers: { ...PAGE_HEADERS, 'Content-Type': type } })
  })
}

interface Answer {
  readonly status: number
  readonly body: Uint8Array<ArrayBuffer> | null
  readonly type: string
}

/** Pure part of `servePage`. */
export function answer(manifest: Manifest, url: string, method: string): Answer {
  const refuse = (status: number): Answer => ({ status, body: null, type: 'text/plain' })
  if (method !== 'GET') return refuse(405)
  if (!mayNavigate(url)) return refuse(403)
  const file = lookUp(manifest, new URL(url).pathname)
  return file ? { status: 200, body: new Uint8Array(file.bytes), type: file.type } : refuse(404)
}
