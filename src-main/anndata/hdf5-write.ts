import { renameSync, rmSync, statfsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import { hdf5Cause } from './hdf5-read.ts'
import { loadHdf5 } from './hdf5.ts'
import type { H5wasmFile, H5wasmGroup } from './hdf5.ts'

/** Entries of a compressed chunk along the first axis, at most. */
const CHUNK_ENTRIES = 65536

export type WritableArray = Float64Array | Float32Array | Int32Array | BigInt64Array

/**
 * Writes an HDF5 file at `path` by way of a temporary file beside it, so that a failure leaves neither half a file nor
 * a lost old one: `prepare` may copy a file there, `write` fills it, `verify` reads it again, then it is synced and renamed.
 * Errors: E_EXPORT, E_NO_SPACE, and those of `verify`.
 */
export async function writeHdf5(
  path: string,
  mode: 'new' | 'existing',
  steps: {
    prepare?(temporary: string): Promise<void>
    write(root: H5Writer): void | Promise<void>
    verify(temporary: string): Promise<void>
  }
): Promise<void> {
  const hdf5 = await loadHdf5()
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await steps.prepare?.(temporary)
    const file = new hdf5.File(temporary, mode === 'new' ? 'w' : 'a')
    try {
      await steps.write(new H5Writer(file))
    } finally {
      file.close()
    }
    await steps.verify(temporary)
    await sync(temporary)
    renameSync(temporary, path)
    if (process.platform !== 'win32') await sync(dirname(path))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw exportError(error, path)
  }
}

/** Refuses to begin a file of `bytes` at `path` for which its disk has no room. Error: E_NO_SPACE. */
export function requireSpace(path: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(dirname(path))
  if (bavail * bsize < bytes) throw new AppError('E_NO_SPACE', { where: dirname(path) })
}

/** Not in one piece with the rest: a large file takes long, and a process that does not answer counts as stalled. */
async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

function exportError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || isFull(path)) return new AppError('E_NO_SPACE', { where: dirname(path) }, { cause: error })
  return new AppError('E_EXPORT', { where: basename(path), detail: hdf5Cause(error) }, { cause: error })
}

/** HDF5 does not say why a write failed. */
function isFull(path: string): boolean {
  try {
    return statfsSync(dirname(path)).bavail === 0
  } catch {
    return false
  }
}

/** A group of a file that is being written, in anndata's encodings. */
export class H5Writer {
  readonly #group: H5wasmGroup
  constructor(group: H5wasmFile | H5wasmGroup) {
    this.#group = group
  }

  /** Marks this group with its encoding. */
  encoding(type: string, version: string): this {
    this.#group.create_attribute('encoding-type', type, [], 'S')
    this.#group.create_attribute('encoding-version', version, [], 'S')
    return this
  }

  /** List of texts, in place of one of this name; anndata writes an empty one as numbers. */
  textsAttribute(name: string, values: readonly string[]): void {
    if (Object.hasOwn(this.#group.attrs, name)) this.#group.delete_attribute(name)
    if (values.length === 0) this.#group.create_attribute(name, new Float64Array(0), [0], '<d')
    else this.#group.create_attribute(name, [...values], [values.length], 'S')
  }

  textAttribute(name: string, value: string): void {
    this.#group.create_attribute(name, value, [], 'S')
  }

  shapeAttribute(rows: number, cols: number): void {
    this.#group.create_attribute('shape', BigInt64Array.of(BigInt(rows), BigInt(cols)), [2], '<q')
  }

  has(name: string): boolean {
    return this.#group.keys().includes(name)
  }

  /** Child group, made when it is not there. */
  child(name: string): H5Writer {
    if (this.has(name)) return new H5Writer(this.#group.get(name) as H5wasmGroup)
    return new H5Writer(this.#group.create_group(name))
  }

  /** Child group that holds things by name. Files before anndata 0.8 mark no such group, and 0.7 refuses the mark. */
  mapping(name: string): H5Writer {
    if (this.has(name)) return this.child(name)
    return Object.hasOwn(this.#group.attrs, 'encoding-type')
      ? this.child(name).encoding('dict', '0.1.0')
      : this.child(name)
  }

  /** Numbers of any shape, compressed with gzip. */
  array(name: string, data: WritableArray, shape: readonly number[] = [data.length]): void {
    const rows = shape[0] ?? 0
    const width = shape.slice(1).reduce((a, b) => a * b, 1)
    const chunks = [Math.max(1, Math.min(rows, Math.floor(CHUNK_ENTRIES / Math.max(1, width)))), ...shape.slice(1)]
    const packed = data.length > 0 ? { chunks, compression: 'gzip' as const, compression_opts: 6 } : {}
    const dataset = this.#group.create_dataset({ name, data, shape: [...shape], ...packed })
    dataset.create_attribute('encoding-type', 'array', [], 'S')
    dataset.create_attribute('encoding-version', '0.2.0', [], 'S')
  }

  /** Raw numbers without an encoding of their own: parts of a sparse matrix. */
  part(name: string, data: WritableArray): void {
    const packed =
      data.length > 0
        ? { chunks: [Math.min(data.length, CHUNK_ENTRIES)], compression: 'gzip' as const, compression_opts: 6 }
        : {}
    this.#group.create_dataset({ name, data, shape: [data.length], ...packed })
  }

  texts(name: string, values: readonly string[]): void {
    const dataset = this.#group.create_dataset({ name, data: [...values], shape: [values.length], dtype: 'S' })
    dataset.create_attribute('encoding-type', 'string-array', [], 'S')
    dataset.create_attribute('encoding-version', '0.2.0', [], 'S')
  }

  text(name: string, value: string): void {
    const dataset = this.#group.create_dataset({ name, data: value, shape: [], dtype: 'S' })
    dataset.create_attribute('encoding-type', 'string', [], 'S')
    dataset.create_attribute('encoding-version', '0.2.0', [], 'S')
  }

  number(name: string, value: number): void {
    const dataset = this.#group.create_dataset({ name, data: Float64Array.of(value), shape: [] })
    dataset.create_attribute('encoding-type', 'numeric-scalar', [], 'S')
    dataset.create_attribute('encoding-version', '0.2.0', [], 'S')
  }
}
