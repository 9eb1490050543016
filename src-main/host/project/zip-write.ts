import { open, type FileHandle } from 'node:fs/promises'
import { crc32, deflateRawSync } from 'node:zlib'
import { AppError } from '../../../src-shared/errors.ts'

const STORED = 0
const DEFLATED = 8
/** The plain ZIP format (PKWARE APPNOTE 6.3) counts in 32 bits. */
const MOST = 0xffffffff
const UTF8_NAMES = 0x0800
const VERSION = 20
/** 1 January 1980: when a project was exported is no part of its content. */
const DATE = 0x21
const BLOCK = 4 * 1024 ** 2

interface Entry {
  readonly name: Buffer
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly at: number
}

/** Writes a ZIP file entry by entry; sizes stand before the bytes, so that any reader can follow. */
export class ZipWriter {
  readonly #file: FileHandle
  readonly #path: string
  readonly #entries: Entry[] = []
  #at = 0

  private constructor(file: FileHandle, path: string) {
    this.#file = file
    this.#path = path
  }

  static async create(path: string): Promise<ZipWriter> {
    return new ZipWriter(await open(path, 'w'), path)
  }

  /** Adds bytes, deflated where that makes them smaller. */
  async add(name: string, bytes: Uint8Array): Promise<void> {
    const deflated = deflateRawSync(bytes, { level: 1 })
    const smaller = deflated.length < bytes.length
    const body = smaller ? deflated : bytes
    await this.#begin(name, smaller ? DEFLATED : STORED, crc32(bytes), body.length, bytes.length)
    await this.#write(body)
  }

  /** Adds a file as it is. Reports the share that is done. */
  async addFile(name: string, path: string, report: (fraction: number) => void): Promise<void> {
    const file = await open(path)
    try {
      const { size } = await file.stat()
      const block = Buffer.alloc(Math.min(BLOCK, Math.max(1, size)))
      let crc = 0
      await eachBlock(file, block, (bytes, done) => {
        crc = crc32(bytes, crc)
        report((0.4 * done) / size)
      })
      await this.#begin(name, STORED, crc, size, size)
      await eachBlock(file, block, async (bytes, done) => {
        await this.#write(bytes)
        report(0.4 + (0.6 * done) / size)
      })
    } finally {
      await file.close()
    }
  }

  /** Writes the table of contents and what was buffered to the disk. */
  async finish(): Promise<void> {
    const start = this.#at
    for (const entry of this.#entries) await this.#write(centralHeader(entry))
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(this.#entries.length, 8)
    end.writeUInt16LE(this.#entries.length, 10)
    end.writeUInt32LE(this.#at - start, 12)
    end.writeUInt32LE(start, 16)
    await this.#write(end)
    await this.#file.sync()
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  async #begin(text: string, method: number, crc: number, packed: number, size: number): Promise<void> {
    if (this.#at + packed > MOST || size > MOST) {
      const detail = 'it would be larger than 4 GB; leave the source file out'
      throw new AppError('E_EXPORT', { where: this.#path, detail })
    }
    const entry: Entry = { name: Buffer.from(text), method, crc, packed, size, at: this.#at }
    this.#entries.push(entry)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(VERSION, 4)
    common(entry).copy(header, 6)
    await this.#write(Buffer.concat([header, entry.name]))
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#file.writeFile(bytes)
    this.#at += bytes.length
  }
}

/** The 24 bytes that both headers of an entry have. */
function common({ name, method, crc, packed, size }: Entry): Buffer {
  const bytes = Buffer.alloc(24)
  bytes.writeUInt16LE(UTF8_NAMES, 0)
  bytes.writeUInt16LE(method, 2)
  bytes.writeUInt16LE(DATE, 6)
  bytes.writeUInt32LE(crc, 8)
  bytes.writeUInt32LE(packed, 12)
  bytes.writeUInt32LE(size, 16)
  bytes.writeUInt16LE(name.length, 20)
  return bytes
}

function centralHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(VERSION, 4)
  header.writeUInt16LE(VERSION, 6)
  common(entry).copy(header, 8)
  header.writeUInt32LE(entry.at, 42)
  return Buffer.concat([header, entry.name])
}

async function eachBlock(
  file: FileHandle,
  block: Buffer,
  use: (bytes: Uint8Array, done: number) => void | Promise<void>
): Promise<void> {
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(block, 0, block.length, at)
    if (bytesRead === 0) return
    at += bytesRead
    await use(block.subarray(0, bytesRead), at)
  }
}
