import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lookUp, readManifest } from '../../../src-main/host/page/manifest.ts'

test('the manifest holds the files of the page by their URL, and no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))
  mkdirSync(join(folder, 'assets', 'deep'), { recursive: true })
  for (const name of ['index.html', 'assets/a.js', 'assets/deep/b.css', 'assets/a.js.map', '.env'])
    writeFileSync(join(folder, name), name)
  const manifest = readManifest(folder)
  rmSync(folder, { recursive: true })
  expect([...manifest.keys()].sort()).toEqual(['/assets/a.js', '/assets/deep/b.css', '/index.html'])
  expect(lookUp(manifest, '/')?.bytes.toString()).toBe('index.html')
  expect(lookUp(manifest, '/assets/deep/b.css')?.type).toContain('text/css')
  for (const path of [
    '',
    '/.env',
    '/assets',
    '/assets/',
    '/assets/../index.html',
    '/INDEX.HTML',
    'index.html',
    '/__proto__'
  ]) {
    expect(lookUp(manifest, path)).toBeUndefined()
  }
})
