/**
 * Mends the lzf plugin of h5wasm-plugins 0.2.1 as it is loaded. lzf stores no size, so the filter notes the size of a
 * chunk beside it; h5py leaves that out for texts, and then the plugin takes the *packed* size for the unpacked one
 * (it has dropped the original's retry with more room), so every compressible column of texts fails to read.
 * Its fallback `local.get 4; i32.load` (the packed size) becomes `i32.const 4 MiB`, more than any usual chunk.
 */
const FALLBACK = Uint8Array.of(0x20, 0x04, 0x28, 0x02, 0x00, 0x21, 0x01)
const ROOM = Uint8Array.of(0x41, 0x80, 0x80, 0x80, 0x02)
/** The plugin says its name in its code; other modules may hold the same instructions. */
const NAME = 'H5Z_lzf_set_local'

interface Compiler {
  Module: new (bytes: Uint8Array, ...more: unknown[]) => object
}

/** From now on the lzf plugin is mended when HDF5 loads it; every other module is compiled as it is. */
export function mendLzf(): void {
  const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: Compiler }
  wasm.Module = new Proxy(wasm.Module, {
    construct: (Module, [bytes, ...more]: [Uint8Array, ...unknown[]]) => new Module(mended(bytes), ...more)
  })
}

/** A copy with the fallback replaced; the bytes themselves when this is not the plugin, or is mended already. */
export function mended(bytes: Uint8Array): Uint8Array {
  if (!ArrayBuffer.isView(bytes)) return bytes
  const plugin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (plugin.length > 65536 || !plugin.includes(NAME)) return bytes
  const at = plugin.indexOf(FALLBACK)
  if (at < 0 || plugin.indexOf(FALLBACK, at + 1) >= 0) return bytes
  const copy = Uint8Array.from(plugin)
  copy.set(ROOM, at)
  return copy
}
