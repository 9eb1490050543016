import { open, type FileHandle } from 'node:fs/promises'
import { crc32, inflateRawSync } from 'node:zlib'

const END = 22
/** A comment may follow the end; ours have none, but the file may have passed through other hands. */
const COMMENT = 0xffff
/** More entries than any project has. */
const MOST_ENTRIES = 100_000
const BLOCK = 4 * 1024 ** 2

interface Entry {
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly at: number
}

/** Why a ZIP file cannot be read, as half a sentence. */
export class ZipFault extends Error {}

/** Reads entries of a plain ZIP file by their names; names are never taken for paths. Throws ZipFault. */
export class ZipReader {
  readonly #file: FileHandle
  readonly #entries: ReadonlyMap<string, Entry>

  private constructor(file: FileHandle, entries: ReadonlyMap<string, Entry>) {
    this.#file = file
    this.#entries = entries
  }

  static async open(path: string): Promise<ZipReader> {
    const file = await open(path)
    try {
      return new ZipReader(file, await readEntries(file))
    } catch (error) {
      await file.close()
      throw error
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** Bytes of an entry of at most `most` bytes; its checksum is right. */
  async read(name: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
    const entry = this.#entry(name)
    if (entry.size > most) throw new ZipFault(`${name} is larger than it may be`)
    const packed = await readAt(this.#file, await this.#dataOf(entry), entry.packed)
    const bytes = entry.method === 0 ? packed : inflated(packed, entry.size, name)
    if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) throw new ZipFault(`${name} is damaged`)
    return new Uint8Array(bytes)
  }

  /** Copies a stored entry of `size` bytes to a new file. */
  async copyTo(name: string, path: string, size: number, report: (fraction: number) => void): Promise<void> {
    const entry = this.#entry(name)
    if (entry.method !== 0 || entry.size !== size || entry.packed !== size) throw new ZipFault(`${name} is damaged`)
    const start = await this.#dataOf(entry)
    const out = await open(path, 'wx', 0o600)
    try {
      for (let at = 0; at < size; at += BLOCK) {
        await out.writeFile(await readAt(this.#file, start + at, Math.min(BLOCK, size - at)))
        report(Math.min(1, (at + BLOCK) / size))
      }
      await out.sync()
    } finally {
      await out.close()
    }
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name)
    if (!entry) throw new ZipFault(`${name} is missing`)
    return entry
  }

  /** Where the bytes of an entry begin: behind its own header, whose names may be longer. */
  async #dataOf({ at }: Entry): Promise<number> {
    const header = await readAt(this.#file, at, 30)
    if (header.readUInt32LE(0) !== 0x04034b50) throw new ZipFault('its table of contents is damaged')
    return at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  }
}

function inflated(packed: Buffer, size: number, name: string): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) })
  } catch {
    throw new ZipFault(`${name} is damaged`)
  }
}

async function readEntries(file: FileHandle): Promise<Map<string, Entry>> {
  const { size } = await file.stat()
  const tail = await readAt(file, Math.max(0, size - END - COMMENT), Math.min(size, END + COMMENT))
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end + END > tail.length) throw new ZipFault('it is not a project of JKOscope, or it is cut short')
  const [count, length, start] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)]
  if (count > MOST_ENTRIES || start + length > size) throw new ZipFault('its table of contents is damaged')
  const table = await readAt(file, start, length)
  const entries = new Map<string, Entry>()
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > table.length || table.readUInt32LE(at) !== 0x02014b50) {
      throw new ZipFault('its table of contents is damaged')
    }
    const nameLength = table.readUInt16LE(at + 28)
    entries.set(table.toString('utf8', at + 46, at + 46 + nameLength), {
      method: table.readUInt16LE(at + 10),
      crc: table.readUInt32LE(at + 16),
      packed: table.readUInt32LE(at + 20),
      size: table.readUInt32LE(at + 24),
      at: table.readUInt32LE(at + 42)
    })
    at += 46 + nameLength + table.readUInt16LE(at + 30) + table.readUInt16LE(at + 32)
  }
  return entries
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { size } = await file.stat()
  if (at + length > size) throw new ZipFault('it is cut short')
  const bytes = Buffer.alloc(length)
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done)
    if (bytesRead === 0) throw new ZipFault('it is cut short')
    done += bytesRead
  }
  return bytes
}
