import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { PAGE_HEADERS } from '../host/page/headers.ts'
import { lookUp, type Manifest } from '../host/page/manifest.ts'
import { allowedHosts, judgeRequest, judgeUpgrade, type RequestFacts } from './access-policy.ts'
import { Tokens } from './tokens.ts'

const ADDRESS = '127.0.0.1'
const MAX_SOCKETS = 8
/** Exports go up through the socket; files are opened by path. */
const MAX_MESSAGE = 64 * 1024 ** 2
const MAX_HEADER = 16 * 1024
const HEADERS_TIMEOUT = 10_000
const CHECK_EVERY = 5000
const STALLED_BYTES = 32 * 1024 ** 2
const STALLED_CHECKS = 6
const NO_ENTRY = 'Open the address that JKOscope printed in the terminal (press Enter there for a new one).\n'

export interface LoopbackServer {
  readonly port: number
  /** A new address with a one-time token. */
  address(): string
  /** Open pages. */
  readonly clients: number
  close(): Promise<void>
}

export interface LoopbackOptions {
  readonly router: AnyRouter
  readonly manifest: Manifest
  /** 0 = any free one. */
  readonly port: number
  /** Local port of an ssh tunnel that leads here, where it is another. */
  readonly tunnelPort?: number
  /** Called with each new address, once one was used. */
  readonly onAddress?: (address: string) => void
}

/** Serves the page and its socket on loopback, by the rules of access-policy.ts. Rejects when the port is taken. */
export async function serveLoopback(options: LoopbackOptions): Promise<LoopbackServer> {
  const { router, manifest, port, tunnelPort } = options
  const http = createServer({ maxHeaderSize: MAX_HEADER, headersTimeout: HEADERS_TIMEOUT })
  const actual = await listen(http, port)
  const tokens = new Tokens(actual)
  const hosts = allowedHosts(actual, ...(tunnelPort === undefined ? [] : [tunnelPort]))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false })
  const rpc = new RPCHandler(router)
  const address = (): string => `http://${ADDRESS}:${actual}/?token=${tokens.issue()}`
  const entered = (): void => options.onAddress?.(address())
  http.on('request', (request, response) => answer(request, response, { tokens, hosts, manifest, entered }))
  http.on('upgrade', (request, stream, head) => {
    const verdict = judgeUpgrade(factsOf(request, tokens), hosts)
    if (verdict.kind !== 'socket' || sockets.clients.size >= MAX_SOCKETS) {
      return refuseUpgrade(stream, verdict.kind === 'refuse' ? verdict.status : 503)
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      void rpc.upgrade(socket)
      socket.on('error', () => socket.terminate())
    })
  })
  const guard = setInterval(endStalled(sockets), CHECK_EVERY).unref()
  return {
    port: actual,
    address,
    get clients() {
      return sockets.clients.size
    },
    close: () => close(http, sockets, guard)
  }
}

function listen(http: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, ADDRESS, () => {
      http.off('error', reject)
      const address = http.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

interface Answering {
  readonly tokens: Tokens
  readonly hosts: ReadonlySet<string>
  readonly manifest: Manifest
  /** Called when an address was used. */
  readonly entered: () => void
}

function answer(request: IncomingMessage, response: ServerResponse, answering: Answering): void {
  const { tokens, hosts, manifest } = answering
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value)
  response.setHeader('Cache-Control', 'no-store')
  const verdict = judgeRequest(factsOf(request, tokens), hosts)
  if (verdict.kind === 'exchange') {
    const cookie = tokens.exchange(verdict.token)
    if (!cookie) return end(response, 403, NO_ENTRY)
    answering.entered()
    response.setHeader('Set-Cookie', cookie).setHeader('Location', '/')
    return end(response, 303, '')
  }
  if (verdict.kind !== 'file') return end(response, verdict.kind === 'refuse' ? verdict.status : 404, NO_ENTRY)
  const file = lookUp(manifest, verdict.path)
  if (!file) return end(response, 404, 'There is no such file.\n')
  end(response, 200, request.method === 'HEAD' ? '' : file.bytes, file.type)
}

function end(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  type = 'text/plain; charset=utf-8'
): void {
  response.writeHead(status, { 'Content-Type': type }).end(body)
}

function factsOf(request: IncomingMessage, tokens: Tokens): RequestFacts {
  const { headers, method = '', url = '', socket } = request
  const fetchSite = headers['sec-fetch-site']
  return {
    method,
    url,
    host: headers.host,
    origin: headers.origin,
    fetchSite: Array.isArray(fetchSite) ? fetchSite.join(',') : fetchSite,
    remoteAddress: socket.remoteAddress,
    hasSession: tokens.hasSession(headers.cookie)
  }
}

function refuseUpgrade(stream: Duplex, status: number): void {
  stream.on('error', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** ws queues without bound for a page that does not read: such a page is let go after half a minute; it connects again. */
function endStalled(sockets: WebSocketServer): () => void {
  const stalled = new WeakMap<WebSocket, number>()
  return () => {
    for (const socket of sockets.clients) {
      const checks = socket.bufferedAmount > STALLED_BYTES ? (stalled.get(socket) ?? 0) + 1 : 0
      stalled.set(socket, checks)
      if (checks >= STALLED_CHECKS) socket.terminate()
    }
  }
}

function close(http: Server, sockets: WebSocketServer, guard: NodeJS.Timeout): Promise<void> {
  clearInterval(guard)
  for (const socket of sockets.clients) socket.terminate()
  return new Promise((resolve) => {
    http.close(() => resolve())
    http.closeAllConnections()
  })
}
