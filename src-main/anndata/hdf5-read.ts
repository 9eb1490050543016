import { basename } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import { checkHdf5 } from './hdf5-check.ts'
import { filterOf, loadHdf5 } from './hdf5.ts'
import type { H5wasmDataset, H5wasmFile, H5wasmGroup, H5wasmMetadata, H5wasmOutput, Hdf5 } from './hdf5.ts'

/** Most that is read at once: WASM memory is 32-bit and never shrinks. */
export const BLOCK_BYTES = 64 * 2 ** 20

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
export type AttributeValue = string | number | bigint | boolean | readonly (string | number | bigint | boolean)[]
export type H5Node = H5Group | H5Dataset

/** Opens an HDF5 file for reading. Close it in `finally`. Errors: those of `checkHdf5`, E_H5_OPEN. */
export async function openHdf5(path: string): Promise<H5File> {
  const size = checkHdf5(path)
  const hdf5 = await loadHdf5()
  try {
    return new H5File(path, size, hdf5, new hdf5.File(path, 'r'))
  } catch (error) {
    throw new AppError('E_H5_OPEN', { where: basename(path), detail: hdf5Cause(error) }, { cause: error })
  }
}

/** The deepest cause in an HDF5 error stack: its last numbered line. */
export function hdf5Cause(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const lines = text.split('\n').filter((line) => /#\d+:/.test(line))
  const last = lines.at(-1)?.replace(/^.*?#\d+:.*?(?:in \w+\(\): |: (?=\S+$))/, '')
  return (last ?? text.split('\n')[0] ?? '').trim()
}

export class H5File {
  readonly path: string
  /** File name, as messages show it. */
  readonly name: string
  readonly size: number
  readonly root: H5Group
  readonly #hdf5: Hdf5
  readonly #file: H5wasmFile
  constructor(path: string, size: number, hdf5: Hdf5, file: H5wasmFile) {
    this.path = path
    this.name = basename(path)
    this.size = size
    this.#hdf5 = hdf5
    this.#file = file
    this.root = new H5Group(this, file)
  }

  close(): void {
    this.#file.close()
  }

  /** Group or dataset at an absolute path; null when there is none, or only a link to elsewhere. */
  node(path: string): H5Node | null {
    const parent = path.slice(0, path.lastIndexOf('/'))
    // HDF5 fails when it is asked for something inside a dataset.
    if (parent !== '' && this.group(parent) === null) return null
    return this.read(path.slice(1), () => this.#wrap(this.#file.get(path)))
  }

  group(path: string): H5Group | null {
    const node = this.node(path)
    return node instanceof H5Group ? node : null
  }

  dataset(path: string): H5Dataset | null {
    const node = this.node(path)
    return node instanceof H5Dataset ? node : null
  }

  /** What an object reference, as stored in an attribute, points at. */
  dereference(value: unknown): H5Node | null {
    const reference: unknown = Array.isArray(value) ? value[0] : value
    if (!(reference instanceof this.#hdf5.Reference)) return null
    return this.read('a reference', () => this.#wrap(this.#file.dereference(reference)))
  }

  /** Runs one HDF5 call; its failure becomes E_H5_READ of `element`. */
  read<T>(element: string, call: () => T): T {
    try {
      return call()
    } catch (error) {
      if (error instanceof AppError) throw error
      throw new AppError('E_H5_READ', { where: this.name, element, detail: hdf5Cause(error) }, { cause: error })
    }
  }

  #wrap(entity: unknown): H5Node | null {
    if (entity instanceof this.#hdf5.Group) return new H5Group(this, entity)
    return entity instanceof this.#hdf5.Dataset ? new H5Dataset(this, entity) : null
  }
}

abstract class Attributed {
  readonly file: H5File
  /** Path without the leading slash, as messages show it. */
  readonly path: string
  readonly #entity: H5wasmGroup | H5wasmDataset
  constructor(file: H5File, entity: H5wasmGroup | H5wasmDataset) {
    this.file = file
    this.path = entity.path.replace(/^\/+/, '')
    this.#entity = entity
  }

  /** Value of an attribute as stored (references included); undefined when there is none. */
  rawAttribute(name: string): unknown {
    return this.file.read(`attribute ${name} of ${this.path}`, () => {
      if (!Object.hasOwn(this.#entity.attrs, name)) return undefined
      return this.#entity.get_attribute(name, false)
    })
  }

  /** Number, text or list of these. */
  attribute(name: string): AttributeValue | undefined {
    const value = this.rawAttribute(name)
    if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number | bigint>)
    if (Array.isArray(value)) return value.filter(isScalar)
    return isScalar(value) ? value : undefined
  }

  text(name: string): string | null {
    const value = this.attribute(name)
    const first = Array.isArray(value) ? (value[0] as unknown) : value
    return typeof first === 'string' ? first : null
  }
}

function isScalar(value: unknown): value is string | number | bigint | boolean {
  return (
    typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
  )
}

export class H5Group extends Attributed {
  readonly #group: H5wasmGroup
  constructor(file: H5File, group: H5wasmGroup) {
    super(file, group)
    this.#group = group
  }

  keys(): string[] {
    return this.file.read(this.path, () => this.#group.keys())
  }

  child(name: string): H5Node | null {
    return this.file.node(`/${this.path}/${name}`)
  }

  dataset(name: string): H5Dataset | null {
    const node = this.child(name)
    return node instanceof H5Dataset ? node : null
  }

  group(name: string): H5Group | null {
    const node = this.child(name)
    return node instanceof H5Group ? node : null
  }
}

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
    decodeAsUtf8(metadata)
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
    return this.readInto(new Float64Array((stop - start) * this.width), start, stop)
  }

  /** Numbers [start, stop) of the first axis, converted as typed arrays convert, into `out` from its first element on. */
  readInto<T extends Float64Array | Float32Array | Int32Array>(out: T, start = 0, stop = this.length): T {
    for (const block of this.blocks(start, stop)) {
      const values = this.#numeric(block.values)
      const at = (block.start - start) * this.width
      if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
        for (let i = 0; i < values.length; i++) out[at + i] = Number(values[i])
      } else out.set(values, at)
    }
    return out
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

  #slice(start: number, stop: number): H5wasmOutput {
    const { shape } = this
    if (this.#unreadable !== undefined) {
      throw new AppError('E_H5_FILTER', { where: this.file.name, element: this.path, detail: this.#unreadable })
    }
    const element = this.path
    if (shape === null) throw this.#wrongType()
    if (shape.length === 0) return this.file.read(element, () => this.#dataset.value) ?? []
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

const CLASSES = [
  'int',
  'float',
  'time',
  'str',
  'bitfield',
  'opaque',
  'compound',
  'reference',
  'enum',
  'vlen',
  'array',
  'complex'
]

/** Number type of a dataset or a compound's member, as numpy names it. */
export function dtypeOf(metadata: H5wasmMetadata): string {
  const name = CLASSES[metadata.type] ?? 'unknown'
  if (name === 'int') return `${metadata.signed ? '' : 'u'}int${metadata.size * 8}`
  if (name === 'float' || name === 'complex') return `${name}${metadata.size * 8}`
  if (name === 'enum') return isBoolean(metadata) ? 'bool' : 'enum'
  if (name === 'compound' && metadata.compound_type?.members.map((member) => member.name).join() === 'r,i') {
    return `complex${metadata.size * 8}`
  }
  return name
}

/** h5py stores booleans as an enumeration of FALSE and TRUE over int8. */
function isBoolean(metadata: H5wasmMetadata): boolean {
  const members = metadata.enum_type?.members
  return members?.['FALSE'] === 0 && members['TRUE'] === 1
}

/**
 * Texts marked ASCII often hold UTF-8, and ASCII is a part of UTF-8: h5wasm decodes by this mark. A 16-bit float has
 * no typed array there: it is read as its bits.
 */
function decodeAsUtf8(metadata: H5wasmMetadata): void {
  if (metadata.cset !== undefined) metadata.cset = 1
  for (const member of metadata.compound_type?.members ?? []) decodeAsUtf8(member)
  if (dtypeOf(metadata) === 'float16') Object.assign(metadata, { type: 0, signed: false })
}

/** IEEE 754 binary16 from its bits. */
function fromFloat16(values: H5wasmOutput): Float64Array {
  const bits = typeof values === 'number' ? [values] : Array.from(values as Uint16Array)
  return Float64Array.from(bits, (b) => {
    const sign = b & 0x8000 ? -1 : 1
    const exponent = (b >> 10) & 31
    const fraction = b & 1023
    if (exponent === 0) return sign * fraction * 2 ** -24
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  })
}
