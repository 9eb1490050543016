import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const WRONG_ALLOWED = 10
const WRONG_WITHIN = 60_000

/** Random text that cannot be guessed: 32 bytes, base64url. */
function secret(): string {
  return randomBytes(32).toString('base64url')
}

/** Equality in constant time, whatever the lengths. */
function same(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(x as Buffer, y as Buffer)
}

/**
 * The only wall on a machine with several users: a token that is valid once and is exchanged for a cookie that no script
 * can read. New with each start. After ten wrong tokens in a minute none is accepted until the minute is over.
 */
export class Tokens {
  readonly cookieName: string
  readonly #session = secret()
  readonly #now: () => number
  #token: string | undefined
  #wrong: number[] = []

  /** Cookies do not tell ports apart, so the port is part of the name. `now` gives milliseconds. */
  constructor(port: number, now: () => number = Date.now) {
    this.cookieName = `jkoscope-${port}`
    this.#now = now
  }

  /** A new one-time token; an unused earlier one is void. */
  issue(): string {
    this.#token = secret()
    return this.#token
  }

  /** The Set-Cookie header for a right token, which is then used up; undefined for a wrong one. */
  exchange(token: string): string | undefined {
    const since = this.#now() - WRONG_WITHIN
    this.#wrong = this.#wrong.filter((time) => time > since)
    if (this.#wrong.length >= WRONG_ALLOWED) return undefined
    if (this.#token === undefined || !same(token, this.#token)) {
      this.#wrong.push(this.#now())
      return undefined
    }
    this.#token = undefined
    return `${this.cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`
  }

  /** Whether a Cookie header holds the session. */
  hasSession(cookies: string | undefined): boolean {
    const prefix = `${this.cookieName}=`
    const own = (cookies ?? '').split(';').map((cookie) => cookie.trim())
    return own.some((cookie) => cookie.startsWith(prefix) && same(cookie.slice(prefix.length), this.#session))
  }
}
