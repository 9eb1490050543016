import { statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import type { Format } from '../source.ts'
import { arrayContents } from './common/arrays.ts'
import { fileChunks } from './common/bytes.ts'
import { sourceOf } from './common/contents.ts'
import type { Contents } from './common/contents.ts'
import { regularFiles } from './common/folder.ts'
import { readNpyHeader } from './common/npy.ts'
import type { NpyArray } from './common/npy.ts'
import { beginsWith, MAGIC } from './common/sniff.ts'

/** A pair of NumPy arrays in one folder: coordinates [n, d] (data.npy) and labels [n] (sample_labels.npy); either opens both. */
export const npy: Format = {
  id: 'npy',
  label: 'NumPy arrays (.npy)',
  recognises: (path) => /\.npy$/i.test(path) && beginsWith(path, MAGIC.npy),
  open: async (path) => sourceOf(npyContents(path))
}

const MOST_FILES = 200

function npyContents(path: string): Contents {
  const opened = arrayOf(path)
  if (opened.header.dtype === 'object')
    throw new AppError('E_FORMAT', { where: basename(path), detail: 'it holds Python objects, not numbers' })
  const [cells, width] = opened.header.shape
  const others = neighbours(path).filter((array) => array.header.shape[0] === cells)
  const main = width === undefined ? coordinatesFor(opened, others) : opened
  const labels = others.filter((array) => array.header.shape.length === 1 && array !== main)
  const arrays = width === undefined ? [main, opened, ...labels] : [main, ...labels]
  const size = arrays.reduce((sum, array) => sum + array.size, 0)
  const notes = labelNotes(arrays, cells ?? 0)
  const place = { path, name: basename(path), size, close: () => undefined }
  return arrayContents(place, arrays, notes)
}

function labelNotes(arrays: readonly NpyArray[], cells: number): string[] {
  if (arrays.length === 1)
    return [`No .npy file of ${cells} labels (sample_labels.npy) lies beside it, so no times are known.`]
  return [`Read together: ${arrays.map((array) => `${array.name}.npy`).join(', ')}.`]
}

interface StoredArray extends NpyArray {
  readonly size: number
}

function arrayOf(path: string): StoredArray {
  const name = basename(path).replace(/\.npy$/i, '')
  return {
    name,
    header: readNpyHeader(fileChunks(path), basename(path)),
    chunks: () => fileChunks(path),
    size: statSync(path).size
  }
}

/** The other arrays of the folder that can be read. */
function neighbours(path: string): StoredArray[] {
  const names = regularFiles(dirname(path), /\.npy$/i, MOST_FILES).filter((name) => name !== basename(path))
  return names.flatMap((name) => {
    try {
      const array = arrayOf(join(dirname(path), name))
      return array.header.dtype === 'object' ? [] : [array]
    } catch {
      // What is no array is no partner.
      return []
    }
  })
}

function coordinatesFor(labels: NpyArray, others: readonly StoredArray[]): StoredArray {
  const tables = others.filter((array) => array.header.shape.length === 2)
  const found = tables.find((array) => /data|pc|coord|embed/i.test(array.name)) ?? tables[0]
  if (found !== undefined) return found
  const detail = `it is a list of ${labels.header.shape[0] ?? 0} values, and no .npy file of their coordinates lies beside it`
  throw new AppError('E_FORMAT', { where: `${labels.name}.npy`, detail })
}
