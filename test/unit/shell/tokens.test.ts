import { describe, expect, test } from 'vitest'
import { Tokens } from '../../../src-main/shell-web/tokens.ts'

const cookieOf = (header: string | undefined): string => (header ?? '').split(';')[0]

describe('the one-time token', () => {
  test('is long, new each time, and exchanged once for a cookie that scripts cannot read', () => {
    const tokens = new Tokens(4321)
    const token = tokens.issue()
    expect(token).toMatch(/^[\w-]{43}$/)
    const header = tokens.exchange(token)
    expect(header).toMatch(/^jkoscope-4321=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(header).not.toContain(token)
    expect(tokens.exchange(token)).toBeUndefined()
    expect(tokens.issue()).not.toBe(token)
  })

  test('is void once another was issued', () => {
    const tokens = new Tokens(1)
    const old = tokens.issue()
    const current = tokens.issue()
    expect(tokens.exchange(old)).toBeUndefined()
    expect(tokens.exchange(current)).toBeDefined()
  })

  test.each(['', 'x', 'undefined'])('is not %j, neither before nor after one was issued', (wrong) => {
    const tokens = new Tokens(1)
    expect(tokens.exchange(wrong)).toBeUndefined()
    tokens.issue()
    expect(tokens.exchange(wrong)).toBeUndefined()
  })

  test('cannot be found by trying: after ten wrong ones a minute of silence', () => {
    let time = 0
    const tokens = new Tokens(1, () => time)
    const token = tokens.issue()
    for (let i = 0; i < 10; i++) expect(tokens.exchange(`guess ${i}`)).toBeUndefined()
    expect(tokens.exchange(token)).toBeUndefined()
    time = 60_001
    expect(tokens.exchange(token)).toBeDefined()
  })
})

describe('the session cookie', () => {
  test('is known among others', () => {
    const tokens = new Tokens(4321)
    const cookie = cookieOf(tokens.exchange(tokens.issue()))
    expect(tokens.hasSession(cookie)).toBe(true)
    expect(tokens.hasSession(`a=b; ${cookie}; c=d`)).toBe(true)
  })

  test.each<[string, (cookie: string) => string | undefined]>([
    ['is missing', () => undefined],
    ['is cut', (cookie) => cookie.slice(0, -1)],
    ['is longer', (cookie) => `${cookie}x`],
    ['is empty', (cookie) => `${cookie.split('=')[0]}=`],
    ['has another port', (cookie) => cookie.replace('4321', '4322')],
    ['is hidden in a value', (cookie) => `a=${cookie}`]
  ])('is refused when it %s', (_how, change) => {
    const tokens = new Tokens(4321)
    expect(tokens.hasSession(change(cookieOf(tokens.exchange(tokens.issue()))))).toBe(false)
  })

  test('of an earlier start is refused', () => {
    const before = new Tokens(4321)
    const cookie = cookieOf(before.exchange(before.issue()))
    expect(new Tokens(4321).hasSession(cookie)).toBe(false)
  })
})
