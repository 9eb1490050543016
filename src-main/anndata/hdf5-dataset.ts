import { AppError } from '../../src-shared/errors.ts'
import { Attributed } from './hdf5-node.ts'
import type { H5File } from './hdf5-read.ts'
import { allocate, dtypeOf, fromFloat16, prepareDecoding } from './hdf5-types.ts'
import { InflatedChunks } from './hdf5-inflate.ts'
import { filterOf } from './hdf5.ts'
import type { H5wasmDataset, H5wasmMetadata, H5wasmOutput } from './hdf5.ts'

/** Most that is read at once: WASM memory is 32-bit and never shrinks. */
export const BLOCK_BYTES = 64 * 2 ** 20
/** Less than this is read as fast either way. */
const LEAST_INFLATED = 1024

export type NumericValues =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array

/** A dataset of an open file: its shape, type, filters, and its values in whole or in part. */
export class H5Dataset extends Attributed {
  /** Null for an empty dataspace. A scalar has shape []. */
  readonly shape: readonly number[] | null
  /** As numpy names it: float32, int64, bool, str, compound, complex128 ... */
  readonly dtype: string
  /** Names of its filters, in the order of writing. */
  readonly filters: readonly string[]
  readonly metadata: H5wasmMetadata
  readonly #dataset: H5wasmDataset
  readonly #unreadable: string | undefined
  #inflated: InflatedChunks | null | undefined
  constructor(file: H5File, dataset: H5wasmDataset) {
    super(file, dataset)
    this.#dataset = dataset
    const [metadata, filters] = file.read(this.path, () => [dataset.metadata, dataset.filters] as const)
    this.metadata = metadata
    this.shape = metadata.shape?.map(Number) ?? null
    this.dtype = dtypeOf(metadata)
    const rules = filters.map((filter) => filterOf(filter.id, filter.name))
    this.filters = rules.map((rule) => rule.name)
    this.#unreadable = rules.find((rule) => !rule.readable)?.name
    prepareDecoding(metadata)
  }

  /** Entries along the first axis; 1 for a scalar, 0 for an empty dataspace. */
  get length(): number {
    return this.shape === null ? 0 : (this.shape[0] ?? 1)
  }

  /** Values per entry of the first axis. */
  get width(): number {
    return this.shape === null ? 0 : this.shape.slice(1).reduce((a, b) => a * b, 1)
  }

  /** Entries [start, stop) of the first axis, flat and row-major, in blocks of at most 64 MB. */
  *blocks(start = 0, stop = this.length): Generator<{ start: number; values: H5wasmOutput }> {
    if (this.width === 0) return
    const rows = Math.max(1, Math.floor(BLOCK_BYTES / (this.metadata.size * this.width)))
    for (let at = start; at < stop; at += rows) {
      const end = Math.min(stop, at + rows)
      yield { start: at, values: this.#slice(at, end) }
    }
  }

  /** Numbers [start, stop) of the first axis as float64; 64-bit integers beyond 2^53 are rounded. E_H5AD_DTYPE if not numeric. */
  numbers(start = 0, stop = this.length): Float64Array<ArrayBuffer> {
    return this.#fill(Float64Array, start, stop)
  }

  /** As `numbers`, rounded to float32. */
  floats(start = 0, stop = this.length): Float32Array<ArrayBuffer> {
    return this.#fill(Float32Array, start, stop)
  }

  /** As `numbers`, for types that int32 holds: others wrap around. */
  integers(start = 0, stop = this.length): Int32Array<ArrayBuffer> {
    return this.#fill(Int32Array, start, stop)
  }

  /** Texts [start, stop) of the first axis; E_H5AD_DTYPE if not text. */
  strings(start = 0, stop = this.length): string[] {
    const out: string[] = []
    for (const block of this.blocks(start, stop)) {
      const values = typeof block.values === 'string' ? [block.values] : block.values
      if (!Array.isArray(values)) throw this.#wrongType()
      for (const value of values) {
        if (typeof value !== 'string') throw this.#wrongType()
        out.push(value)
      }
    }
    return out
  }

  /** Every number or text as its label; 64-bit integers exactly. */
  labels(): string[] {
    if (this.dtype === 'str') return this.strings()
    const out: string[] = []
    for (const block of this.blocks()) for (const value of this.#numeric(block.values)) out.push(this.#label(value))
    return out
  }

  #label(value: number | bigint): string {
    if (this.dtype === 'bool') return value === 0 ? 'False' : 'True'
    return this.dtype === 'float32' ? String(Number(Number(value).toPrecision(7))) : String(value)
  }

  #fill<T extends Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(
    type: new (length: number) => T,
    start: number,
    stop: number
  ): T {
    const length = (stop - start) * this.width
    const out = allocate((n) => new type(n), length, `${this.path} of ${this.file.name}`)
    for (const block of this.blocks(start, stop)) {
      const values = this.#numeric(block.values)
      if (values.length === length && values instanceof type) return values
      const at = (block.start - start) * this.width
      if (values instanceof BigInt64Array || values instanceof BigUint64Array) narrow(values, out, at)
      else out.set(values, at)
    }
    return out
  }

