import { basename } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import { checkHdf5 } from './hdf5-check.ts'
import { H5Dataset } from './hdf5-dataset.ts'
import { Attributed } from './hdf5-node.ts'
import { loadHdf5 } from './hdf5.ts'
import type { H5wasmFile, H5wasmGroup, Hdf5 } from './hdf5.ts'

export { H5Dataset } from './hdf5-dataset.ts'
export type H5Node = H5Group | H5Dataset

let failures = 0

/**
 * True once an HDF5 call of this process has failed: that may leave its file open inside the library, which then goes on
 * with what it knows of the file, whatever is written in its place. Only a new process reads such a file anew.
 */
export function hdf5HasFailed(): boolean {
  return failures > 0
}

/** Opens an HDF5 file for reading. Close it in `finally`. Errors: those of `checkHdf5`, E_H5_OPEN. */
export async function openHdf5(path: string): Promise<H5File> {
  const size = checkHdf5(path)
  const hdf5 = await loadHdf5()
  try {
    return new H5File(path, size, hdf5, new hdf5.File(path, 'r'))
  } catch (error) {
    failures++
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

/** An HDF5 file that is open for reading; what fails inside it names the file and the element. */
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
      failures++
      throw new AppError('E_H5_READ', { where: this.name, element, detail: hdf5Cause(error) }, { cause: error })
    }
  }

  #wrap(entity: unknown): H5Node | null {
    if (entity instanceof this.#hdf5.Group) return new H5Group(this, entity)
    return entity instanceof this.#hdf5.Dataset ? new H5Dataset(this, entity) : null
  }
}

/** A group of an open file. */
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
