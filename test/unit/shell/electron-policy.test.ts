import { describe, expect, test } from 'vitest'
import { FIRST_BOUNDS, restoredBounds } from '../../../src-main/shell-electron/bounds.ts'
import {
  fileArgument,
  isTrusted,
  mayHave,
  mayNavigate,
  mayOpenOutside
} from '../../../src-main/shell-electron/security-policy.ts'

test.each([
  ['app://bundle/', true],
  ['app://bundle/index.html#step', true],
  ['app://bundle', true],
  ['app://other/', false],
  ['app://bundle.evil/', false],
  ['app://bundle@evil/', false],
  ['https://bundle/', false],
  ['https://example.org/', false],
  ['file:///etc/passwd', false],
  ['data:text/html,<script>1</script>', false],
  ['javascript:alert(1)', false],
  ['about:blank', false],
  ['blob:app://bundle/1', false],
  ['', false]
])('the page may go to %s: %s', (url, allowed) => {
  expect(mayNavigate(url)).toBe(allowed)
})

test.each([
  ['https://doi.org/10.48550/arXiv.2406.12616', true],
  ['https://doi.org/10.48550/arXiv.2406.12616#x', false],
  ['https://doi.org/', false],
  ['http://doi.org/10.48550/arXiv.2406.12616', false],
  ['file:///usr/bin/true', false],
  ['smb://evil/share', false]
])('%s opens outside: %s', (url, allowed) => {
  expect(mayOpenOutside(url)).toBe(allowed)
})

test.each([
  'media',
  'geolocation',
  'notifications',
  'midi',
  'pointerLock',
  'fullscreen',
  'openExternal',
  'clipboard-read',
  'hid',
  'serial',
  'usb',
  'fileSystem'
])('the page is not granted %s', (permission) => {
  expect(mayHave(permission)).toBe(false)
})

test('the page may put text on the clipboard', () => {
  expect(mayHave('clipboard-sanitized-write')).toBe(true)
})

describe('a message', () => {
  test.each([
    [{ origin: 'app://bundle', isMainFrame: true }, true],
    [{ origin: 'app://bundle', isMainFrame: false }, false],
    [{ origin: 'https://evil.example', isMainFrame: true }, false],
    [{ origin: 'null', isMainFrame: true }, false],
    [null, false]
  ])('from %j is trusted: %s', (sender, trusted) => {
    expect(isTrusted(sender)).toBe(trusted)
  })
})

test.each([
  [['/opt/jkoscope', '/data/a.h5ad'], true, '/data/a.h5ad'],
  [['/opt/jkoscope', '--no-sandbox', 'b.h5ad'], true, 'b.h5ad'],
  [['/opt/jkoscope'], true, undefined],
  [['electron', '.', 'a.h5ad'], false, 'a.h5ad'],
  [['electron', '.'], false, undefined]
])('of the command line %j (packaged: %s) the file is %s', (argv, packaged, file) => {
  expect(fileArgument(argv, packaged)).toBe(file)
})

describe("a window's bounds", () => {
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1080 },
    { x: 1920, y: 0, width: 1280, height: 1024 }
  ]
  test.each([
    [
      { x: 10, y: 20, width: 1400, height: 900 },
      { x: 10, y: 20, width: 1400, height: 900 }
    ],
    [
      { x: 2000, y: 20, width: 1000, height: 900 },
      { x: 2000, y: 20, width: 1000, height: 900 }
    ],
    [
      { x: 10, y: 20, width: 5, height: 5 },
      { x: 10, y: 20, width: 900, height: 600 }
    ],
    [{ x: 5000, y: 20, width: 1400, height: 900 }, FIRST_BOUNDS],
    [{ x: 10, y: 2000, width: 1400, height: 900 }, FIRST_BOUNDS],
    [{ x: -1390, y: 20, width: 1400, height: 900 }, FIRST_BOUNDS],
    [{ width: 1400, height: 900 }, FIRST_BOUNDS]
  ])('stored as %j are %j', (stored, restored) => {
    expect(restoredBounds(JSON.stringify(stored), screens)).toEqual(restored)
  })

  test.each([undefined, '', 'half a wor', '[]', 'null', '{"x":"1","y":0,"width":1,"height":1}'])(
    'stored as %j are the first ones',
    (stored) => {
      expect(restoredBounds(stored, screens)).toEqual(FIRST_BOUNDS)
    }
  )
})
