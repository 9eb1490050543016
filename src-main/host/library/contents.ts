import type { FileIdentity } from '../../../src-shared/model/library.ts'
import { identify, sourceStamp, type Stamp } from './identity.ts'

/** Where a file lies, and its stamp when it was looked at. */
interface Looked {
  readonly path: string
  readonly stamp: Stamp
}

/**
 * What the files of datasets hold, read once in each run of the program and again when their stamp is another: size and time of
 * change alone say nothing of a file that was exchanged with its times kept.
 */
export class SourceContents {
  readonly #contents = new Map<string, Promise<FileIdentity>>()
  readonly #known = new Map<string, FileIdentity>()
  readonly #end = new AbortController()

  /** Remembers what was read just now, so that it is not read again. */
  async trust(path: string, identity: FileIdentity): Promise<void> {
    const stamp = await sourceStamp(path)
    if (stamp.size !== identity.size || stamp.modified !== identity.modified) return
    this.#known.set(keyOf({ path, stamp }), identity)
  }

  /** The content as far as it was read; undefined before. */
  known(looked: Looked): FileIdentity | undefined {
    return this.#known.get(keyOf(looked))
  }

  /** The content, read at most once however many ask. Errors as `identify`; what failed is tried again when asked again. */
  content(looked: Looked): Promise<FileIdentity> {
    const key = keyOf(looked)
    const known = this.#known.get(key)
    if (known) return Promise.resolve(known)
    const reading = this.#contents.get(key) ?? this.#read(key, looked.path)
    this.#contents.set(key, reading)
    return reading
  }

  /** Ends what is being read. */
  close(): void {
    this.#end.abort()
  }

  async #read(key: string, path: string): Promise<FileIdentity> {
    try {
      const identity = await identify(path, { signal: this.#end.signal })
      this.#known.set(key, identity)
      return identity
    } finally {
      this.#contents.delete(key)
    }
  }
}

const keyOf = ({ path, stamp: { size, modified, changed } }: Looked): string =>
  JSON.stringify([path, size, modified, changed])
