import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { SparseRows } from '../../../src-shared/matrix.ts'
import { MAGIC, type Footer, type Segment } from './layout.ts'
import { turnRound } from './segment.ts'

/** Entries of a segment: about 30 MB with what they come from. */
const SEGMENT_ENTRIES = 2 ** 22

export interface CacheFile {
  /** Where it lies once it is complete. */
  readonly path: string
  /** Larger ones are not kept. */
  readonly mostBytes: number
}

/**
 * Writes the cache of a matrix while its blocks go by, and passes them on. It is there once the last block has passed; a disk that is
 * full, or a matrix that is too large, leaves none.
 */
export function* caching(
  blocks: Iterable<SparseRows>,
  genes: readonly string[],
  file: CacheFile
): Generator<SparseRows, void> {
  const writer = new Writer(file, genes)
  try {
    let waiting: SparseRows[] = []
    let entries = 0
    for (const block of blocks) {
      yield block
      waiting.push(block)
      entries += block.indptr[block.rows] as number
      if (entries < SEGMENT_ENTRIES) continue
      writer.add(waiting)
      waiting = []
      entries = 0
    }
    writer.add(waiting)
    writer.finish()
  } finally {
    writer.close()
  }
}

/** A cache is never worth an error: whatever goes wrong ends the writing, and the gene is only slower. */
class Writer {
  readonly #file: CacheFile
  readonly #temporary: string
  readonly #genes: readonly string[]
  readonly #segments: Segment[] = []
  #fd: number | undefined
  #at = 0
  #rows = 0

  constructor(file: CacheFile, genes: readonly string[]) {
    this.#file = file
    this.#genes = genes
    this.#temporary = `${file.path}.${process.pid}.tmp`
    this.#try(() => (this.#fd = openSync(this.#temporary, 'w', 0o600)))
  }

  add(blocks: readonly SparseRows[]): void {
    if (this.#fd === undefined || blocks.length === 0) return
    const { parts, ...kinds } = turnRound(blocks, this.#genes.length)
    this.#segments.push({ at: this.#at, firstRow: this.#rows, ...kinds })
    this.#rows += blocks.reduce((sum, block) => sum + block.rows, 0)
    for (const part of parts) this.#write(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
    if (this.#at > this.#file.mostBytes) this.close()
  }

  finish(): void {
    const footer: Footer = { rows: this.#rows, genes: [...this.#genes], segments: this.#segments }
    const text = Buffer.from(JSON.stringify(footer))
    for (const part of [text, new Uint8Array(Uint32Array.of(text.length).buffer), Buffer.from(MAGIC)]) this.#write(part)
    if (this.#fd !== undefined) this.#try(() => renameSync(this.#temporary, this.#file.path))
    this.close()
  }

  /** Ends the writing; what is not complete is removed. */
  close(): void {
    if (this.#fd === undefined) return
    closeSync(this.#fd)
    this.#fd = undefined
    rmSync(this.#temporary, { force: true })
  }

  #write(bytes: Uint8Array): void {
    this.#try(() => {
      for (let done = 0; this.#fd !== undefined && done < bytes.length;) done += writeSync(this.#fd, bytes, done)
    })
    this.#at += bytes.length
  }

  #try(work: () => void): void {
    try {
      work()
    } catch {
      this.close()
    }
  }
}
