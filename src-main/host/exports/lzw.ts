const CLEAR = 256
const END = 257
const FIRST_FREE = 258
/** The table is begun anew here, before its codes would need 13 bits. */
const LAST_FREE = 4094

/** Codes of growing width into bytes, most significant bit first. */
class BitWriter {
  private readonly bytes: Uint8Array
  private length = 0
  private pending = 0
  private bits = 0
  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity)
  }
  write(code: number, width: number): void {
    this.pending = (this.pending << width) | code
    this.bits += width
    while (this.bits >= 8) {
      this.bits -= 8
      this.bytes[this.length++] = (this.pending >> this.bits) & 255
      this.pending &= (1 << this.bits) - 1
    }
  }
  finish(): Uint8Array {
    if (this.bits > 0) this.write(0, 8 - this.bits)
    return this.bytes.subarray(0, this.length)
  }
}

/** LZW as TIFF 6.0 (section 13) wants it: codes of 9 to 12 bits, wider one code early, most significant bit first. */
export function encodeLzw(data: Uint8Array): Uint8Array {
  // Worst case: every byte its own 12-bit code, and a clear code per full table.
  const out = new BitWriter(Math.ceil(data.length * 1.6) + 16)
  let table = new Map<number, number>()
  let free = FIRST_FREE
  let width = 9
  let prefix = -1
  out.write(CLEAR, width)
  for (const byte of data) {
    const key = (prefix << 8) | byte
    const known = prefix < 0 ? byte : table.get(key)
    if (known !== undefined) {
      prefix = known
      continue
    }
    out.write(prefix, width)
    table.set(key, free++)
    if (free === 1 << width) width++
    if (free === LAST_FREE) {
      out.write(CLEAR, width)
      table = new Map()
      free = FIRST_FREE
      width = 9
    }
    prefix = byte
  }
  if (prefix >= 0) out.write(prefix, width)
  out.write(END, width)
  return out.finish()
}
