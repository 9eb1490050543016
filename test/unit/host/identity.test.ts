import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

test.each([
  ['nowhere', 'E_FILE_NOT_FOUND'],
  ['', 'E_FILE_NOT_REGULAR']
])('of "%s" is %s', async (name, code) => {
  await expect(identify(join(folder, name))).rejects.toThrow(expect.objectContaining({ code }) as Error)
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
