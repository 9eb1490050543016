import type { Pixels } from '../figures/png.ts'
import { encodeLzw } from './lzw.ts'

/** Bytes of pixels per strip before compression: readers unpack strip by strip. */
const STRIP_BYTES = 1 << 18
const SHORT = 3
const LONG = 4
const ASCII = 2
const RATIONAL = 5

interface Field {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly bytes: Buffer
}

const numbers = (tag: number, type: typeof SHORT | typeof LONG, values: readonly number[]): Field => {
  const size = type === SHORT ? 2 : 4
  const bytes = Buffer.alloc(values.length * size)
  values.forEach((value, i) => (type === SHORT ? bytes.writeUInt16LE(value, i * 2) : bytes.writeUInt32LE(value, i * 4)))
  return { tag, type, count: values.length, bytes }
}
const ascii = (tag: number, text: string): Field => {
  // The format has 7-bit text only.
  const bytes = Buffer.from(`${text.replaceAll(/[^\x20-\x7e]/g, '?')}\0`, 'latin1')
  return { tag, type: ASCII, count: bytes.length, bytes }
}
const ratio = (tag: number, value: number): Field => {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(value, 0)
  bytes.writeUInt32LE(1, 4)
  return { tag, type: RATIONAL, count: 1, bytes }
}

/** RGB bytes of the rows from `first` on, laid on white: journals refuse transparency. */
function flatRows({ width, data }: Pixels, first: number, rows: number): Uint8Array {
  const rgb = new Uint8Array(width * rows * 3)
  for (let i = 0; i < width * rows; i++) {
    const at = (first * width + i) * 4
    const alpha = (data[at + 3] as number) / 255
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = Math.round(255 + ((data[at + c] as number) - 255) * alpha)
  }
  return rgb
}

const even = (n: number): number => n + (n & 1)

/** The directory of fields at `at`, with values that do not fit into four bytes behind it. Fields in order of their tags. */
function directory(fields: readonly Field[], at: number): Buffer {
  const head = Buffer.alloc(2 + fields.length * 12 + 4)
  const tail: Buffer[] = []
  let next = at + head.length
  head.writeUInt16LE(fields.length, 0)
  fields.forEach(({ tag, type, count, bytes }, i) => {
    const entry = 2 + i * 12
    head.writeUInt16LE(tag, entry)
    head.writeUInt16LE(type, entry + 2)
    head.writeUInt32LE(count, entry + 4)
    if (bytes.length <= 4) bytes.copy(head, entry + 8)
    else {
      head.writeUInt32LE(next, entry + 8)
      tail.push(bytes, Buffer.alloc(even(bytes.length) - bytes.length))
      next += even(bytes.length)
    }
  })
  return Buffer.concat([head, ...tail])
}

/** A TIFF 6.0 file: 8-bit RGB without alpha, LZW, its resolution stated, a description in ImageDescription. */
export function encodeTiff(pixels: Pixels, dpi: number, description: string): Buffer {
  const { width, height } = pixels
  const perStrip = Math.max(1, Math.min(height, Math.floor(STRIP_BYTES / (width * 3))))
  const strips = Array.from({ length: Math.ceil(height / perStrip) }, (_, s) => {
    const first = s * perStrip
    return encodeLzw(flatRows(pixels, first, Math.min(perStrip, height - first)))
  })
  let end = 8
  const offsets = strips.map((strip) => (end += even(strip.length)) - even(strip.length))
  const fields = [
    numbers(256, LONG, [width]),
    numbers(257, LONG, [height]),
    numbers(258, SHORT, [8, 8, 8]),
    numbers(259, SHORT, [5]),
    numbers(262, SHORT, [2]),
    ascii(270, description),
    numbers(273, LONG, offsets),
    numbers(277, SHORT, [3]),
    numbers(278, LONG, [perStrip]),
    numbers(
      279,
      LONG,
      strips.map((strip) => strip.length)
    ),
    ratio(282, dpi),
    ratio(283, dpi),
    numbers(296, SHORT, [2]),
    ascii(305, 'JKOscope')
  ]
  const header = Buffer.alloc(8)
  header.write('II*\0', 'latin1')
  header.writeUInt32LE(end, 4)
  const padded = strips.flatMap((strip) => [strip, Buffer.alloc(even(strip.length) - strip.length)])
  return Buffer.concat([header, ...padded, directory(fields, end)])
}
