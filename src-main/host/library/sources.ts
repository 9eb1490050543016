import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = 'sources'
const NAME_LENGTH = 32

/** Folder of a source file that came with a project, by the hash of its content. */
export function sourceFolder(library: string, hash: string): string {
  return join(library, FOLDER, hash.slice(0, NAME_LENGTH))
}

/** Deletes source files that came with projects whose datasets are gone. */
export function sweepSources(library: string, hashes: readonly string[]): void {
  const kept = new Set(hashes.map((hash) => hash.slice(0, NAME_LENGTH)))
  const folder = join(library, FOLDER)
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return
  }
  for (const name of names) {
    if (!kept.has(name)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}
