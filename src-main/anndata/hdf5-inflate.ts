import { closeSync, openSync, readSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { chunkIndex, type StoredChunk } from './hdf5-chunk-index.ts'
import type { H5wasmMetadata } from './hdf5.ts'

type Numbers =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array
type Values = (Numbers | BigInt64Array | BigUint64Array) & { readonly buffer: ArrayBuffer }

/** What a dataset says of itself. */
interface Stored {
  readonly path: string
  readonly metadata: H5wasmMetadata
  readonly filters: readonly string[]
  /** Address of its object header. */
  readonly header: number
}

/**
 * Reads datasets of one axis that are compressed by gzip, alone or after shuffle, without HDF5: Node's own zlib undoes them in half the
 * time of the one in WebAssembly. Every stream's checksum is verified. Null wherever anything is out of the ordinary: HDF5 then reads,
 * and says what is wrong.
 */
export class InflatedChunks {
  readonly #path: string
  readonly #chunks: readonly StoredChunk[]
  readonly #chunk: number
  readonly #length: number
  readonly #size: number
  readonly #shuffled: boolean
  readonly #type: new (bytes: ArrayBuffer) => Values

  private constructor(
    { path, metadata, filters }: Stored,
    chunks: readonly StoredChunk[],
    type: new (bytes: ArrayBuffer) => Values
  ) {
    this.#path = path
    this.#chunks = chunks
    this.#chunk = metadata.chunks?.[0] as number
    this.#length = metadata.shape?.[0] as number
    this.#size = metadata.size
    this.#shuffled = filters[0] === 'shuffle'
    this.#type = type
  }

  static of(stored: Stored): InflatedChunks | null {
    const { path, metadata, filters, header } = stored
    const type = typeOf(metadata)
    const chunk = metadata.chunks?.[0]
    if (metadata.shape?.length !== 1 || !chunk || !type || !/^(shuffle,)?gzip$/.test(filters.join())) return null
    const fd = openSync(path, 'r')
    try {
      const chunks = chunkIndex(fd, header, metadata.shape[0] as number, chunk)
      return chunks && new InflatedChunks(stored, chunks, type)
    } finally {
      closeSync(fd)
    }
  }

  /** Entries [start, stop), within the dataset; null where a chunk cannot be undone. */
  read(start: number, stop: number): Values | null {
    const size = this.#size
    const out = new Uint8Array((stop - start) * size)
    const fd = openSync(this.#path, 'r')
    try {
      for (let k = Math.floor(start / this.#chunk); k * this.#chunk < Math.min(stop, this.#length); k++) {
        const bytes = this.#undone(fd, this.#chunks[k] as StoredChunk)
        if (bytes === null) return null
        const first = k * this.#chunk
        const [from, to] = [Math.max(start, first), Math.min(stop, first + this.#chunk)]
        out.set(bytes.subarray((from - first) * size, (to - first) * size), (from - start) * size)
      }
    } finally {
      closeSync(fd)
    }
    return new this.#type(out.buffer)
  }

  #undone(fd: number, { at, bytes }: StoredChunk): Uint8Array | null {
    const whole = this.#chunk * this.#size
    // Compression never makes a chunk this much larger.
    if (bytes > 2 * whole + 1024) return null
    const packed = new Uint8Array(bytes)
    if (readSync(fd, packed, 0, bytes, at) < bytes) return null
    try {
      const values = inflateSync(packed, { chunkSize: Math.max(64, whole), maxOutputLength: whole })
      if (values.length !== whole) return null
      return this.#shuffled ? unshuffled(values, this.#size) : values
    } catch {
      return null
    }
  }
}

/** Undoes HDF5's shuffle: all first bytes, then all second bytes ... become numbers again. */
function unshuffled(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length)
  const count = bytes.length / size
  for (let b = 0; b < size; b++) for (let i = 0; i < count; i++) out[i * size + b] = bytes[b * count + i] as number
  return out
}

/** Numbers as this machine holds them; null for others. */
function typeOf({ type, size, signed, littleEndian }: H5wasmMetadata): (new (bytes: ArrayBuffer) => Values) | null {
  if (!littleEndian) return null
  if (type === 1) return size === 4 ? Float32Array : size === 8 ? Float64Array : null
  if (type !== 0) return null
  const kinds = signed
    ? { 1: Int8Array, 2: Int16Array, 4: Int32Array, 8: BigInt64Array }
    : { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array }
  return (kinds as Record<number, new (bytes: ArrayBuffer) => Values>)[size] ?? null
}
