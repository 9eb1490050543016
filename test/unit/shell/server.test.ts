import { os } from '@orpc/server'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { serveLoopback, type LoopbackServer } from '../../../src-main/shell-web/server.ts'

const router = { hello: os.handler(() => 'hello') }
const manifest = new Map([
  ['/index.html', { bytes: Buffer.from('<p>page</p>'), type: 'text/html; charset=utf-8' }],
  ['/assets/a.js', { bytes: Buffer.from('1'), type: 'text/javascript; charset=utf-8' }]
])
let server: LoopbackServer
let cookie: string

beforeAll(async () => {
  server = await serveLoopback({ router, manifest, port: 0 })
  const { headers } = await get(new URL(server.address()).search.replace('?', '/?'), {})
  cookie = (headers['set-cookie'] ?? [''])[0].split(';')[0]
})
afterAll(() => server.close())

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A request as sent, path unnormalised. */
function get(path: string, headers: Record<string, string>, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject).end()
  })
}

function open(headers: Record<string, string>, origin?: string): Promise<'open' | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers, origin })
    socket.on('open', () => {
      socket.terminate()
      resolve('open')
    })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', reject)
  })
}

describe('the loopback server', () => {
  test('leads from the token to the page by a cookie', async () => {
    const first = await get(new URL(server.address()).search.replace('?', '/?'), {})
    expect(first).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' }, body: '' })
    expect(await get('/', { cookie })).toMatchObject({ status: 200, body: '<p>page</p>' })
    expect(await get('/assets/a.js', { cookie })).toMatchObject({ status: 200, body: '1' })
    expect(await get('/', { cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  test('sends its security headers with every answer', async () => {
    for (const answer of [
      await get('/', { cookie }),
      await get('/', {}),
      await get('/nothing', { cookie }),
      await get('/', {}, 'OPTIONS')
    ]) {
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
      expect(answer.headers['content-security-policy']).not.toContain('unsafe-eval')
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store'
      })
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  test.each([
    '/../package.json',
    '/%2e%2e%2fpackage.json',
    '/..%5cpackage.json',
    '/assets/../../x',
    '/proc/self/environ',
    '/index.html%00',
    '/assets'
  ])('has no file %s', async (path) => {
    expect((await get(path, { cookie })).status).toBe(404)
  })

  test.each<[string, string, Record<string, string>, string, number]>([
    ['no cookie', '/', {}, 'GET', 403],
    ['a wrong token', '/?token=wrong', {}, 'GET', 403],
    ['a rebound name', '/', { host: 'evil.example' }, 'GET', 403],
    ['a post', '/', {}, 'POST', 405],
    ['a preflight', '/rpc', { origin: 'http://evil.example', 'access-control-request-method': 'POST' }, 'OPTIONS', 403]
  ])('refuses %s', async (_what, path, headers, method, status) => {
    expect((await get(path, { ...headers, ...(status === 405 ? { cookie } : {}) }, method)).status).toBe(status)
  })

  test('is not to be reached from outside', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)
    if (!outside) return expect(server.address()).toContain('127.0.0.1')
    const socket = connect(server.port, outside.address)
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
  })

  test('opens sockets to its own page only', async () => {
    const origin = `http://127.0.0.1:${server.port}`
    expect(await open({ cookie }, origin)).toBe('open')
    expect(await open({}, origin)).toBe(403)
    expect(await open({ cookie })).toBe(403)
    expect(await open({ cookie }, 'http://evil.example')).toBe(403)
    expect(await open({ cookie, host: `evil.example:${server.port}` }, `http://evil.example:${server.port}`)).toBe(403)
  })

  test('opens eight sockets and no more', async () => {
    const origin = `http://127.0.0.1:${server.port}`
    const sockets = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { cookie }, origin })
        await once(socket, 'open')
        return socket
      })
    )
    expect(server.clients).toBe(8)
    expect(await open({ cookie }, origin)).toBe(503)
    await Promise.all(sockets.map((socket) => (socket.close(), once(socket, 'close'))))
    expect(await open({ cookie }, origin)).toBe('open')
  })

  test('survives what is not HTTP, and a header that is too long', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.resume().write('\u0000\u0001 nonsense\r\n\r\n')
    await once(socket, 'close')
    expect((await get('/', { cookie, 'x-long': 'a'.repeat(20_000) })).status).toBe(431)
    expect((await get('/', { cookie })).status).toBe(200)
  })
})
