import { deflateSync } from 'node:zlib'
import { descriptionChunk, pngChunk, resolutionChunk } from '../../../src-shared/figures/png-chunks.ts'

/** Pixels of a picture: RGBA bytes, straight alpha, row-major from the top left; [height, width, 4]. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

function header(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(13)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  // 8 bits per channel, RGBA, deflate, no interlace.
  bytes.set([8, 6, 0, 0, 0], 8)
  return bytes
}

/** Of compression: scattered points take four times as long at the highest level, for a tenth of the bytes. */
const LEVEL = 4

/** A PNG file (ISO/IEC 15948) of the pixels with its resolution stated and, where there is one, a description. */
export function encodePng({ width, height, data }: Pixels, dpi: number, text?: string): Buffer {
  if (data.length !== width * height * 4) throw new RangeError('encodePng: data must be [height, width, 4]')
  const stride = width * 4
  const rows = new Uint8Array((stride + 1) * height)
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1)
  return Buffer.concat([
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    pngChunk('IHDR', header(width, height)),
    resolutionChunk(dpi),
    ...(text === undefined ? [] : [descriptionChunk(text)]),
    pngChunk('IDAT', deflateSync(rows, { level: LEVEL })),
    pngChunk('IEND', new Uint8Array(0))
  ])
}
