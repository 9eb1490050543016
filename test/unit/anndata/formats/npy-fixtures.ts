type Values = Float64Array | Float32Array | Int32Array | BigInt64Array | Uint8Array

const TYPES: readonly (readonly [new (...args: never[]) => Values, string])[] = [
  [Float64Array, '<f8'],
  [Float32Array, '<f4'],
  [Int32Array, '<i4'],
  [BigInt64Array, '<i8'],
  [Uint8Array, '|u1']
]

/** An .npy of version 1 or 2. */
export function npyBytes(
  values: Values | Uint8Array,
  shape: readonly number[],
  options: { readonly descr?: string; readonly fortran?: boolean; readonly version?: 1 | 2 } = {}
): Uint8Array {
  const { version = 1, fortran = false } = options
  const descr = options.descr ?? TYPES.find(([Type]) => values instanceof Type)?.[1] ?? ''
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const start = version === 1 ? 10 : 12
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${tuple}, }`
  const header = `${text.padEnd(Math.ceil((start + text.length + 1) / 64) * 64 - start - 1)}\n`
  const out = new Uint8Array(start + header.length + values.byteLength)
  out.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0])
  const view = new DataView(out.buffer)
  if (version === 1) view.setUint16(8, header.length, true)
  else view.setUint32(8, header.length, true)
  out.set(new TextEncoder().encode(header), start)
  out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start + header.length)
  return out
}

/** Texts as numpy's <U: UTF-32, padded with zeros. */
export function unicodeBytes(texts: readonly string[]): { values: Uint8Array; descr: string } {
  const width = Math.max(...texts.map((text) => [...text].length))
  const points = texts.flatMap((text) => {
    const list = [...text].map((letter) => letter.codePointAt(0) as number)
    return [...list, ...new Array<number>(width - list.length).fill(0)]
  })
  return { values: new Uint8Array(Uint32Array.from(points).buffer), descr: `<U${width}` }
}
