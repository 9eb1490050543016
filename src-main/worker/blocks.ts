import { AppError } from '../../src-shared/errors.ts'
import { packArrays, unpackArrays, type NamedArrays } from '../../src-shared/model/arrays.ts'

/** Blocks of arrays that this process holds for the calls to come; the host has the lasting copies. */
export class Blocks {
  readonly #blocks = new Map<string, Uint8Array<ArrayBuffer>>()
  #made = 0

  has(key: string): boolean {
    return this.#blocks.has(key)
  }

  put(key: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#blocks.set(key, bytes)
  }

  /** Keeps new arrays under a key of this process and returns the key. */
  keep(arrays: NamedArrays): string {
    return this.keepBytes(packArrays(arrays))
  }

  /** The same for bytes of any kind. */
  keepBytes(bytes: Uint8Array<ArrayBuffer>): string {
    const key = `made/${++this.#made}`
    this.#blocks.set(key, bytes)
    return key
  }

  arrays(key: string): NamedArrays {
    return unpackArrays(this.#bytes(key))
  }

  /** Gives a block away; it is forgotten here. */
  take(key: string): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes(key)
    this.#blocks.delete(key)
    return bytes
  }

  #bytes(key: string): Uint8Array<ArrayBuffer> {
    const bytes = this.#blocks.get(key)
    if (!bytes) throw new AppError('E_INTERNAL', { detail: `the compute process does not hold block ${key}` })
    return bytes
  }
}
