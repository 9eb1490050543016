import { inflateSync } from 'node:zlib'
import type { Pixels } from '../figures/png.ts'

const CHANNELS: Record<number, number> = { 2: 3, 6: 4 }

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]
  if (pa <= pb && pa <= pc) return a
  return pb <= pc ? b : c
}

/** Undoes the filter of each row in place; rows [height, 1 + stride], the first byte of a row names its filter. */
function unfilter(rows: Uint8Array, stride: number, channels: number): void {
  const width = stride + 1
  for (let start = 0; start < rows.length; start += width) {
    const filter = rows[start] as number
    for (let i = 1; i < width; i++) {
      const at = start + i
      const a = i > channels ? (rows[at - channels] as number) : 0
      const b = start > 0 ? (rows[at - width] as number) : 0
      const c = i > channels && start > 0 ? (rows[at - width - channels] as number) : 0
      const guess = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter] as number
      rows[at] = (rows[at] as number) + guess
    }
  }
}

function chunksOf(png: Buffer): { header: Buffer; data: Buffer } {
  const parts: Buffer[] = []
  let header: Buffer = Buffer.alloc(0)
  for (let at = 8; at + 12 <= png.length;) {
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at))
    const type = png.toString('latin1', at + 4, at + 8)
    if (type === 'IHDR') header = body
    if (type === 'IDAT') parts.push(body)
    at += 12 + body.length
  }
  return { header, data: Buffer.concat(parts) }
}

/** Pixels of a PNG as browsers write it: 8 bits per channel, RGB or RGBA, not interlaced. Throws TypeError on others. */
export function decodePng(bytes: Uint8Array): Pixels {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { header, data } = chunksOf(png)
  const channels = header.length === 13 ? CHANNELS[header[9] as number] : undefined
  if (channels === undefined || header[8] !== 8 || header[12] !== 0)
    throw new TypeError('decodePng: not 8-bit RGB or RGBA')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const stride = width * channels
  const rows = inflateSync(data)
  if (rows.length !== height * (stride + 1)) throw new TypeError('decodePng: the picture is cut short')
  unfilter(rows, stride, channels)
  const pixels = new Uint8Array(width * height * 4).fill(255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        pixels[(y * width + x) * 4 + c] = rows[y * (stride + 1) + 1 + x * channels + c] as number
      }
    }
  }
  return { width, height, data: pixels }
}
