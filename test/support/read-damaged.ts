/**
 * Reads a file with one bit flipped, again and again: `node read-damaged.ts <file> <folder> <first> <last>`.
 * Prints one line per flip: its number and "same", "different <parts>", "noted", "code <E_...>" or "fault <message>". Runs in a process
 * of its own because a damaged file may hang HDF5.
 */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withSource } from '../../src-main/anndata/open-source.ts'
import type { Source } from '../../src-main/anndata/source.ts'
import { AppError } from '../../src-shared/errors.ts'
import { drain } from './drain.ts'
import { flipOf } from './flips.ts'

/** What the app reads of a file, a hash for each part: what it says of itself, its values. */
function everything(source: Source): { summary: string; values: string; notes: number } {
  const summary = { ...source.summary(), path: '', name: '' }
  const values = createHash('sha256')
  for (const element of summary.x === null ? [] : ['X']) {
    const { matrix } = drain(source.matrix(element).collect()).result
    for (const array of [matrix.data, matrix.indices, matrix.indptr]) values.update(array)
  }
  for (const { key } of summary.obsm) values.update(source.embedding(key).data)
  const told = createHash('sha256').update(JSON.stringify(summary))
  return { summary: told.digest('hex'), values: values.digest('hex'), notes: summary.notes.length }
}

async function outcome(path: string, expected: ReturnType<typeof everything>): Promise<string> {
  try {
    const found = await withSource(path, everything)
    if (found.notes > expected.notes) return 'noted'
    const parts = (['summary', 'values'] as const).filter((part) => found[part] !== expected[part])
    return parts.length === 0 ? 'same' : `different ${parts.join(' ')}`
  } catch (error) {
    if (error instanceof AppError) return `code ${error.code}`
    return `fault ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
}

const [source = '', folder = '', first = '0', last = '0'] = process.argv.slice(2)
const bytes = readFileSync(source)
const whole = await withSource(source, everything)
for (let flip = Number(first); flip < Number(last); flip++) {
  const damaged = Uint8Array.from(bytes)
  const { byte, bit } = flipOf(flip, bytes.length)
  damaged[byte] ^= 1 << bit
  // A failed read leaves the file open in HDF5, which would then go on with what it knows of a file of the same place.
  const path = join(folder, `${flip}.h5ad`)
  writeFileSync(path, damaged)
  console.log(`${flip} ${JSON.stringify(await outcome(path, whole))}`)
  rmSync(path)
}
