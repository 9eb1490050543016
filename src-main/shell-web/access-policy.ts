/** What of a request decides whether it is served. Header values as Node gives them. */
export interface RequestFacts {
  readonly method: string
  /** Path and query as sent. */
  readonly url: string
  readonly host: string | undefined
  readonly origin: string | undefined
  /** Sec-Fetch-Site; absent in old browsers and other programs. */
  readonly fetchSite: string | undefined
  readonly remoteAddress: string | undefined
  /** Whether the session cookie was sent and is right. */
  readonly hasSession: boolean
}

export type Verdict =
  | { readonly kind: 'refuse'; readonly status: 400 | 403 | 404 | 405 }
  /** The one-time token is to be checked and exchanged for the cookie. */
  | { readonly kind: 'exchange'; readonly token: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'socket' }

const refuse = (status: 400 | 403 | 404 | 405): Verdict => ({ kind: 'refuse', status })
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
export const SOCKET_PATH = '/rpc'

/** Host headers that mean this server; a tunnel's local port is one more. Other names are DNS rebinding. */
export function allowedHosts(...ports: number[]): ReadonlySet<string> {
  return new Set(ports.flatMap((port) => [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]))
}

/** Verdict on a plain request: GET only, own host, no other site's page, session or token. */
export function judgeRequest(facts: RequestFacts, hosts: ReadonlySet<string>): Verdict {
  if (!isLocal(facts, hosts)) return refuse(403)
  if (facts.method === 'OPTIONS') return refuse(403)
  if (facts.method !== 'GET' && facts.method !== 'HEAD') return refuse(405)
  const url = parseUrl(facts.url)
  if (!url) return refuse(400)
  const token = url.searchParams.get('token')
  if (url.pathname === '/' && token !== null) return { kind: 'exchange', token }
  if (facts.fetchSite !== undefined && facts.fetchSite !== 'same-origin' && facts.fetchSite !== 'none')
    return refuse(403)
  if (!facts.hasSession) return refuse(403)
  return { kind: 'file', path: url.pathname }
}

/** Verdict on a WebSocket upgrade: browsers send cookies with any page's sockets, so the origin must be ours and be there. */
export function judgeUpgrade(facts: RequestFacts, hosts: ReadonlySet<string>): Verdict {
  if (!isLocal(facts, hosts)) return refuse(403)
  if (facts.origin !== `http://${facts.host ?? ''}`) return refuse(403)
  if (!facts.hasSession) return refuse(403)
  return parseUrl(facts.url)?.pathname === SOCKET_PATH ? { kind: 'socket' } : refuse(404)
}

function isLocal({ host, remoteAddress }: RequestFacts, hosts: ReadonlySet<string>): boolean {
  return host !== undefined && hosts.has(host) && remoteAddress !== undefined && LOOPBACK.has(remoteAddress)
}

/** Only paths; an absolute URL in the request line or one that does not parse is nobody's page. */
function parseUrl(text: string): URL | undefined {
  if (!text.startsWith('/') || text.startsWith('//')) return undefined
  return URL.parse(text, 'http://loopback') ?? undefined
}
