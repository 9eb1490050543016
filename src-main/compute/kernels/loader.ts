/**
 * Instantiates a kernel. Two builds exist: `relaxed` uses fused multiply-add where the CPU has it, `base` does not;
 * which one ran is part of every result ("kernel build"), because the last bits differ.
 */
export type KernelBuild = 'relaxed' | 'base'

export interface KernelBinaries {
  readonly base: string
  readonly relaxed: string
  readonly source: string
}

/** `i32.const 0; i8x16.splat; (x3); f32x4.relaxed_madd; drop`: validates only where relaxed SIMD is there. */
const RELAXED_PROBE = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  4,
  1,
  96,
  0,
  0,
  3,
  2,
  1,
  0,
  10,
  20,
  1,
  18,
  0,
  65,
  0,
  253,
  15,
  65,
  0,
  253,
  15,
  65,
  0,
  253,
  15,
  253,
  133,
  2,
  26,
  11
)

/** The build this machine runs: relaxed where the engine validates it. */
export function preferredBuild(): KernelBuild {
  return WebAssembly.validate(RELAXED_PROBE) ? 'relaxed' : 'base'
}

/** Bytes of standard base64. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

const modules = new Map<string, WebAssembly.Module>()

/** A fresh instance with its own memory; compiled modules are kept. The exports are as the kernel's author types them. */
export function instantiate<Exports>(
  name: string,
  binaries: KernelBinaries,
  build: KernelBuild = preferredBuild()
): Exports & { memory: WebAssembly.Memory } {
  const key = `${name}/${binaries.source}/${build}`
  let module = modules.get(key)
  if (!module) {
    module = new WebAssembly.Module(decodeBase64(binaries[build]))
    modules.set(key, module)
  }
  const instance = new WebAssembly.Instance(module, {})
  const exports = instance.exports as unknown as Exports & { memory: WebAssembly.Memory; start?: () => void }
  exports.start?.()
  return exports
}

/** Grows the memory so that it holds at least `bytes`; throws RangeError when the engine refuses. */
export function ensureMemory(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / 65536))
}
