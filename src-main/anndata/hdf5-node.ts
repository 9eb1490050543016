import type { H5File } from './hdf5-read.ts'
import type { H5wasmDataset, H5wasmGroup } from './hdf5.ts'

export type AttributeValue = string | number | bigint | boolean | readonly (string | number | bigint | boolean)[]

/** A group or dataset with its attributes. */
export abstract class Attributed {
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
