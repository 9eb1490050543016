import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FETCH_TIMEOUT = 10_000

/** Path of Electron's executable; undefined where its runtime was not fetched. */
export function electronPath(root: string): string | undefined {
  const folder = join(root, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const path = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(path) ? path : undefined
}

/** Fetches the runtime unless it is there; gives up after ten seconds. Returns whether it is there. */
export function fetchElectron(root: string, say: (line: string) => void): boolean {
  if (electronPath(root)) return true
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  if (!existsSync(installer)) return false
  say("Fetching Electron's runtime (10 s at most) ...")
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: FETCH_TIMEOUT, killSignal: 'SIGKILL' })
  return electronPath(root) !== undefined
}
