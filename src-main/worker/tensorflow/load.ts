import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'
import util from 'node:util'
import type { Tensors } from '../../compute/jkonet/tensors/tensors.ts'

export type Backend = 'tensorflow' | 'wasm' | 'cpu'
type Library = Tensors['tf']

const requireModule = createRequire(import.meta.url)
let loading: Promise<Tensors> | undefined

/**
 * The tensor library with the fastest backend that works here: TensorFlow's own library where it is installed, else WebAssembly, else
 * JavaScript. Loaded on the first call, since it takes seconds and most fits do not need it.
 */
export function loadTensors(): Promise<Tensors> {
  return (loading ??= firstOf([native, wasm, plain]))
}

/** The first way that works; throws what the last one threw when none does. */
export async function firstOf(ways: readonly (() => Promise<Tensors>)[]): Promise<Tensors> {
  const [way, ...others] = ways
  try {
    return await way()
  } catch (error) {
    if (others.length === 0) throw error
    return firstOf(others)
  }
}

/** Two functions that Node 23 removed and that tfjs-node still calls. */
export function restoreRemovedUtil(target: Record<string, unknown> = util as unknown as Record<string, unknown>): void {
  target.isNullOrUndefined ??= (value: unknown): boolean => value === null || value === undefined
  target.isArray ??= Array.isArray
}

async function native(): Promise<Tensors> {
  restoreRemovedUtil()
  const tf = requireModule('@tensorflow/tfjs-node') as Library
  return use(tf, 'tensorflow')
}

/** WebAssembly, single-threaded whatever the machine has: results must not depend on the number of its cores. */
async function wasm(): Promise<Tensors> {
  const tf = requireModule('@tensorflow/tfjs') as Library
  const backend = requireModule('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm')
  backend.setThreadsCount(1)
  backend.setWasmPaths(dirname(requireModule.resolve('@tensorflow/tfjs-backend-wasm')) + sep)
  return use(tf, 'wasm')
}

async function plain(): Promise<Tensors> {
  return use(requireModule('@tensorflow/tfjs') as Library, 'cpu')
}

async function use(tf: Library, backend: Backend): Promise<Tensors> {
  if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} does not start`)
  await tf.ready()
  return { tf, backend }
}
