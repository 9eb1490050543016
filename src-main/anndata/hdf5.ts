import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as h5wasm from 'h5wasm/node'
import { mendLzf } from './hdf5-lzf.ts'

/**
 * The only file that imports h5wasm. Its classes are handed out by `loadHdf5`, after the throwing error handler is on:
 * without it a read that fails returns uninitialised memory as data.
 */
export type H5wasmFile = h5wasm.File
export type H5wasmGroup = h5wasm.Group
export type H5wasmDataset = h5wasm.Dataset
export type H5wasmReference = h5wasm.Reference
export type H5wasmEntity = h5wasm.Entity
export type H5wasmOutput = h5wasm.OutputData
export type H5wasmMetadata = h5wasm.Metadata

export interface Hdf5 {
  readonly File: typeof h5wasm.File
  readonly Group: typeof h5wasm.Group
  readonly Dataset: typeof h5wasm.Dataset
  readonly Reference: typeof h5wasm.Reference
  readonly module: Awaited<typeof h5wasm.ready>
}

let loading: Promise<Hdf5> | undefined

/** The HDF5 library with errors thrown and the filter plugins findable; loaded once per process. */
export function loadHdf5(): Promise<Hdf5> {
  loading ??= h5wasm.ready.then((module) => {
    if (module.activate_throwing_error_handler() < 0) throw new Error('HDF5 errors cannot be caught')
    const plugins = pluginDirectory()
    if (plugins !== null) module.insert_plugin_search_path(plugins, 0)
    mendLzf()
    return {
      File: h5wasm.File,
      Group: h5wasm.Group,
      Dataset: h5wasm.Dataset,
      Reference: h5wasm.Reference,
      module
    }
  })
  return loading
}

/** Folder of the filter plugins; files inside an asar archive are outside it, in `app.asar.unpacked`. */
function pluginDirectory(): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve('h5wasm-plugins')
    const directory = join(dirname(entry), 'plugins').replace(/app\.asar(?!\.)/, 'app.asar.unpacked')
    return existsSync(directory) ? directory : null
  } catch {
    return null
  }
}

interface FilterRule {
  readonly name: string
  /** Plugin file; null when the HDF5 library has the filter built in. */
  readonly plugin: string | null
}

/** Registered HDF5 filter numbers that can be read, https://github.com/HDFGroup/hdf5_plugins. */
const FILTERS: Readonly<Record<number, FilterRule>> = {
  1: { name: 'gzip', plugin: null },
  2: { name: 'shuffle', plugin: null },
  3: { name: 'fletcher32', plugin: null },
  4: { name: 'szip', plugin: null },
  5: { name: 'nbit', plugin: null },
  6: { name: 'scaleoffset', plugin: null },
  307: { name: 'bzip2', plugin: 'libH5Zbz2.so' },
  32000: { name: 'lzf', plugin: 'libH5Zlzf.so' },
  32001: { name: 'blosc', plugin: 'libH5Zblosc.so' },
  32004: { name: 'lz4', plugin: 'libH5Zlz4.so' },
  32008: { name: 'bitshuffle', plugin: 'libH5Zbshuf.so' },
  32013: { name: 'zfp', plugin: 'libH5Zzfp.so' },
  32015: { name: 'zstd', plugin: 'libH5Zzstd.so' },
  32026: { name: 'blosc2', plugin: 'libH5Zblosc2.so' }
}

/** Name of a filter, and whether this process can undo it. */
export function filterOf(id: number, storedName: string): { name: string; readable: boolean } {
  const rule = FILTERS[id]
  if (rule === undefined)
    return { name: storedName === '' ? `filter ${id}` : `${storedName} (filter ${id})`, readable: false }
  if (rule.plugin === null) return { name: rule.name, readable: true }
  const directory = pluginDirectory()
  return { name: rule.name, readable: directory !== null && existsSync(join(directory, rule.plugin)) }
}
