import { closeSync, fstatSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { crc32 } from 'node:zlib'
import { Gunzip } from 'fflate'
import { AppError } from '../../../../src-shared/errors.ts'
import { openRegular } from '../../hdf5-check.ts'

/** Bytes that can be read at any place: a file, or a part of one. */
export interface Bytes {
  /** File name, as messages show it. */
  readonly name: string
  readonly size: number
  /** Up to `length` bytes from `position`; fewer only at the end. */
  read(position: number, length: number): Uint8Array
  close(): void
}

/** Bytes in order. One chunk of input inflates to at most 1032 times its size, so chunks are small. */
export type Chunks = Generator<Uint8Array, void>

const CHUNK = 64 * 1024

/** Opens a regular file. Errors: E_FILE_NOT_FOUND, E_FILE_NOT_REGULAR, E_FILE_PERMISSION. */
export function openBytes(path: string): Bytes {
  const fd = openRegular(path)
  return {
    name: basename(path),
    size: fstatSync(fd).size,
    read(position, length) {
      const bytes = new Uint8Array(length)
      let got = 0
      while (got < length) {
        const n = readSync(fd, bytes, got, length - got, position + got)
        if (n === 0) break
        got += n
      }
      return bytes.subarray(0, got)
    },
    close: () => closeSync(fd)
  }
}

/** The part [start, start + size) of some bytes; closing it leaves the whole open. */
export function partOf(bytes: Bytes, name: string, start: number, size: number): Bytes {
  return {
    name,
    size,
    read: (position, length) => bytes.read(start + position, Math.max(0, Math.min(length, size - position))),
    close: () => undefined
  }
}

/** All bytes in pieces of at most CHUNK. Error: E_DAMAGED where they end early. */
export function* chunksOf(bytes: Bytes): Chunks {
  for (let at = 0; at < bytes.size;) {
    const chunk = bytes.read(at, Math.min(CHUNK, bytes.size - at))
    if (chunk.length === 0) throw new AppError('E_DAMAGED', { where: bytes.name, detail: 'it ends before its size' })
    at += chunk.length
    yield chunk
  }
}

/** The bytes of a file, opened for as long as they are read. */
export function* fileChunks(path: string): Chunks {
  const bytes = openBytes(path)
  try {
    yield* chunksOf(bytes)
  } finally {
    bytes.close()
  }
}

/** Undoes gzip where the first bytes say so (bgzip's many members too); other bytes pass. Errors: E_DAMAGED. */
export function* gunzipped(chunks: Chunks, name: string): Chunks {
  const first = chunks.next()
  if (first.done === true) return
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield first.value
    return yield* chunks
  }
  const out: Uint8Array[] = []
  let last = { crc: 0, length: 0 }
  const gunzip = new Gunzip((chunk) => {
    last = { crc: crc32(chunk, last.crc), length: (last.length + chunk.length) % 2 ** 32 }
    if (chunk.length > 0) out.push(chunk)
  })
  gunzip.onmember = () => (last = { crc: 0, length: 0 })
  let tail = new Uint8Array(0)
  for (let chunk: Uint8Array | undefined = first.value; chunk !== undefined;) {
    // What is pushed may be kept by the library, the tail is a copy.
    tail = lastBytes(tail, chunk)
    inflate(gunzip, chunk, false, name)
    yield* out.splice(0)
    const next: IteratorResult<Uint8Array, void> = chunks.next()
    chunk = next.done === true ? undefined : next.value
  }
  inflate(gunzip, new Uint8Array(0), true, name)
  yield* out.splice(0)
  // fflate does not check the trailer (CRC-32 and length, RFC 1952) of the last member.
  const trailer = new DataView(tail.buffer)
  const whole =
    tail.length === 8 && trailer.getUint32(0, true) === last.crc && trailer.getUint32(4, true) === last.length
  if (!whole) throw new AppError('E_DAMAGED', { where: name, detail: 'its compressed data do not end as they should' })
}

function lastBytes(tail: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(Math.min(8, tail.length) + Math.min(8, chunk.length))
  joined.set(tail)
  joined.set(chunk.subarray(-8), tail.length)
  return joined.slice(-8)
}

function inflate(gunzip: Gunzip, chunk: Uint8Array, final: boolean, name: string): void {
  try {
    gunzip.push(chunk, final)
  } catch (error) {
    const detail = `its compressed data cannot be undone (${error instanceof Error ? error.message : String(error)})`
    throw new AppError('E_DAMAGED', { where: name, detail }, { cause: error })
  }
}

/** All bytes at once; E_FORMAT when they are more than `limit`. */
export function readAll(chunks: Chunks, name: string, limit: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for (const chunk of chunks) {
    size += chunk.length
    if (size > limit) throw tooLarge(name, limit)
    parts.push(chunk)
  }
  const out = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** The first `length` bytes, or all where there are fewer. */
export function readHead(chunks: Chunks, length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    const part = chunk.subarray(0, length - at)
    out.set(part, at)
    at += part.length
    if (at >= length) break
  }
  return out.slice(0, at)
}

/** E_FORMAT for what would unpack to more than `limit` bytes. */
export function tooLarge(name: string, limit: number): AppError {
  return new AppError('E_FORMAT', { where: name, detail: `it holds more than ${Math.round(limit / 2 ** 20)} MB` })
}
