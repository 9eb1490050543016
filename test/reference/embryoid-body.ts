import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { matrix, type Matrix } from '../../src-shared/matrix.ts'

/** Where the real data is; CI must have it. */
const folder = join(process.env.JKOSCOPE_DATA ?? join(import.meta.dirname, '../../../shared/data'), 'eb')

/** True when the embryoid body data is there; throws in CI when it is not. */
export function haveEmbryoidBody(): boolean {
  const there = existsSync(join(folder, 'data.npy'))
  if (!there && process.env.CI === 'true') throw new Error(`the reference data is missing at ${folder}`)
  return there
}

/** Embryoid body, 16819 cells: X [n, 5] standardised PCs and the timepoint index 0..4 of every cell. */
export function readEmbryoidBody(): { X: Matrix; timeIndex: Int32Array } {
  const X = new Float64Array(npyValues('data.npy', '<f8'))
  const labels = new BigInt64Array(npyValues('sample_labels.npy', '<i8'))
  return { X: matrix(X, labels.length, 5), timeIndex: Int32Array.from(labels, Number) }
}

/** The bytes of the values of a version 1 .npy file in C order. */
function npyValues(name: string, dtype: string): ArrayBuffer {
  const bytes = readFileSync(join(folder, name))
  const start = 10 + bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', 10, start)
  if (!header.includes(`'descr': '${dtype}'`) || !header.includes("'fortran_order': False")) {
    throw new Error(`${name}: unexpected header ${header}`)
  }
  return bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length) as ArrayBuffer
}
