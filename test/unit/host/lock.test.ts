import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLibrary } from '../../../src-main/host/library/index.ts'
import { bootId, lockLibrary } from '../../../src-main/host/library/lock.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const busy = expect.objectContaining({ code: 'E_LIBRARY_BUSY' }) as Error

test('a second host is refused until the first has closed', async () => {
  const first = await openLibrary(folder)
  await expect(openLibrary(folder)).rejects.toThrow(busy)
  first.close()
  const second = await openLibrary(folder)
  second.close()
  expect(existsSync(join(folder, 'lock'))).toBe(false)
})

test('a host in another process is respected, and followed once it was killed', async () => {
  const writer = fork(join(import.meta.dirname, 'library-writer.ts'), [folder], { stdio: 'inherit' })
  await once(writer, 'message')
  await expect(openLibrary(folder)).rejects.toThrow(busy)
  writer.kill('SIGKILL')
  await once(writer, 'exit')
  const library = await openLibrary(folder)
  library.close()
})

test.each([
  ['of an earlier run of the machine', { pid: process.ppid, boot: 'another', started: null }],
  ['of a process that is gone', { pid: 2 ** 22 + 1, boot: bootId(), started: null }],
  ['of an earlier process with the same number', { pid: process.ppid, boot: bootId(), started: '1' }]
])('a lock %s is taken over', (_what, owner) => {
  writeFileSync(join(folder, 'lock'), JSON.stringify(owner))
  lockLibrary(folder).release()
})

test('a lock that cannot be read is taken over', () => {
  writeFileSync(join(folder, 'lock'), 'half a li')
  lockLibrary(folder).release()
})

test('a lock of a living process is respected', () => {
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.ppid, boot: bootId(), started: null }))
  expect(() => lockLibrary(folder)).toThrow(busy)
})
