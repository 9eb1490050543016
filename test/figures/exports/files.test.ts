import { deflateSync } from 'node:zlib'
import fc from '../../support/fast-check.ts'
import { describe, expect, test } from 'vitest'
import { encodePng, type Pixels } from '../../../src-main/host/figures/png.ts'
import { encodeLzw } from '../../../src-main/host/exports/lzw.ts'
import { describePdf } from '../../../src-main/host/exports/pdf-info.ts'
import { decodePng } from '../../../src-main/host/exports/png-decode.ts'
import { encodeTiff } from '../../../src-main/host/exports/tiff.ts'

/** LZW of TIFF 6.0 section 13, written from the decoder's side of the specification. */
function decodeLzw(bytes: Uint8Array): number[] {
  const out: number[] = []
  let table: number[][] = []
  let [width, at, old] = [9, 0, -1]
  const read = (): number => {
    let code = 0
    for (let bit = 0; bit < width; bit++, at++) code = (code << 1) | ((bytes[at >> 3] >> (7 - (at & 7))) & 1)
    return code
  }
  for (;;) {
    const code = read()
    if (code === 257) return out
    if (code === 256) {
      table = Array.from({ length: 258 }, (_, i) => [i])
      width = 9
      old = -1
      continue
    }
    const known = table[code]
    const text = known ?? [...table[old], table[old][0]]
    if (!known && code !== table.length) throw new RangeError(`code ${code} of a table of ${table.length}`)
    for (const byte of text) out.push(byte)
    if (old >= 0) table.push([...table[old], text[0]])
    width = table.length >= 2047 ? 12 : table.length >= 1023 ? 11 : table.length >= 511 ? 10 : 9
    old = code
  }
}

const pixelsOf = (width: number, height: number, byte: (i: number) => number): Pixels => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 4 }, (_, i) => byte(i))
})

describe('LZW', () => {
  test('comes back from an independent decoder', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (data) => {
        expect(decodeLzw(encodeLzw(data))).toEqual([...data])
      })
    )
  })
  test.each([1, 17, 251])('comes back through full tables, step %i', (step) => {
    const data = Uint8Array.from({ length: 60_000 }, (_, i) => (i * step + ((i * i) >> 7)) & 255)
    expect(decodeLzw(encodeLzw(data))).toEqual([...data])
  })
  test('makes a blank page small', () => expect(encodeLzw(new Uint8Array(100_000)).length).toBeLessThan(1500))
})

describe('TIFF', () => {
  const pixels = pixelsOf(29, 17, (i) => (i % 4 === 3 ? 255 : (7 * i) & 255))
  const tiff = encodeTiff(pixels, 450, 'seed: 0; file: é')
  const start = tiff.readUInt32LE(4)
  const fields = Array.from({ length: tiff.readUInt16LE(start) }, (_, i) => start + 2 + i * 12)
  const value = (tag: number): number => {
    const at = fields.find((f) => tiff.readUInt16LE(f) === tag)!
    return tiff.readUInt16LE(at + 2) === 3 ? tiff.readUInt16LE(at + 8) : tiff.readUInt32LE(at + 8)
  }
  test('has its tags in ascending order and an even directory offset', () => {
    const tags = fields.map((f) => tiff.readUInt16LE(f))
    expect(tags).toEqual([...tags].sort((a, b) => a - b))
    expect(start % 2).toBe(0)
  })
  test('states size, LZW, RGB, inches and dpi', () => {
    expect([256, 257, 259, 262, 277, 296].map(value)).toEqual([29, 17, 5, 2, 3, 2])
    expect(tiff.readUInt32LE(value(282)) / tiff.readUInt32LE(value(282) + 4)).toBe(450)
    expect(tiff.toString('latin1', value(270), value(270) + 16)).toBe('seed: 0; file: ?')
  })
  test('holds the pixels', () => {
    const rgb = [...pixels.data].filter((_, i) => i % 4 !== 3)
    expect(decodeLzw(tiff.subarray(value(273), value(273) + value(279)))).toEqual(rgb)
  })
  test('lays transparent pixels on white', () => {
    const clear = encodeTiff(
      pixelsOf(1, 1, (i) => [0, 100, 200, 0][i]),
      300,
      ''
    )
    expect(decodeLzw(clear.subarray(8))).toEqual([255, 255, 255])
  })
})

