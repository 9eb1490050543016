const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** CRC-32 as PNG has it (ISO/IEC 15948, annex D). */
function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) c = (CRC_TABLE[(c ^ byte) & 255] as number) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

/** A chunk of a PNG file: length, type of four letters, body, check sum. */
export function pngChunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, body.length)
  bytes.set(new TextEncoder().encode(type), 4)
  bytes.set(body, 8)
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)))
  return bytes
}

/** A pHYs chunk: the resolution, in pixels per metre in both directions, so that layout programs place the picture at its true size. */
export function resolutionChunk(dpi: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(9)
  const view = new DataView(body.buffer)
  const perMetre = Math.round(dpi / 0.0254)
  view.setUint32(0, perMetre)
  view.setUint32(4, perMetre)
  body[8] = 1
  return pngChunk('pHYs', body)
}

/** An iTXt chunk "Description": international text without compression or language, UTF-8. */
export function descriptionChunk(text: string): Uint8Array<ArrayBuffer> {
  return pngChunk('iTXt', new TextEncoder().encode(`Description\0\0\0\0\0${text}`))
}
