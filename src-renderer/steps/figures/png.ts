import { descriptionChunk, resolutionChunk } from '../../../src-shared/figures/png-chunks.ts'

const AFTER_IHDR = 8 + 25

/** The same PNG with its resolution told, so that layout programs place it at its true size, and where it comes from. */
export function withDpi(png: Uint8Array, dpi: number, description = ''): Uint8Array<ArrayBuffer> {
  if (png.length < AFTER_IHDR || png[0] !== 0x89 || png[1] !== 0x50) throw new TypeError('withDpi: not a PNG')
  const added = [resolutionChunk(dpi), ...(description === '' ? [] : [descriptionChunk(description)])]
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
