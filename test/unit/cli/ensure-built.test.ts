import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ensureBuilt, sourceStamp } from '../../../src-main/cli/ensure-built.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'jkoscope-'))
  for (const folder of ['src-main/compute/kernels/generated', 'src-renderer', 'src-shared', 'out'])
    mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'src-shared', 'a.ts'), '1')
  writeFileSync(join(root, 'package.json'), '{"scripts":{"build":"node build.cjs"}}')
  writeFileSync(
    join(root, 'build.cjs'),
    "require('fs').appendFileSync('out/builds', 'x'); process.exit(require('fs').existsSync('broken') ? 1 : 0)"
  )
})
afterEach(() => rmSync(root, { recursive: true }))

describe('the stamp of the sources', () => {
  test.each<[string, string, string]>([
    ['a source changes', 'src-shared/a.ts', '2'],
    ['a source comes', 'src-main/b.ts', ''],
    ['the lock changes', 'package-lock.json', '{}']
  ])('changes when %s', (_what, file, text) => {
    const before = sourceStamp(root)
    writeFileSync(join(root, file), text)
    expect(sourceStamp(root)).not.toBe(before)
  })

  test('is the same for touched files, for what the build makes, and for other files', () => {
    const before = sourceStamp(root)
    utimesSync(join(root, 'src-shared', 'a.ts'), 1, 1)
    writeFileSync(join(root, 'src-main/compute/kernels/generated/k.ts'), 'x')
    writeFileSync(join(root, 'out/x'), 'x')
    writeFileSync(join(root, 'README.md'), 'x')
    expect(sourceStamp(root)).toBe(before)
  })
})

test('what is stale is built, once; a build that failed is tried again', () => {
  const said: string[] = []
  const build = (): boolean => ensureBuilt(root, (line) => said.push(line))
  writeFileSync(join(root, 'broken'), '')
  expect(build()).toBe(false)
  rmSync(join(root, 'broken'))
  expect(build()).toBe(true)
  expect(build()).toBe(true)
  expect(said).toHaveLength(2)
  writeFileSync(join(root, 'src-shared', 'a.ts'), '2')
  expect(build()).toBe(true)
  expect(said).toHaveLength(3)
})
