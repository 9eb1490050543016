import type { SparseRows } from '../../../src-shared/matrix.ts'
import type { RowBlocks } from './row-blocks.ts'

/** Values may be mapped on the way out: f(v, row), rounded to float32. */
type Values = (v: number, row: number) => number

/** Some rows in about 2 bytes per non-zero: steps between columns, and for each row a palette of its values. */
interface PackedBlock {
  readonly rows: number
  readonly indptr: Float64Array<ArrayBuffer>
  /** Step from the column before (the row's first: from 0) in a byte; 255 stands before a step of three bytes. */
  readonly steps: Uint8Array
  /** Position of each value in its row's palette; null where a row has more than 256 values, which are then kept as they are. */
  readonly codes: Uint8Array | null
  /** Palettes one after the other, or all values. */
  readonly palette: Float32Array<ArrayBuffer>
  /** [rows + 1] where each row's palette begins. */
  readonly starts: Uint32Array
}

const WIDE = 255
const PALETTE = 256
/** Slots of the table of a row's values; many times a palette, so that few of them meet. */
const SLOTS = 4096

/**
 * Sparse rows in memory in compressed form, for passes over a matrix that is too large to hold. Counts of a cell take few different
 * values, and so does whatever is made of them cell by cell; values of many kinds take 5 bytes per non-zero instead of 2.
 */
export class PackedRows implements RowBlocks {
  readonly rows: number
  #cols: number
  #nnz = 0
  #bytes = 0
  #blocks: PackedBlock[] = []

  /** To be filled by `add`, block by block, up to `rows` rows of `cols` columns. */
  constructor(rows: number, cols: number) {
    this.rows = rows
    this.#cols = cols
  }

  get cols(): number {
    return this.#cols
  }

  /** Non-zeros so far. */
  get nnz(): number {
    return this.#nnz
  }

  /** Memory held. */
  get bytes(): number {
    return this.#bytes
  }

  /** Appends rows whose columns ascend. */
  add(X: SparseRows): void {
    this.#blocks.push(this.#counted(pack(X)))
  }

  /** Replaces every block, in place, so that both forms are never held together; columns must go on ascending. */
  *repack(cols: number, f: (block: SparseRows) => SparseRows): Generator<{ fraction: number }, void> {
    const blocks = this.#blocks
    this.#nnz = this.#bytes = 0
    for (const [b, block] of blocks.entries()) {
      blocks[b] = this.#counted(pack(f(unpack(block, 0, this.#cols, buffers(block)))))
      yield { fraction: (b + 1) / blocks.length }
    }
    this.#cols = cols
  }

  /** Every block is overwritten by the next one. */
  *blocks(f?: Values): Generator<SparseRows, void> {
    let to = { data: new Float32Array(0), indices: new Int32Array(0) }
    let row = 0
    for (const block of this.#blocks) {
      if (nnzOf(block) > to.data.length) to = buffers(block)
      yield unpack(block, row, this.#cols, to, f)
      row += block.rows
    }
  }

  /** The same rows with values f(v, row): palettes are mapped, not single values. */
  valued(f: Values): RowBlocks {
    return {
      rows: this.rows,
      cols: this.#cols,
      nnz: this.#nnz,
      blocks: () => this.blocks(f),
      valued: (g) => this.valued((v, row) => g(Math.fround(f(v, row)), row))
    }
  }

  #counted(block: PackedBlock): PackedBlock {
    this.#nnz += nnzOf(block)
    const { indptr, steps, codes, palette, starts } = block
    for (const part of [indptr, steps, codes, palette, starts]) this.#bytes += part?.byteLength ?? 0
    return block
  }
}

const nnzOf = ({ rows, indptr }: PackedBlock): number => indptr[rows]

function buffers(block: PackedBlock): { data: Float32Array<ArrayBuffer>; indices: Int32Array<ArrayBuffer> } {
  const nnz = nnzOf(block)
  return { data: new Float32Array(nnz), indices: new Int32Array(nnz) }
}

function pack(X: SparseRows): PackedBlock {
  const nnz = X.indptr[X.rows]
  const values = X.data.subarray(0, nnz)
  const found = palettes(values, X.indptr, X.rows)
  return {
    rows: X.rows,
    indptr: X.indptr.slice(0, X.rows + 1),
    steps: stepsOf(X),
    ...(found ?? { codes: null, palette: values.slice(), starts: new Uint32Array(0) })
  }
}

