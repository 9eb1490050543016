import { crc32, deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pixels, withDpi } from '../../../src-renderer/steps/figures/png.ts'

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}
const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const idat = chunk('IDAT', deflateSync(Buffer.from([0, 255])))
const onePixel = Buffer.concat([signature, chunk('IHDR', header), idat, chunk('IEND', new Uint8Array())])

describe('the resolution of a PNG', () => {
  it('is one pHYs chunk after the header, with a right checksum, and nothing else changes', () => {
    const out = Buffer.from(withDpi(onePixel, 300))
    const data = Buffer.alloc(9)
    data.writeUInt32BE(11_811)
    data.writeUInt32BE(11_811, 4)
    data[8] = 1
    const expected = Buffer.concat([onePixel.subarray(0, 33), chunk('pHYs', data), onePixel.subarray(33)])
    expect(out.equals(expected)).toBe(true)
  })
  it('comes with a description as international text', () => {
    const out = Buffer.from(withDpi(onePixel, 300, 'seed: 0 – λ'))
    expect(out.indexOf(chunk('iTXt', Buffer.from('Description\0\0\0\0\0seed: 0 – λ')))).toBe(33 + 21)
  })
  it('is refused for bytes that are no PNG', () => {
    expect(() => withDpi(new Uint8Array(100), 300)).toThrow(/not a PNG/)
  })
  it('gives the pixels of a length: 25.4 mm at 300 dpi are 300', () => {
    expect(pixels(25.4, 300)).toBe(300)
    expect(pixels(183, 450)).toBe(3242)
  })
})
