import { describe, expect, test } from 'vitest'
import {
  allowedHosts,
  judgeRequest,
  judgeUpgrade,
  type RequestFacts
} from '../../../src-main/shell-web/access-policy.ts'

const hosts = allowedHosts(4321)
const good: RequestFacts = {
  method: 'GET',
  url: '/',
  host: '127.0.0.1:4321',
  origin: undefined,
  fetchSite: 'none',
  remoteAddress: '127.0.0.1',
  hasSession: true
}
const judge = (change: Partial<RequestFacts>) => judgeRequest({ ...good, ...change }, hosts)
const socket: RequestFacts = { ...good, url: '/rpc', origin: 'http://127.0.0.1:4321', fetchSite: undefined }
const upgrade = (change: Partial<RequestFacts>) => judgeUpgrade({ ...socket, ...change }, hosts)

describe('a request', () => {
  test.each<[string, Partial<RequestFacts>, string]>([
    ['the page', {}, '/'],
    ['a part of it', { url: '/assets/index-a1.js', fetchSite: 'same-origin' }, '/assets/index-a1.js'],
    ['with a query', { url: '/?step=fit' }, '/'],
    ['by the other names of this machine', { host: 'localhost:4321' }, '/'],
    ['over IPv6', { host: '[::1]:4321', remoteAddress: '::1' }, '/'],
    ['of a browser that does not say where it is from', { fetchSite: undefined }, '/'],
    ['for its head', { method: 'HEAD' }, '/']
  ])('is served: %s', (_what, change, path) => {
    expect(judge(change)).toEqual({ kind: 'file', path })
  })

  test.each<[string, Partial<RequestFacts>, number]>([
    ['without a session', { hasSession: false }, 403],
    ['for a name that leads here by rebinding', { host: 'evil.example:4321' }, 403],
    ['for another port', { host: '127.0.0.1:80' }, 403],
    ['for a name that begins like ours', { host: '127.0.0.1:43210' }, 403],
    ['for a name that contains ours', { host: 'localhost:4321.evil.example' }, 403],
    ['in capitals', { host: 'LOCALHOST:4321' }, 403],
    ['without a host', { host: undefined }, 403],
    ['from another machine', { remoteAddress: '10.0.0.2' }, 403],
    ['from nowhere', { remoteAddress: undefined }, 403],
    ['from the page of another site', { fetchSite: 'cross-site' }, 403],
    ['from another port of this machine', { fetchSite: 'same-site' }, 403],
    ['that asks what is allowed', { method: 'OPTIONS' }, 403],
    ['that posts', { method: 'POST' }, 405],
    ['that deletes', { method: 'DELETE' }, 405],
    ['that traces', { method: 'TRACE' }, 405],
    ['with a whole URL', { url: 'http://evil.example/' }, 400],
    ['with a URL of another host', { url: '//evil.example/' }, 400],
    ['for nothing', { url: '' }, 400],
    ['with a token but by a wrong name', { url: '/?token=x', host: 'evil.example:4321' }, 403],
    ['with a token to post', { url: '/?token=x', method: 'POST' }, 405]
  ])('is refused: %s', (_what, change, status) => {
    expect(judge(change)).toEqual({ kind: 'refuse', status })
  })

  test('with a token is to be exchanged, session or not, also from a link elsewhere', () => {
    expect(judge({ url: '/?token=abc', hasSession: false, fetchSite: 'cross-site' })).toEqual({
      kind: 'exchange',
      token: 'abc'
    })
    expect(judge({ url: '/?token=', hasSession: false })).toEqual({ kind: 'exchange', token: '' })
  })

  test.each([
    '/../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/%252e%252e/x',
    '/a\\..\\..\\x',
    '/\u0000'
  ])('for %j stays a path of the manifest, in which it is not', (url) => {
    const verdict = judge({ url })
    if (verdict.kind === 'file') expect(verdict.path).toMatch(/^\/(?!index\.html$|assets\/)/)
    else expect(verdict.kind).toBe('refuse')
  })
})

describe('a socket', () => {
  test('of our own page is served', () => {
    expect(upgrade({})).toEqual({ kind: 'socket' })
    expect(upgrade({ host: 'localhost:4321', origin: 'http://localhost:4321' })).toEqual({ kind: 'socket' })
  })

  test.each<[string, Partial<RequestFacts>, number]>([
    ['without an origin', { origin: undefined }, 403],
    ['of a file or a sandboxed frame', { origin: 'null' }, 403],
    ['of another site', { origin: 'http://evil.example' }, 403],
    ['of another port', { origin: 'http://127.0.0.1:80' }, 403],
    ['of another name of this machine than it asks for', { origin: 'http://localhost:4321' }, 403],
    ['over https', { origin: 'https://127.0.0.1:4321' }, 403],
    ['that repeats a rebound name', { host: 'evil.example:4321', origin: 'http://evil.example:4321' }, 403],
    ['without a session', { hasSession: false }, 403],
    ['from another machine', { remoteAddress: '192.168.0.9' }, 403],
    ['on another path', { url: '/' }, 404],
    ['on a path that begins alike', { url: '/rpc2' }, 404]
  ])('is refused: %s', (_what, change, status) => {
    expect(upgrade(change)).toEqual({ kind: 'refuse', status })
  })
})

test("a tunnel's local port is a host of its own", () => {
  const tunnelled = allowedHosts(4321, 9000)
  expect(judgeRequest({ ...good, host: 'localhost:9000' }, tunnelled).kind).toBe('file')
  expect(judge({ host: 'localhost:9000' }).kind).toBe('refuse')
})
