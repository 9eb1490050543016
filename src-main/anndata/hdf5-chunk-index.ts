import { readSync } from 'node:fs'

/** A compressed chunk in the file. */
export interface StoredChunk {
  readonly at: number
  readonly bytes: number
}

const LAYOUT = 0x08
const CONTINUATION = 0x10
/** Bytes before each message of a version 1 header. */
const OLD_HEAD = 8
const UNDEFINED = 0xffffffffffffffffn
/** A damaged header could name endless continuations. */
const MOST_BLOCKS = 16
const MOST_LEVELS = 8

/**
 * Where the chunks of a dataset of one axis lie, in order; null where they are indexed in another way than by the usual version 1
 * B-tree, where one is missing or was not filtered, or where anything looks odd: HDF5 itself is then to read them. Source: HDF5 File
 * Format Specification 3.0, III.A.1 (B-trees), IV.A.1.a (object headers), IV.A.2.i (data layout).
 */
export function chunkIndex(fd: number, header: number, length: number, chunk: number): StoredChunk[] | null {
  try {
    if (!usualSuperblock(bytesAt(fd, 0, 32))) return null
    const root = treeOf(fd, header)
    if (root === null) return null
    const chunks = new Array<StoredChunk | undefined>(Math.ceil(length / chunk))
    collect(fd, root, chunk, chunks, null)
    return chunks.includes(undefined) ? null : (chunks as StoredChunk[])
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** At the start of the file, with addresses and lengths of 8 bytes that are counted from 0. */
function usualSuperblock(block: DataView): boolean {
  if (block.getBigUint64(0) !== 0x894844460d0a1a0an) return false
  const version = block.getUint8(8)
  const [widths, base] = version === 0 ? [13, 24] : [9, 12]
  return (
    (version === 0 || version === 2 || version === 3) &&
    block.getUint16(widths, true) === 0x0808 &&
    block.getBigUint64(base) === 0n
  )
}

/** Address of the B-tree of a chunked dataset, from the layout in its object header. */
function treeOf(fd: number, header: number): number | null {
  for (const { type, body } of messagesOf(fd, header)) {
    if (type !== LAYOUT) continue
    const [version, kind, dimensions] = [0, 1, 2].map((offset) => body.getUint8(offset))
    return version === 3 && kind === 2 && dimensions === 2 ? address(body, 3) : null
  }
  return null
}

interface Message {
  readonly type: number
  readonly body: DataView
}

/** Messages of an object header, also those that stand elsewhere in the file. */
function* messagesOf(fd: number, header: number): Generator<Message, void> {
  const { first, head, fringe } = headerOf(fd, header)
  const blocks = [first]
  for (let b = 0; b < blocks.length && b < MOST_BLOCKS; b++) {
    const { at, bytes } = blocks[b] as StoredChunk
    const view = bytesAt(fd, at, bytes)
    const [from, end] = b === 0 ? [0, bytes] : [fringe, bytes - fringe]
    for (let m = from; m + head <= end;) {
      const old = head === OLD_HEAD
      const type = old ? view.getUint16(m, true) : view.getUint8(m)
      const size = view.getUint16(m + (old ? 2 : 1), true)
      const body = new DataView(view.buffer, view.byteOffset + m + head, size)
      if (type === CONTINUATION) blocks.push({ at: address(body, 0), bytes: address(body, 8) })
      else yield { type, body }
      m += head + size
    }
  }
}

/** First block of messages, bytes before each message, and what stands around the messages of the blocks that follow. */
function headerOf(fd: number, at: number): { first: StoredChunk; head: number; fringe: number } {
  const prefix = bytesAt(fd, at, 16)
  if (prefix.getUint8(0) === 1)
    return { first: { at: at + 16, bytes: prefix.getUint32(8, true) }, head: OLD_HEAD, fringe: 0 }
  if (prefix.getUint32(0) !== 0x4f484452 || prefix.getUint8(4) !== 2) throw new RangeError('no object header')
  const flags = prefix.getUint8(5)
  const width = flags & 3
  const sizeAt = at + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0)
  const size = bytesAt(fd, sizeAt, 8)
  const bytes = width === 0 ? size.getUint8(0) : width === 1 ? size.getUint16(0, true) : size.getUint32(0, true)
  // Each block that follows stands between its signature and its checksum.
  return { first: { at: sizeAt + 2 ** width, bytes }, head: flags & 4 ? 6 : 4, fringe: 4 }
}

/** Puts the chunks of a node and of all below it at their places. */
function collect(
  fd: number,
  node: number,
  chunk: number,
  chunks: (StoredChunk | undefined)[],
  above: number | null
): void {
  const head = bytesAt(fd, node, 24)
  const [level, entries] = [head.getUint8(5), head.getUint16(6, true)]
  const expected = above === null ? level <= MOST_LEVELS : level === above - 1
  if (head.getUint32(0) !== 0x54524545 || head.getUint8(4) !== 1 || !expected)
    throw new RangeError('no B-tree of chunks')
  // A key is the chunk's bytes and filter mask, and its offset along both dimensions (the second is the element).
  const [key, step] = [24, 32]
  const view = bytesAt(fd, node + 24, entries * step)
  for (let e = 0; e < entries; e++) {
    const child = address(view, e * step + key)
    if (level > 0) {
      collect(fd, child, chunk, chunks, level)
      continue
    }
    const place = address(view, e * step + 8) / chunk
    const unfiltered = view.getUint32(e * step + 4, true) !== 0
    if (unfiltered || !Number.isInteger(place) || place >= chunks.length || chunks[place] !== undefined)
      throw new RangeError('an odd chunk')
    chunks[place] = { at: child, bytes: view.getUint32(e * step, true) }
  }
}

function address(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true)
  if (value === UNDEFINED || value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('no address')
  return Number(value)
}

/** RangeError where the file ends before. */
function bytesAt(fd: number, at: number, length: number): DataView {
  if (length > 2 ** 24) throw new RangeError('an odd length')
  const bytes = new Uint8Array(length)
  if (readSync(fd, bytes, 0, length, at) < length) throw new RangeError('the file ends before')
  return new DataView(bytes.buffer)
}