describe('PNG', () => {
  test('comes back', () => {
    const pixels = pixelsOf(17, 29, (i) => (i * 31) & 255)
    expect(decodePng(encodePng(pixels, 300, 'seed: 0 – é'))).toEqual(pixels)
  })
  test('is read through all five filters', () => {
    const value = (x: number, y: number, c: number): number => (x * 40 + y * 90 + c * 17) & 255
    const [width, height] = [3, 5]
    const get = (x: number, y: number, c: number): number => (x < 0 || y < 0 ? 0 : value(x, y, c))
    const nearest = (a: number, b: number, c: number): number =>
      [a, b, c].reduce((best, v) => (Math.abs(a + b - c - v) < Math.abs(a + b - c - best) ? v : best))
    const guesses = [
      () => 0,
      (a: number) => a,
      (_a: number, b: number) => b,
      (a: number, b: number) => Math.floor((a + b) / 2),
      nearest
    ]
    const rows = Array.from({ length: height }, (_, y) => {
      const bytes = Array.from({ length: width * 3 }, (_, i) => {
        const [x, c] = [Math.floor(i / 3), i % 3]
        return (value(x, y, c) - guesses[y](get(x - 1, y, c), get(x, y - 1, c), get(x - 1, y - 1, c))) & 255
      })
      return [y, ...bytes]
    })
    const header = Buffer.alloc(25)
    header.writeUInt32BE(13, 0)
    header.write('IHDR', 4)
    header.writeUInt32BE(width, 8)
    header.writeUInt32BE(height, 12)
    header.set([8, 2, 0, 0, 0], 16)
    const body = deflateSync(Uint8Array.from(rows.flat()))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    const file = Buffer.concat([Buffer.alloc(8), header, length, Buffer.from('IDAT'), body, Buffer.alloc(4)])
    const { data } = decodePng(file)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        expect([...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)]).toEqual([
          ...[0, 1, 2].map((c) => value(x, y, c)),
          255
        ])
  })
  test.each([new Uint8Array(0), new Uint8Array(64)])('other bytes are refused', (bytes) =>
    expect(() => decodePng(bytes)).toThrow(TypeError)
  )
})

describe('PDF information', () => {
  const head = '%PDF-1.4\n1 0 obj\n<</Type /Catalog>>\nendobj\n'
  const plain = `${head}xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2\n/Root 1 0 R>>\nstartxref\n${head.length}\n%%EOF\n`
  const described = Buffer.from(describePdf(Buffer.from(plain), { title: 'T', subject: 'file: é (1)' }))
  test('is added behind the file, which stays as it was', () =>
    expect(described.toString('latin1').startsWith(plain)).toBe(true))
  test('is found from the end of the file', () => {
    const text = described.toString('latin1')
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1])
    const [, number, at] = /^xref\n(\d+) 1\n(\d{10}) 00000 n \n/.exec(text.slice(table))!
    const object = text.slice(Number(at))
    expect(object.startsWith(`${number} 0 obj\n`)).toBe(true)
    const subject = Buffer.from(/\/Subject <feff([0-9a-f]*)>/.exec(object)![1], 'hex')
    expect(subject.swap16().toString('utf16le')).toBe('file: é (1)')
    expect(text.slice(table)).toContain(`/Prev ${head.length}`)
  })
  test('leaves a file of another kind as it is', () => {
    const other = Buffer.from('%PDF-1.7\nstartxref\n9\n%%EOF\n')
    expect(describePdf(other, { title: '', subject: '' })).toBe(other)
  })
})
