import { openBytes } from './bytes.ts'

/** First bytes of a regular file; none where it cannot be read. Never throws. */
function firstBytes(path: string, length = 8): Uint8Array {
  try {
    const bytes = openBytes(path)
    try {
      return bytes.read(0, length)
    } finally {
      bytes.close()
    }
  } catch {
    return new Uint8Array(0)
  }
}

/** True when the file begins with these bytes. */
export function beginsWith(path: string, magic: readonly number[]): boolean {
  const head = firstBytes(path, magic.length)
  return head.length === magic.length && magic.every((byte, i) => head[i] === byte)
}

export const MAGIC = {
  zip: [0x50, 0x4b, 0x03, 0x04],
  hdf5: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a],
  npy: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
} as const
