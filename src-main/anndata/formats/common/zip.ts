import { crc32 } from 'node:zlib'
import { Inflate } from 'fflate'
import { AppError } from '../../../../src-shared/errors.ts'
import { chunksOf, partOf } from './bytes.ts'
import type { Bytes, Chunks } from './bytes.ts'

/** A file within a zip archive. Its path is a name only: nothing is ever written to it. */
export interface ZipEntry {
  readonly path: string
  /** Bytes when inflated, as the archive says; reading stops with E_DAMAGED when it is not so. */
  readonly size: number
  /** Its bytes as they lie in the archive; null when they are compressed. */
  stored(): Bytes | null
  /** Errors: E_DAMAGED, E_FORMAT. */
  chunks(): Chunks
}

interface Record {
  readonly path: string
  readonly method: number
  readonly flags: number
  readonly crc: number
  readonly compressed: number
  readonly size: number
  readonly offset: number
}

const MOST_ENTRIES = 100_000
const LONGEST_DIRECTORY = 64 * 2 ** 20
/** Deflate cannot do better than 1032:1; what claims to is forged. */
const MOST_RATIO = 1032
const FULL32 = 0xffffffff

/** Files of a zip archive, from its central directory (APPNOTE 6.3.9, zip64 too). Errors: E_DAMAGED, E_FORMAT. */
export function readZip(bytes: Bytes): ZipEntry[] {
  const { offset, size, count } = findDirectory(bytes)
  if (count > MOST_ENTRIES || size > LONGEST_DIRECTORY)
    throw new AppError('E_FORMAT', { where: bytes.name, detail: `it is an archive of ${count} files` })
  const directory = bytes.read(offset, size)
  if (directory.length < size) throw damaged(bytes, 'its list of files is cut short')
  return parseDirectory(bytes, directory, count)
    .filter((record) => !record.path.endsWith('/'))
    .map((record) => entryOf(bytes, record))
}

function damaged(bytes: Bytes, detail: string): AppError {
  return new AppError('E_DAMAGED', { where: bytes.name, detail })
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** End of central directory: in the last 65,557 bytes, its zip64 form pointed at by a locator right before it. */
function findDirectory(bytes: Bytes): { offset: number; size: number; count: number } {
  const start = Math.max(0, bytes.size - 65_557)
  const tail = bytes.read(start, bytes.size - start)
  const view = viewOf(tail)
  let at = tail.length - 22
  while (at >= 0 && view.getUint32(at, true) !== 0x06054b50) at--
  if (at < 0) throw damaged(bytes, 'the end of the archive is missing')
  const [count, size, offset] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 12, true),
    view.getUint32(at + 16, true)
  ]
  if (count !== 0xffff && size !== FULL32 && offset !== FULL32) return { offset, size, count }
  if (at < 20 || view.getUint32(at - 20, true) !== 0x07064b50) return { offset, size, count }
  const end = bytes.read(Number(view.getBigUint64(at - 12, true)), 56)
  if (end.length < 56 || viewOf(end).getUint32(0, true) !== 0x06064b50) throw damaged(bytes, 'its zip64 end is missing')
  const read = (position: number): number => Number(viewOf(end).getBigUint64(position, true))
  return { count: read(32), size: read(40), offset: read(48) }
}

function parseDirectory(bytes: Bytes, directory: Uint8Array, count: number): Record[] {
  const view = viewOf(directory)
  const records: Record[] = []
  let at = 0
  for (let k = 0; k < count; k++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== 0x02014b50)
      throw damaged(bytes, `entry ${k + 1} of its list of files is not one`)
    const [nameLength, extraLength] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)]
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true)
    if (next > directory.length) throw damaged(bytes, `entry ${k + 1} of its list of files is cut short`)
    const name = directory.subarray(at + 46, at + 46 + nameLength)
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
    const [size, compressed, offset] = widen(sizes, extra) as [number, number, number]
    const flags = view.getUint16(at + 8, true)
    const path = new TextDecoder((flags & 0x800) !== 0 ? 'utf-8' : 'latin1').decode(name).replaceAll('\\', '/')
    records.push({
      path,
      method: view.getUint16(at + 10, true),
      flags,
      crc: view.getUint32(at + 16, true),
      compressed,
      size,
      offset
    })
    at = next
  }
  return records
}

/** The values that do not fit 32 bits stand in the zip64 field (tag 1), in order. */
function widen(values: number[], extra: Uint8Array): number[] {
  if (!values.includes(FULL32)) return values
  const view = viewOf(extra)
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue
    let field = at + 4
    return values.map((value) => {
      if (value !== FULL32 || field + 8 > extra.length) return value
      field += 8
      return Number(view.getBigUint64(field - 8, true))
    })
  }
  return values
}

function entryOf(bytes: Bytes, record: Record): ZipEntry {
  const { path, size, method } = record
  return {
    path,
    size,
    stored: () => (method === 0 ? dataOf(bytes, record) : null),
    chunks: () => inflated(bytes, record)
  }
}

/** The compressed bytes of an entry: after its local header, whose names and fields have lengths of their own. */
function dataOf(bytes: Bytes, record: Record): Bytes {
  const name = `${record.path} in ${bytes.name}`
  const header = bytes.read(record.offset, 30)
  if (header.length < 30 || viewOf(header).getUint32(0, true) !== 0x04034b50)
    throw damaged(bytes, `${record.path} is not where the archive says`)
  if ((record.flags & 1) !== 0) throw new AppError('E_FORMAT', { where: name, detail: 'it is encrypted' })
  if (record.size > MOST_RATIO * Math.max(record.compressed, 1))
    throw new AppError('E_FORMAT', { where: name, detail: 'its sizes are forged' })
  const start = record.offset + 30 + viewOf(header).getUint16(26, true) + viewOf(header).getUint16(28, true)
  if (start + record.compressed > bytes.size) throw damaged(bytes, `${record.path} is cut short`)
  return partOf(bytes, name, start, record.compressed)
}

function* inflated(bytes: Bytes, record: Record): Chunks {
  const data = dataOf(bytes, record)
  let [size, crc] = [0, 0]
  for (const chunk of record.method === 0 ? chunksOf(data) : inflateChunks(data, record.method)) {
    size += chunk.length
    crc = crc32(chunk, crc)
    if (size > record.size) break
    yield chunk
  }
  if (size !== record.size || crc !== record.crc) throw damaged(data, 'its bytes are not those that were packed')
}

function* inflateChunks(data: Bytes, method: number): Chunks {
  if (method !== 8)
    throw new AppError('E_FORMAT', { where: data.name, detail: `its compression (method ${method}) is not deflate` })
  const out: Uint8Array[] = []
  const inflate = new Inflate((chunk) => out.push(chunk))
  const push = (chunk: Uint8Array, final: boolean): Uint8Array[] => {
    try {
      inflate.push(chunk, final)
    } catch (error) {
      throw new AppError(
        'E_DAMAGED',
        { where: data.name, detail: 'its compressed data cannot be undone' },
        { cause: error }
      )
    }
    return out.splice(0)
  }
  for (const chunk of chunksOf(data)) yield* push(chunk, false)
  yield* push(new Uint8Array(0), true)
}
