/**
 * Reads a file with one bit flipped, again and again: `node read-damaged.ts <file> <folder> <first> <last>`.
 * Prints one line per flip: its number and "same", "different", "code <E_...>" or "fault <message>". Runs in a process
 * of its own because a damaged file may hang HDF5.
 */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withSource } from '../../src-main/anndata/open-source.ts'
import type { Source } from '../../src-main/anndata/source.ts'
import { AppError } from '../../src-shared/errors.ts'
import { Random } from '../../src-shared/random.ts'
import { drain } from './drain.ts'

/** Everything that the app reads of a file, as one hash. */
function everything(source: Source): string {
  const summary = { ...source.summary(), path: '', name: '' }
  const hash = createHash('sha256').update(JSON.stringify(summary))
  for (const element of summary.x === null ? [] : ['X']) {
    const { matrix } = drain(source.matrix(element).collect()).result
    for (const array of [matrix.data, matrix.indices, matrix.indptr]) hash.update(array)
  }
  for (const { key } of summary.obsm) hash.update(source.embedding(key).data)
  return hash.digest('hex')
}

async function outcome(path: string, expected: string): Promise<string> {
  try {
    return (await withSource(path, everything)) === expected ? 'same' : 'different'
  } catch (error) {
    if (error instanceof AppError) return `code ${error.code}`
    return `fault ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
}

const [source = '', folder = '', first = '0', last = '0'] = process.argv.slice(2)
const bytes = readFileSync(source)
const whole = await withSource(source, everything)
for (let flip = Number(first); flip < Number(last); flip++) {
  const random = Random.seed(flip)
  const damaged = Uint8Array.from(bytes)
  damaged[random.integer(bytes.length)] ^= 1 << random.integer(8)
  // A failed read leaves the file open in HDF5, which would then go on with what it knows of a file of the same place.
  const path = join(folder, `${flip}.h5ad`)
  writeFileSync(path, damaged)
  console.log(`${flip} ${JSON.stringify(await outcome(path, whole))}`)
  rmSync(path)
}
