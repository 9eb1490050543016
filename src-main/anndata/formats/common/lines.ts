import { AppError } from '../../../../src-shared/errors.ts'
import type { Chunks } from './bytes.ts'
import { tooLarge } from './bytes.ts'

/** Longest line: a row of 100,000 genes with long numbers is 2 MB. */
const LONGEST_LINE = 64 * 2 ** 20

/** Lines of UTF-8 text without their ends, in batches as they are read; a byte order mark is dropped. Errors: E_FORMAT. */
export function* lineBatches(chunks: Chunks, name: string): Generator<string[], void> {
  const decoder = new TextDecoder('utf-8')
  let pending: string[] = []
  let length = 0
  let first = true
  for (const chunk of chunks) {
    if (first) refuseUtf16(chunk, name)
    first = false
    const text = decoder.decode(chunk, { stream: true })
    const end = text.lastIndexOf('\n')
    if (end < 0) {
      pending.push(text)
      length += text.length
      if (length > LONGEST_LINE) throw new AppError('E_FORMAT', { where: name, detail: 'a line of it has no end' })
      continue
    }
    yield splitLines(pending.join('') + text.slice(0, end))
    pending = [text.slice(end + 1)]
    length = text.length - end - 1
  }
  const rest = pending.join('') + decoder.decode()
  if (rest !== '') yield splitLines(rest)
}

function splitLines(text: string): string[] {
  const lines = text.split('\n')
  return text.includes('\r') ? lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)) : lines
}

function refuseUtf16(chunk: Uint8Array, name: string): void {
  const [a, b] = chunk
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)
  if (marked || chunk.subarray(0, 4096).includes(0))
    throw new AppError('E_FORMAT', { where: name, detail: 'it is not UTF-8 text (UTF-16 of a spreadsheet?)' })
}

/** All lines of a list (barcodes, genes), blank ones at the end left out; E_FORMAT beyond `limit` characters. */
export function readLines(chunks: Chunks, name: string, limit = 256 * 2 ** 20): string[] {
  const lines: string[] = []
  let size = 0
  for (const batch of lineBatches(chunks, name)) {
    for (const line of batch) {
      size += line.length + 1
      lines.push(line)
    }
    if (size > limit) throw tooLarge(name, limit)
  }
  while (lines.at(-1) === '') lines.pop()
  return lines
}
