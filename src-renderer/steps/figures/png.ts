/** CRC-32 of the PNG standard (polynomial edb88320). */
function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

/** A pHYs chunk: pixels per metre in both directions. */
function physChunk(dpi: number): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(21)
  const view = new DataView(chunk.buffer)
  const perMetre = Math.round(dpi / 0.0254)
  view.setUint32(0, 9)
  chunk.set([0x70, 0x48, 0x59, 0x73], 4)
  view.setUint32(8, perMetre)
  view.setUint32(12, perMetre)
  chunk[16] = 1
  view.setUint32(17, crc32(chunk.subarray(4, 17)))
  return chunk
}

const AFTER_IHDR = 8 + 25

/** The same PNG with its resolution told, so that layout programs place it at its true size. */
export function withDpi(png: Uint8Array, dpi: number): Uint8Array<ArrayBuffer> {
  if (png.length < AFTER_IHDR || png[0] !== 0x89 || png[1] !== 0x50) throw new TypeError('withDpi: not a PNG')
  const phys = physChunk(dpi)
  const out = new Uint8Array(png.length + phys.length)
  out.set(png.subarray(0, AFTER_IHDR))
  out.set(phys, AFTER_IHDR)
  out.set(png.subarray(AFTER_IHDR), AFTER_IHDR + phys.length)
  return out
}

/** Pixels of a length in mm at a resolution. */
export const pixels = (mm: number, dpi: number): number => Math.round((mm / 25.4) * dpi)
