import { AppError } from '../../src-shared/errors.ts'
import type { H5wasmMetadata, H5wasmOutput } from './hdf5.ts'

/** An array of a length that a file claims, which may be absurd. Error: E_MEMORY, with the number and what it is for. */
export function allocate<T>(make: (length: number) => T, length: number, what: string): T {
  try {
    return make(length)
  } catch (error) {
    throw new AppError(
      'E_MEMORY',
      { detail: `${what} holds ${length} values, more than fit into memory` },
      { cause: error }
    )
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
export function prepareDecoding(metadata: H5wasmMetadata): void {
  if (metadata.cset !== undefined) metadata.cset = 1
  for (const member of metadata.compound_type?.members ?? []) prepareDecoding(member)
  if (dtypeOf(metadata) === 'float16') Object.assign(metadata, { type: 0, signed: false })
}

/** IEEE 754 binary16 from its bits. */
export function fromFloat16(values: H5wasmOutput): Float64Array {
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