  #slice(start: number, stop: number): H5wasmOutput {
    const { shape } = this
    if (this.#unreadable !== undefined) {
      throw new AppError('E_H5_FILTER', { where: this.file.name, element: this.path, detail: this.#unreadable })
    }
    const element = this.path
    if (shape === null) throw this.#wrongType()
    if (shape.length === 0) return this.file.read(element, () => this.#dataset.value) ?? []
    const inflated = this.#inflate(start, stop)
    if (inflated !== null) return inflated
    const ranges = shape.map((n, axis): [number, number] => (axis === 0 ? [start, stop] : [0, n]))
    const values = this.file.read(element, () => this.#dataset.slice(ranges))
    const length = (values as { length?: number } | null)?.length
    const wanted = (stop - start) * this.width
    // Slices outside the array are cut without a word.
    if (values === null || length !== wanted) {
      const detail = `${length ?? 0} values came where ${wanted} were stored`
      throw new AppError('E_H5_READ', { where: this.file.name, element, detail })
    }
    return values
  }

  /** The same without HDF5, where that is possible; a chunk that cannot be undone is left to HDF5 from then on. */
  #inflate(start: number, stop: number): NumericValues | null {
    if ((stop - start) * this.metadata.size < LEAST_INFLATED || stop > this.length) return null
    const { metadata, filters } = this
    if (this.#inflated === undefined)
      this.#inflated = InflatedChunks.of({ path: this.file.path, metadata, filters, header: this.#header() })
    const values = this.#inflated?.read(start, stop) ?? null
    if (values === null) this.#inflated = null
    return values
  }

  /** Address of the object header: a reference to an object is nothing else. */
  #header(): number {
    const { ref_data } = this.file.read(this.path, () => this.#dataset.create_reference())
    return Number(new DataView(Uint8Array.from(ref_data).buffer).getBigUint64(0, true))
  }

  #numeric(values: H5wasmOutput): NumericValues {
    if (this.dtype === 'float16') return fromFloat16(values)
    if (ArrayBuffer.isView(values)) return values as NumericValues
    if (typeof values === 'number' || typeof values === 'boolean') return Float64Array.of(Number(values))
    if (typeof values === 'bigint') return BigInt64Array.of(values)
    throw this.#wrongType()
  }

  #wrongType(): AppError {
    return new AppError('E_H5AD_DTYPE', { where: this.file.name, element: this.path, detail: this.dtype })
  }
}

/** 64-bit integers as numbers at out[at...], from their halves: ten times as fast as through BigInt. */
function narrow(
  values: BigInt64Array | BigUint64Array,
  out: Float64Array | Float32Array | Int32Array,
  at: number
): void {
  const halves = [values.buffer, values.byteOffset, 2 * values.length] as const
  const low = new Uint32Array(...halves)
  const high = values instanceof BigInt64Array ? new Int32Array(...halves) : low
  for (let i = 0; i < values.length; i++) out[at + i] = (high[2 * i + 1] as number) * 2 ** 32 + (low[2 * i] as number)
}
