import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'

/** A matrix that takes more is not kept: each of its genes is read from its file. */
const MOST_BYTES = 2 * 2 ** 30
/** Beyond this the ones that were not used for longest go. */
const MOST_TOGETHER = 4 * 2 ** 30

interface Kept {
  readonly path: string
  readonly bytes: number
  readonly used: number
}

/**
 * Folder of matrices kept by genes (worker/gene-cache/), which compute fills. A cache belongs to a file's content, not to its name: a file
 * that has changed never meets the cache of what it was. All of them can be deleted at any time.
 */
export class GeneCaches {
  readonly #folder: string
  constructor(folder: string) {
    this.#folder = folder
  }

  /** Where the cache of a matrix lies or will lie; others may have to go for it. Null where there can be none. */
  of(contentHash: string, matrix: string): { path: string; mostBytes: number } | null {
    const path = join(this.#folder, `${contentHash}-${createHash('sha256').update(matrix).digest('hex').slice(0, 16)}`)
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      const now = new Date()
      if (this.#kept().some((cache) => cache.path === path)) utimesSync(path, now, now)
      this.#makeRoom(path)
      return { path, mostBytes: MOST_BYTES }
    } catch {
      return null
    }
  }

  /** Bytes of all caches. */
  bytes(): number {
    return this.#kept().reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Removes caches of contents that are not among these, and what was left of writing. */
  sweep(contentHashes: readonly string[]): void {
    const known = new Set(contentHashes)
    for (const name of this.#names())
      if (name.endsWith('.tmp') || !known.has(name.split('-')[0] as string))
        rmSync(join(this.#folder, name), { force: true })
  }

  #makeRoom(keep: string): void {
    let total = this.bytes()
    for (const { path, bytes } of this.#kept().toSorted((a, b) => a.used - b.used)) {
      if (total <= MOST_TOGETHER) return
      if (path === keep) continue
      rmSync(path, { force: true })
      total -= bytes
    }
  }

  #kept(): Kept[] {
    return this.#names().flatMap((name) => {
      const path = join(this.#folder, name)
      const info = statSync(path, { throwIfNoEntry: false })
      return info ? [{ path, bytes: info.size, used: info.mtimeMs }] : []
    })
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder)
    } catch {
      return []
    }
  }
}
