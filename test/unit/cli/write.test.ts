import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeFiles } from '../../../src-main/cli/run/write.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))))
afterEach(() => rmSync(folder, { recursive: true }))

test('files are written into folders that are made for them', async () => {
  const files = [['deep/a.csv', 'a'] as const, ['deep/b.csv', 'b'] as const]
  for (const _ of [1, 2]) await writeFiles(join(folder, 'one', 'two'), files)
  expect(readFileSync(join(folder, 'one', 'two', 'deep', 'b.csv'), 'utf8')).toBe('b')
})

test('a file where a folder should be is told', async () => {
  writeFileSync(join(folder, 'one'), '')
  const written = writeFiles(join(folder, 'one', 'two'), [['a', '']])
  await expect(written).rejects.toMatchObject({ code: 'E_EXPORT', where: join(folder, 'one', 'two') })
})

test.runIf(process.platform === 'linux')('a file system that takes no folders is told', async () => {
  await expect(writeFiles('/proc/x/y', [['a', '']])).rejects.toThrow('The export to /proc/x/y failed: ENOENT.')
})
