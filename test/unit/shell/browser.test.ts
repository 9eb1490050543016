import { describe, expect, test } from 'vitest'
import { chooseLaunch, type Machine } from '../../../src-main/shell-web/browser.ts'

const machine: Machine = {
  platform: 'linux',
  isRoot: false,
  hasDisplay: true,
  chromium: '/usr/bin/chromium',
  xdgOpen: '/usr/bin/xdg-open'
}
const choose = (change: Partial<Machine>) =>
  chooseLaunch({ ...machine, ...change }, 'http://127.0.0.1:1/?token=t', '/profile')

describe('the page is opened', () => {
  test('in a window of its own, with its own profile, where there is a Chromium', () => {
    const choice = choose({})
    expect(choice).toMatchObject({ kind: 'window', command: '/usr/bin/chromium' })
    if (choice.kind !== 'window') return
    expect(choice.args).toContain('--app=http://127.0.0.1:1/?token=t')
    expect(choice.args).toContain('--user-data-dir=/profile')
    expect(choice.args.join()).not.toContain('sandbox')
  })

  test.each<[string, Partial<Machine>, string]>([
    ['by xdg-open on Linux', {}, '/usr/bin/xdg-open'],
    ['by open on macOS', { platform: 'darwin', xdgOpen: undefined }, 'open'],
    ['by the explorer on Windows', { platform: 'win32', xdgOpen: undefined }, 'explorer.exe']
  ])('in a tab %s', (_how, change, command) => {
    expect(choose({ chromium: undefined, ...change })).toEqual({
      kind: 'tab',
      command,
      args: ['http://127.0.0.1:1/?token=t']
    })
  })

  test.each<[string, Partial<Machine>]>([
    ['without a display', { hasDisplay: false }],
    ['as root', { isRoot: true }],
    ['without a browser', { chromium: undefined, xdgOpen: undefined }]
  ])('by the user %s', (_when, change) => {
    expect(choose(change)).toMatchObject({ kind: 'none' })
  })
})
