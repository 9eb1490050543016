import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GeneCaches } from '../../../src-main/host/library/gene-caches.ts'
import { openLibrary } from '../../../src-main/host/library/index.ts'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'caches-'))))
afterEach(() => rmSync(folder, { recursive: true }))

test('another content or another matrix is another cache', () => {
  const caches = new GeneCaches(join(folder, 'new', 'genes'))
  const paths = [caches.of('aa', 'X'), caches.of('aa', 'layers/counts'), caches.of('bb', 'X')].map((c) => c?.path)
  expect(new Set(paths).size).toBe(3)
  expect(caches.of('aa', 'X')?.path).toBe(paths[0])
})

test('there is none where nothing can be written', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(new GeneCaches(join(folder, 'file', 'genes')).of('aa', 'X')).toBeNull()
})

test('caches of contents that are gone go, and so do parts of caches', () => {
  const caches = new GeneCaches(folder)
  for (const hash of ['aa', 'bb']) writeFileSync(caches.of(hash, 'X')?.path as string, 'x'.repeat(10))
  writeFileSync(join(folder, 'aa-1234.99.tmp'), 'half')
  expect(caches.bytes()).toBe(24)
  caches.sweep(['aa', 'cc'])
  expect(readdirSync(folder).map((name) => name.split('-')[0])).toEqual(['aa'])
  expect(caches.bytes()).toBe(10)
})

test('where they take too much the ones not used for longest go, never the one that is asked for', () => {
  const caches = new GeneCaches(folder)
  const paths = ['aa', 'bb', 'cc'].map((hash) => caches.of(hash, 'X')?.path as string)
  for (const [k, path] of paths.entries()) {
    // Sparse files: they have a size and take no room on the disk.
    writeFileSync(path, '')
    truncateSync(path, 2 * 2 ** 30)
    utimesSync(path, k + 1, k + 1)
  }
  caches.of('aa', 'X')
  expect(paths.map((path) => statSync(path, { throwIfNoEntry: false }) !== undefined)).toEqual([true, false, true])
})

test('the storage of a library counts them as what can be freed, and frees them', async () => {
  const library = await openLibrary(folder)
  try {
    const before = library.shelf.storage()
    writeFileSync(library.geneCaches.of('aa', 'X')?.path as string, 'x'.repeat(100_000))
    const full = library.shelf.storage()
    expect([full.bytes - before.bytes, full.caches - before.caches]).toEqual([100_000, 100_000])
    library.shelf.freeCaches()
    expect(library.shelf.storage().caches).toBe(before.caches)
    expect(readdirSync(join(folder, 'genes'))).toEqual([])
  } finally {
    library.close()
  }
})

test('a library that is opened again has no caches of datasets that it does not know', async () => {
  const first = await openLibrary(folder)
  writeFileSync(first.geneCaches.of('aa', 'X')?.path as string, 'of a dataset that was removed')
  first.close()
  const again = await openLibrary(folder)
  again.close()
  expect(readdirSync(join(folder, 'genes'))).toEqual([])
})
