import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { writeAnnData } from '../../src-main/anndata/write/new-file.ts'
import { Random } from '../../src-shared/random.ts'
import { flipOf, readFlipped } from '../support/flips.ts'

const fixture = (name: string): string => join(import.meta.dirname, '../support/h5ad', `${name}.h5ad`)

/** One file for each way in which values lie in a file: as they are, and compressed by the two filters that anndata offers. */
export async function damageableFiles(folder: string): Promise<Record<'raw' | 'gzip' | 'lzf', string>> {
  const gzip = join(folder, 'gzip.h5ad')
  await writeGzip(gzip)
  return { raw: fixture('csr_embedding'), gzip, lzf: fixture('filter_lzf') }
}

/** 400 cells, 60 genes, a quarter of the entries not zero, so that most bytes of the file are compressed values. */
async function writeGzip(path: string): Promise<void> {
  const random = Random.seed(2)
  const [rows, cols] = [400, 60]
  const columns = Array.from({ length: rows }, () => [...Array(cols).keys()].filter(() => random.uniform() < 0.25))
  const indices = Int32Array.from(columns.flat())
  const indptr = new Float64Array(rows + 1)
  columns.forEach((row, i) => (indptr[i + 1] = (indptr[i] as number) + row.length))
  const normals = (length: number): Float64Array<ArrayBuffer> => Float64Array.from({ length }, () => random.normal())
  await writeAnnData(path, {
    obsNames: columns.map((_, i) => `c${i}`),
    varNames: Array.from({ length: cols }, (_, g) => `g${g}`),
    X: { data: Float32Array.from(normals(indices.length)), indices, indptr, rows, cols },
    obs: { day: Float64Array.from(columns, (_, i) => i % 4) },
    var: {},
    obsm: { X_pca: { data: normals(rows * 10), rows, cols: 10 } },
    uns: {}
  })
}

/** Which bytes of a file lie in a zlib stream, whose checksum guards them. */
export function guardedBytes(bytes: Buffer): Uint8Array {
  const guarded = new Uint8Array(bytes.length)
  for (let at = 0; at + 2 < bytes.length; at++) {
    if (bytes[at] !== 0x78 || bytes.readUInt16BE(at) % 31 !== 0) continue
    const length = streamLength(bytes.subarray(at))
    guarded.fill(1, at, at + length)
    at += Math.max(0, length - 1)
  }
  return guarded
}

/** Bytes of the zlib stream that begins here; 0 when there is none. */
function streamLength(bytes: Buffer): number {
  try {
    const { engine } = inflateSync(bytes, { info: true }) as unknown as { engine: { bytesWritten: number } }
    return engine.bytesWritten
  } catch {
    return 0
  }
}

export const OUTCOMES = ['equal', 'error', 'silent, unguarded', 'silent, guarded', 'hang', 'crash'] as const
export type Outcome = (typeof OUTCOMES)[number]
export type Tally = Record<Outcome, number>

/** How often each outcome came when `file` was read with each of `count` flips. Throws on a fault of the program. */
export async function tallyFlips(file: string, folder: string, count: number): Promise<Tally> {
  const bytes = readFileSync(file)
  const guarded = guardedBytes(bytes)
  const tally = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Tally
  for (const [flip, found] of (await readFlipped(file, folder, count)).entries()) {
    if (found.startsWith('fault')) throw new Error(`flip ${flip} of ${file}: ${found}`)
    tally[outcomeOf(found, guarded[flipOf(flip, bytes.length).byte] === 1)]++
  }
  return tally
}

function outcomeOf(found: string, isGuarded: boolean): Outcome {
  if (found === 'same') return 'equal'
  if (found === 'hung') return 'hang'
  if (found === 'crashed') return 'crash'
  if (found === 'noted' || found.startsWith('code')) return 'error'
  return isGuarded ? 'silent, guarded' : 'silent, unguarded'
}
