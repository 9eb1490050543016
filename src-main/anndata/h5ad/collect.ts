import type { SparseRows } from '../../../src-shared/matrix.ts'
import { collectColumns } from './columns.ts'
import type { MatrixSource } from './matrix.ts'
import type { Oddities } from './csr-check.ts'
import { readRowBlocks } from './rows.ts'

export interface CollectedMatrix {
  readonly matrix: SparseRows
  readonly oddities: Oddities
}

/** All rows of a matrix in memory; yields the fraction read after each block. Errors: those of `readRowBlocks`. */
export function* collectRows(source: MatrixSource): Generator<{ fraction: number }, CollectedMatrix> {
  if (source.kind === 'csc') return yield* collectColumns(source)
  const builder = new RowBuilder(source.rows, source.cols, source.kind === 'dense' ? 0 : source.data.length)
  let oddities: Oddities = { unsortedRows: 0, duplicates: 0 }
  for (const block of readRowBlocks(source)) {
    builder.append(block.rows)
    oddities = sum(oddities, block.oddities)
    yield { fraction: (block.start + block.rows.rows) / source.rows }
  }
  return { matrix: builder.finish(), oddities }
}

function sum(a: Oddities, b: Oddities): Oddities {
  return { unsortedRows: a.unsortedRows + b.unsortedRows, duplicates: a.duplicates + b.duplicates }
}

/** Sparse rows appended block by block; the room grows by half when the number of entries is not known. */
class RowBuilder {
  #data: Float32Array<ArrayBuffer>
  #indices: Int32Array<ArrayBuffer>
  readonly #indptr: Float64Array<ArrayBuffer>
  readonly #cols: number
  #rows = 0
  constructor(rows: number, cols: number, entries: number) {
    this.#data = new Float32Array(entries)
    this.#indices = new Int32Array(entries)
    this.#indptr = new Float64Array(rows + 1)
    this.#cols = cols
  }

  append(block: SparseRows): void {
    const at = this.#indptr[this.#rows] as number
    this.#reserve(at + block.data.length)
    this.#data.set(block.data, at)
    this.#indices.set(block.indices, at)
    for (let i = 1; i <= block.rows; i++) this.#indptr[this.#rows + i] = at + (block.indptr[i] as number)
    this.#rows += block.rows
  }

  finish(): SparseRows {
    const nnz = this.#indptr[this.#rows] as number
    const [data, indices] = [this.#data.subarray(0, nnz), this.#indices.subarray(0, nnz)]
    return { data, indices, indptr: this.#indptr, rows: this.#rows, cols: this.#cols }
  }

  #reserve(entries: number): void {
    if (entries <= this.#data.length) return
    const room = Math.max(entries, Math.ceil(this.#data.length * 1.5))
    const [data, indices] = [new Float32Array(room), new Int32Array(room)]
    data.set(this.#data)
    indices.set(this.#indices)
    this.#data = data
    this.#indices = indices
  }
}
