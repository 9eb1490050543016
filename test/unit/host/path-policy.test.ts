import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sourceBelow, isInside, pathBelow } from '../../../src-main/host/path-policy.ts'
import { listFolder } from '../../../src-main/host/work/browse.ts'

let top: string
let root: string
beforeAll(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'jkoscope-')))
  root = join(top, 'data')
  for (const folder of ['data/inner', 'data-secret', 'data/.hidden']) mkdirSync(join(top, folder), { recursive: true })
  for (const file of [
    'data/a.h5ad',
    'data/inner/b.h5ad',
    'data/notes.docx',
    'data-secret/s.h5ad',
    'outside.h5ad',
    'data/..odd.h5ad'
  ]) {
    writeFileSync(join(top, file), 'x')
  }
  symlinkSync(join(top, 'outside.h5ad'), join(root, 'out.h5ad'))
  symlinkSync(join(top, 'data-secret'), join(root, 'secret'))
  symlinkSync(join(root, 'a.h5ad'), join(root, 'alias.h5ad'))
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(root, 'pipe.h5ad')])
})
afterAll(() => rmSync(top, { recursive: true }))

test.each([
  ['/data', '/data', true],
  ['/data', '/data/a/b', true],
  ['/data', '/data/..odd', true],
  ['/data', '/data-secret', false],
  ['/data', '/', false],
  ['/data', '/dat', false],
  ['/data/inner', '/data', false],
  ['/', '/anything', true]
])('inside %s: %s is %s', (folder, path, inside) => {
  expect(isInside(folder, path)).toBe(inside)
})

describe('opening below the roots', () => {
  test.each(['a.h5ad', 'inner', 'inner/b.h5ad', 'inner/../a.h5ad', 'alias.h5ad', '..odd.h5ad'])(
    '%s is allowed',
    async (path) => {
      expect(isInside(root, await sourceBelow([root], join(root, path)))).toBe(true)
    }
  )

  test.each([
    ['a sibling with the same beginning', () => join(top, 'data-secret', 's.h5ad')],
    ['steps up', () => `${root}/../outside.h5ad`],
    ['steps up from below', () => `${root}/inner/../../outside.h5ad`],
    ['a link to a file outside', () => join(root, 'out.h5ad')],
    ['a link to a folder outside', () => join(root, 'secret', 's.h5ad')],
    ['the system', () => '/etc/passwd'],
    ['a process', () => '/proc/self/environ'],
    ['a NUL', () => `${root}/a.h5ad\0.txt`],
    ['a relative path', () => 'a.h5ad'],
    ['nothing', () => ''],
    ['a very long path', () => `/${'a'.repeat(5000)}`],
    ['encoded steps', () => `${root}/%2e%2e/outside.h5ad`],
    ['a file that is not there', () => join(root, 'b.h5ad')]
  ])('%s is as if it were not there', async (_what, path) => {
    await expect(sourceBelow([root], path())).rejects.toThrow(
      expect.objectContaining({ code: 'E_FILE_NOT_FOUND' }) as Error
    )
  })

  test.runIf(process.platform !== 'win32').each(['pipe.h5ad'])('"%s" is neither file nor folder', async (path) => {
    await expect(sourceBelow([root], join(root, path))).rejects.toThrow(
      expect.objectContaining({ code: 'E_FILE_NOT_REGULAR' }) as Error
    )
  })

  test('a link swapped in after the check finds the real path used', async () => {
    const link = join(root, 'swap.h5ad')
    symlinkSync(join(root, 'a.h5ad'), link)
    const real = await sourceBelow([root], link)
    rmSync(link)
    symlinkSync(join(top, 'outside.h5ad'), link)
    expect(real).toBe(join(root, 'a.h5ad'))
  })

  test('without roots nothing is', async () => {
    await expect(pathBelow([], root)).rejects.toThrow(expect.objectContaining({ code: 'E_FILE_NOT_FOUND' }) as Error)
  })
})

describe('listing', () => {
  test('shows folders first, then what can be opened; nothing hidden, nothing outside', async () => {
    const { folder, parent, entries } = await listFolder([root], null)
    expect({ folder, parent }).toEqual({ folder: root, parent: null })
    expect(entries.map(({ name }) => name)).toEqual([
      'inner',
      'a.h5ad',
      'alias.h5ad',
      ...entries.slice(3).map(({ name }) => name)
    ])
    const names = new Set(entries.map(({ name }) => name))
    for (const absent of ['out.h5ad', 'secret', 'pipe.h5ad', 'notes.docx', '.hidden'])
      expect(names.has(absent)).toBe(false)
  })

  test('knows the way back up to the root', async () => {
    expect(await listFolder([root], join(root, 'inner'))).toMatchObject({
      parent: root,
      entries: [{ name: 'b.h5ad', size: 1 }]
    })
  })

  test('outside is refused', async () => {
    await expect(listFolder([root], top)).rejects.toThrow(
      expect.objectContaining({ code: 'E_FILE_NOT_FOUND' }) as Error
    )
  })
})
