import { AppError } from '../../src-shared/errors.ts'
import { packArrays, unpackArrays, type NamedArrays } from '../../src-shared/model/arrays.ts'

/** Bytes of blocks above which the longest unused are let go; the host puts them again when a call needs them. */
const MOST_BYTES = 256 * 1024 ** 2
/** The last used ones stay whatever their size: a call needs a space, its fits, and what it has made. */
const LEAST_KEPT = 32

/** The arrays that a call about fits names by their keys. */
export function arraysIn(
  blocks: Blocks,
  { space, prior }: { readonly space: string; readonly prior?: string | undefined }
): { arrays: NamedArrays; prior: NamedArrays | undefined } {
  return { arrays: blocks.arrays(space), prior: prior === undefined ? undefined : blocks.arrays(prior) }
}

/** Blocks of arrays that this process holds for the calls to come; the host has the lasting copies. */
export class Blocks {
  /** In the order of their last use. */
  readonly #blocks = new Map<string, Uint8Array<ArrayBuffer>>()
  readonly #mostBytes: number
  #bytes = 0
  #made = 0

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes
  }

  has(key: string): boolean {
    if (!this.#blocks.has(key)) return false
    this.#used(key)
    return true
  }

  put(key: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#forget(key)
    this.#blocks.set(key, bytes)
    this.#bytes += bytes.length
    for (const oldest of this.#blocks.keys()) {
      if (this.#bytes <= this.#mostBytes || this.#blocks.size <= LEAST_KEPT) return
      this.#forget(oldest)
    }
  }

  /** Keeps new arrays under a key of this process and returns the key. */
  keep(arrays: NamedArrays): string {
    return this.keepBytes(packArrays(arrays))
  }

  /** The same for bytes of any kind. */
  keepBytes(bytes: Uint8Array<ArrayBuffer>): string {
    const key = `made/${++this.#made}`
    this.put(key, bytes)
    return key
  }

  arrays(key: string): NamedArrays {
    return unpackArrays(this.#used(key))
  }

  /** Gives a block away; it is forgotten here. */
  take(key: string): Uint8Array<ArrayBuffer> {
    const bytes = this.#used(key)
    this.#forget(key)
    return bytes
  }

  #used(key: string): Uint8Array<ArrayBuffer> {
    const bytes = this.#blocks.get(key)
    if (!bytes) throw new AppError('E_INTERNAL', { detail: `the compute process does not hold block ${key}` })
    this.#blocks.delete(key)
    this.#blocks.set(key, bytes)
    return bytes
  }

  #forget(key: string): void {
    this.#bytes -= this.#blocks.get(key)?.length ?? 0
    this.#blocks.delete(key)
  }
}
