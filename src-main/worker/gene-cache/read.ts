import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { geneCacheFooter } from '../../../src-shared/model/gene-cache.ts'
import { bytesOf, MAGIC, NUMBERS, TAIL, type Footer, type NumberKind, type Segment } from './layout.ts'

/** Values [n] of a gene from a cache; null where there is no cache, where it is damaged, or where it has no such gene. */
export function cachedGene(path: string, gene: string): Float32Array<ArrayBuffer> | null {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch {
    return null
  }
  try {
    const footer = footerOf(fd)
    const position = footer.genes.indexOf(gene)
    return position < 0 ? null : valuesOf(fd, footer, position)
  } catch {
    return null
  } finally {
    closeSync(fd)
  }
}

/** The footer read last: of a matrix that is asked for one gene after the other. */
let last: { readonly stamp: string; readonly footer: Footer } | undefined

function footerOf(fd: number): Footer {
  const { size, ino, mtimeMs } = fstatSync(fd)
  const stamp = `${ino} ${size} ${mtimeMs}`
  if (last?.stamp !== stamp) last = { stamp, footer: readFooter(fd, size) }
  return last.footer
}

function readFooter(fd: number, size: number): Footer {
  const tail = read(fd, size - TAIL, TAIL)
  if (Buffer.from(tail.subarray(4)).toString() !== MAGIC) throw new RangeError('no gene cache')
  const length = new Uint32Array(tail.buffer, 0, 1)[0] as number
  const footer = geneCacheFooter(JSON.parse(Buffer.from(read(fd, size - TAIL - length, length)).toString()))
  if (footer === null) throw new RangeError('no gene cache')
  return footer
}

function valuesOf(fd: number, { rows, genes, segments }: Footer, gene: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(rows)
  for (const segment of segments) {
    const offsets = new Uint32Array(read(fd, segment.at + 4 * gene, 8).buffer)
    const [from, to] = [offsets[0] as number, offsets[1] as number]
    const { cells, found } = entriesOf(fd, segment, genes.length, from, to)
    for (let e = 0; e < cells.length; e++) values[segment.firstRow + (cells[e] as number)] = found[e] as number
  }
  return values
}

function entriesOf(fd: number, segment: Segment, genes: number, from: number, to: number) {
  const cellsAt = segment.at + 4 * (genes + 1)
  const valuesAt = cellsAt + segment.entries * bytesOf(segment.cells)
  return {
    cells: numbers(fd, cellsAt, segment.cells, from, to),
    found: numbers(fd, valuesAt, segment.values, from, to)
  }
}

function numbers(fd: number, at: number, kind: NumberKind, from: number, to: number) {
  const width = bytesOf(kind)
  return new NUMBERS[kind](read(fd, at + from * width, (to - from) * width).buffer)
}

/** Bytes on memory of their own. RangeError where the file is shorter, or the place is none. */
function read(fd: number, at: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length;) {
    const count = readSync(fd, bytes, done, length - done, at + done)
    if (count === 0) throw new RangeError('the cache is cut')
    done += count
  }
  return bytes
}