function stepsOf({ indices, indptr, rows }: SparseRows): Uint8Array {
  const nnz = indptr[rows]
  let steps = new Uint8Array(nnz + (nnz >> 3))
  let at = 0
  for (let i = 0; i < rows; i++) {
    const [first, end] = [indptr[i], indptr[i + 1]]
    if (steps.length < at + 4 * (end - first))
      steps = grown(steps, new Uint8Array(2 * steps.length + 4 * (end - first)))
    let before = 0
    for (let e = first; e < end; e++) {
      const column = indices[e]
      const step = column - before
      before = column
      if (step >= 0 && step < WIDE) steps[at++] = step
      else {
        if (step < 0 || step >= 2 ** 24) throw new RangeError(`PackedRows: a step of ${step} to column ${column}`)
        steps[at++] = WIDE
        for (let shift = 0; shift < 24; shift += 8) steps[at++] = step >> shift
      }
    }
  }
  return steps.slice(0, at)
}

/** Palettes of the rows and each value's place in them; null where one would need more than 256 values. */
function palettes(
  values: Float32Array<ArrayBuffer>,
  indptr: Float64Array,
  rows: number
): Pick<PackedBlock, 'codes' | 'palette' | 'starts'> | null {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length)
  const codes = new Uint8Array(values.length)
  const starts = new Uint32Array(rows + 1)
  // A slot belongs to the row that is written into it, so that nothing has to be cleared.
  const [owner, slotBits, slotCode] = [new Int32Array(SLOTS).fill(-1), new Int32Array(SLOTS), new Uint8Array(SLOTS)]
  let palette = new Int32Array(Math.max(PALETTE, rows * 64))
  for (let i = 0; i < rows; i++) {
    const first = starts[i]
    let size = 0
    if (palette.length < first + PALETTE) palette = grown(palette, new Int32Array(2 * palette.length))
    for (let e = indptr[i]; e < indptr[i + 1]; e++) {
      const b = bits[e]
      let slot = Math.imul(b, 0x9e3779b1) >>> 20
      while (owner[slot] === i && slotBits[slot] !== b) slot = (slot + 1) % SLOTS
      if (owner[slot] !== i) {
        if (size === PALETTE) return null
        owner[slot] = i
        slotBits[slot] = b
        slotCode[slot] = size
        palette[first + size++] = b
      }
      codes[e] = slotCode[slot]
    }
    starts[i + 1] = first + size
  }
  return { codes, palette: new Float32Array(palette.buffer.slice(0, 4 * starts[rows])), starts }
}

function grown<T extends Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from)
  return to
}

function unpack(
  block: PackedBlock,
  firstRow: number,
  cols: number,
  { data, indices }: { data: Float32Array<ArrayBuffer>; indices: Int32Array<ArrayBuffer> },
  f?: Values
): SparseRows {
  const { rows, indptr, steps, codes, starts } = block
  unpackColumns(steps, indptr, rows, indices)
  const palette = f && codes ? mapped(block, firstRow, f) : block.palette
  if (codes) {
    for (let i = 0; i < rows; i++) {
      const start = starts[i]
      for (let e = indptr[i]; e < indptr[i + 1]; e++) data[e] = palette[start + codes[e]]
    }
  } else if (f) {
    for (let i = 0; i < rows; i++) for (let e = indptr[i]; e < indptr[i + 1]; e++) data[e] = f(palette[e], firstRow + i)
  } else data.set(palette)
  const nnz = indptr[rows]
  return { data: data.subarray(0, nnz), indices: indices.subarray(0, nnz), indptr, rows, cols }
}

function unpackColumns(steps: Uint8Array, indptr: Float64Array, rows: number, indices: Int32Array): void {
  let at = 0
  for (let i = 0; i < rows; i++) {
    let column = 0
    for (let e = indptr[i]; e < indptr[i + 1]; e++) {
      let step = steps[at++]
      if (step === WIDE) {
        step = steps[at] | (steps[at + 1] << 8) | (steps[at + 2] << 16)
        at += 3
      }
      column += step
      indices[e] = column
    }
  }
}

function mapped({ rows, starts, palette }: PackedBlock, firstRow: number, f: Values): Float32Array {
  const out = new Float32Array(palette.length)
  for (let i = 0; i < rows; i++) for (let k = starts[i]; k < starts[i + 1]; k++) out[k] = f(palette[k], firstRow + i)
  return out
}
