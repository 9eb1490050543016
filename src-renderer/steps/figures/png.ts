/** CRC-32 of the PNG standard (polynomial edb88320). */
function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

function chunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, body.length)
  bytes.set(new TextEncoder().encode(type), 4)
  bytes.set(body, 8)
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)))
  return bytes
}

/** A pHYs chunk: pixels per metre in both directions. */
function physChunk(dpi: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(9)
  const view = new DataView(body.buffer)
  const perMetre = Math.round(dpi / 0.0254)
  view.setUint32(0, perMetre)
  view.setUint32(4, perMetre)
  body[8] = 1
  return chunk('pHYs', body)
}

/** International text: keyword, no compression, no language, UTF-8. */
const textChunk = (text: string): Uint8Array<ArrayBuffer> =>
  chunk('iTXt', new TextEncoder().encode(`Description\0\0\0\0\0${text}`))

const AFTER_IHDR = 8 + 25

/** The same PNG with its resolution told, so that layout programs place it at its true size, and where it comes from. */
export function withDpi(png: Uint8Array, dpi: number, description = ''): Uint8Array<ArrayBuffer> {
  if (png.length < AFTER_IHDR || png[0] !== 0x89 || png[1] !== 0x50) throw new TypeError('withDpi: not a PNG')
  const added = [physChunk(dpi), ...(description === '' ? [] : [textChunk(description)])]
  const parts = [png.subarray(0, AFTER_IHDR), ...added, png.subarray(AFTER_IHDR)]
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Pixels of a length in mm at a resolution. */
export const pixels = (mm: number, dpi: number): number => Math.round((mm / 25.4) * dpi)
