import type { GeneCacheFooter } from '../../../src-shared/model/gene-cache.ts'

/**
 * A matrix turned round, so that one gene is read without the others: segments of consecutive cells, each the offsets u32 [genes + 1]
 * of its genes, the cells (within the segment) and the values of all entries, gene by gene; then the footer as JSON, its length u32,
 * and MAGIC. Little-endian, as every machine is that this runs on.
 */
export const MAGIC = 'JKOGENE1'
/** Bytes after the footer. */
export const TAIL = 4 + MAGIC.length

/** Kinds of numbers, by the smallest that holds all of a segment. */
export const NUMBERS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array } as const
export type NumberKind = keyof typeof NUMBERS

export type Footer = GeneCacheFooter
export type Segment = Footer['segments'][number]

/** Bytes of one value. */
export function bytesOf(kind: NumberKind): number {
  return NUMBERS[kind].BYTES_PER_ELEMENT
}
