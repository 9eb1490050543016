/**
 * Named typed arrays in one block of bytes: what travels between processes and what the library stores.
 * Layout: magic "JKA1" | uint32 header length | header JSON | padding to 8 | arrays, each padded to 8.
 */
export type NumberArray =
  | Float64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
export type NamedArrays = Record<string, NumberArray>

const TYPES = { f64: Float64Array, f32: Float32Array, i32: Int32Array, u32: Uint32Array, u8: Uint8Array } as const
type TypeName = keyof typeof TYPES
const MAGIC = 0x31414b4a

function typeName(array: NumberArray): TypeName {
  if (array instanceof Float64Array) return 'f64'
  if (array instanceof Float32Array) return 'f32'
  if (array instanceof Int32Array) return 'i32'
  return array instanceof Uint32Array ? 'u32' : 'u8'
}

const pad8 = (n: number): number => (n + 7) & ~7

/** Packs arrays into one buffer; the order of names is kept. */
export function packArrays(arrays: NamedArrays): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(arrays)
  const header = new TextEncoder().encode(JSON.stringify(entries.map(([name, A]) => [name, typeName(A), A.length])))
  let size = pad8(8 + header.length)
  const offsets = entries.map(([, A]) => {
    const at = size
    size = pad8(size + A.byteLength)
    return at
  })
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, header.length, true)
  bytes.set(header, 8)
  entries.forEach(([, A], e) => bytes.set(new Uint8Array(A.buffer, A.byteOffset, A.byteLength), offsets[e] as number))
  return bytes
}

/** Arrays of a packed block, as views where alignment allows it. Throws on bytes that are not such a block. */
export function unpackArrays(input: Uint8Array): NamedArrays {
  const aligned = input.byteOffset % 8 === 0 && input.buffer instanceof ArrayBuffer
  const bytes = (aligned ? input : new Uint8Array(input)) as Uint8Array<ArrayBuffer>
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC) throw new TypeError('unpackArrays: not a block of arrays')
  const headerLength = view.getUint32(4, true)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength))) as [
    string,
    TypeName,
    number
  ][]
  let at = pad8(8 + headerLength)
  // Not by assignment: a name may be one that means something to objects.
  return Object.fromEntries(
    header.map(([name, type, length]) => {
      const array = new TYPES[type](bytes.buffer, bytes.byteOffset + at, length)
      at = pad8(at + array.byteLength)
      return [name, array]
    })
  )
}

/** One array of a block, checked to be there and of the wanted kind. */
export function arrayOf<T extends NumberArray>(
  arrays: NamedArrays,
  name: string,
  Type: new (...args: never[]) => T
): T {
  const A = arrays[name]
  if (!(A instanceof Type)) throw new TypeError(`arrays: ${name} is missing or not ${Type.name}`)
  return A
}
