import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['src-main', 'src-renderer', 'src-shared']
const FILES = ['package-lock.json', 'package.json', 'electron.vite.config.ts', 'svelte.config.js', 'tsconfig.json']
const GENERATED = /[\\/]generated[\\/]/

/** Hash of everything that the build is made from. */
export function sourceStamp(root: string): string {
  const hash = createHash('sha256')
  const sources = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  )
  const all = [...sources, ...FILES.map((file) => join(root, file))].filter((path) => !GENERATED.test(path))
  for (const path of all.sort()) {
    if (existsSync(path)) hash.update(path.slice(root.length)).update(readFileSync(path))
  }
  return hash.digest('hex')
}

/** Builds the program unless what lies in out/ was built from these very sources. Returns false when the build fails. */
export function ensureBuilt(root: string, say: (line: string) => void): boolean {
  const stampFile = join(root, 'out', '.stamp')
  const stamp = sourceStamp(root)
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return true
  say('Building JKOscope (only needed after a change) ...')
  // npm on Windows is a batch file, which only a shell can start.
  const { status } = spawnSync('npm', ['run', '-s', 'build'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32'
  })
  if (status !== 0) return false
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stampFile, stamp)
  return true
}
