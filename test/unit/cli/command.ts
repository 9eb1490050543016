/** Runs the command line as a user does: a process of its own, with a home folder that must stay empty. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..', '..', '..')
export const SAMPLE = join(ROOT, 'assets', 'sample.h5ad')
const MAIN = join(ROOT, 'src-main', 'cli', 'main.ts')

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** What lies in its folder afterwards, files and folders, sorted. */
  readonly left: string[]
}

export interface Place {
  readonly folder: string
  run(...args: string[]): Promise<Outcome>
  remove(): void
}

/** A fresh folder that is the command's working folder, home and place of temporary files. */
export function freshPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'jkoscope-cli-'))
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    USERPROFILE: folder,
    TMPDIR: folder,
    TMP: folder,
    TEMP: folder
  }
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true }),
    run: (...args) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
        let stdout = ''
        let stderr = ''
        child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
        child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
        child.on('error', reject)
        child.on('close', (code) => {
          const left = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
          resolve({ code, stdout, stderr, left })
        })
      })
  }
}
