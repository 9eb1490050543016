import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentKey } from '../../../src-main/host/library/content-key.ts'
import { identify } from '../../../src-main/host/library/identity.ts'

const MB = 1024 ** 2
let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >> 9)) % 256
  return bytes
}

test.each([0, 1, 4 * MB - 1, 4 * MB, 9 * MB + 17])('of %d bytes is the SHA-256 of the whole file', async (length) => {
  const bytes = pattern(length)
  const { hash, size, sampled } = await identify(file('whole', bytes))
  expect({ hash, size, sampled }).toEqual({
    hash: createHash('sha256').update(bytes).digest('hex'),
    size: length,
    sampled: false
  })
})

test('of a large file is of samples, says so, and depends on size, beginning and end', async () => {
  const bytes = pattern(9 * MB)
  const options = { sampledAbove: 5 * MB }
  const one = await identify(file('a', bytes), options)
  expect(one.sampled).toBe(true)
  expect((await identify(file('b', bytes), options)).hash).toBe(one.hash)
  const changes = [pattern(9 * MB + 1), bytes.with(0, 99), bytes.with(bytes.length - 1, 99)]
  const hashes = await Promise.all(
    changes.map(async (changed, i) => (await identify(file(`c${i}`, changed), options)).hash)
  )
  expect(new Set([one.hash, ...hashes]).size).toBe(4)
})

test('of nothing is E_FILE_NOT_FOUND, of a device E_FILE_NOT_REGULAR', async () => {
  const nowhere = identify(join(folder, 'nowhere'))
  await expect(nowhere).rejects.toThrow(expect.objectContaining({ code: 'E_FILE_NOT_FOUND' }) as Error)
  if (process.platform === 'win32') return
  await expect(identify('/dev/null')).rejects.toThrow(expect.objectContaining({ code: 'E_FILE_NOT_REGULAR' }) as Error)
})

test('can be cancelled', async () => {
  const path = file('cancel', pattern(9 * MB))
  await expect(identify(path, { signal: AbortSignal.abort() })).rejects.toThrow(
    expect.objectContaining({ code: 'E_CANCELLED' }) as Error
  )
})

test('content keys depend on values, not on the order of keys', () => {
  expect(contentKey('a', { x: 1, y: { b: 2, a: [3] } })).toBe(contentKey('a', { y: { a: [3], b: 2 }, x: 1 }))
  expect(contentKey('a', { x: 1 })).not.toBe(contentKey('a', { x: 2 }))
  expect(contentKey([1, 2])).not.toBe(contentKey([2, 1]))
})

describe('of a folder', () => {
  const dataset = (name: string): string => {
    const path = join(folder, name)
    mkdirSync(join(path, 'day 3'), { recursive: true })
    writeFileSync(join(path, 'day 0.h5ad'), 'zero')
    writeFileSync(join(path, 'day 3', 'matrix.mtx'), 'three')
    return path
  }

  test('is of the names and contents of its files, wherever it lies', async () => {
    const one = await identify(dataset('one'))
    expect(one).toMatchObject({ size: 9, sampled: false })
    expect((await identify(dataset('two'))).hash).toBe(one.hash)
  })

  test.each<[string, (path: string) => void]>([
    ['a file changes', (path) => writeFileSync(join(path, 'day 0.h5ad'), 'ZERO')],
    ['a file comes', (path) => writeFileSync(join(path, 'day 3', 'genes.tsv'), '')],
    ['a file goes', (path) => rmSync(join(path, 'day 0.h5ad'))],
    ['a file is renamed', (path) => renameSync(join(path, 'day 0.h5ad'), join(path, 'day 1.h5ad'))]
  ])('changes when %s', async (_what, change) => {
    const path = dataset('changed')
    const before = (await identify(path)).hash
    change(path)
    expect((await identify(path)).hash).not.toBe(before)
    rmSync(path, { recursive: true })
  })

  test('does not follow links or look at hidden files', async () => {
    const path = dataset('linked')
    const before = (await identify(path)).hash
    symlinkSync('/etc', join(path, 'etc'))
    writeFileSync(join(path, '.DS_Store'), 'x')
    expect((await identify(path)).hash).toBe(before)
  })
})
