import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'fflate'
import type { SparseRows } from '../../../../src-shared/matrix.ts'
import { Random } from '../../../../src-shared/random.ts'

/** Counts of cells x genes as rows of numbers. */
export type Counts = number[][]

/** Seeded counts, about half of them zero, with an empty cell and an empty gene. */
export function simulateCounts(cells: number, genes: number, seed: number): Counts {
  const random = Random.seed(seed).split('counts')
  return Array.from({ length: cells }, (_, i) =>
    Array.from({ length: genes }, (_, g) => (i === 3 || g === 5 || random.uniform() < 0.5 ? 0 : 1 + random.integer(40)))
  )
}

export interface TenxSample {
  readonly counts: Counts
  readonly ids: readonly string[]
  readonly symbols: readonly string[]
  readonly barcodes: readonly string[]
  readonly types?: readonly string[]
}

/** The three files of a 10x matrix as Cell Ranger writes them: genes x cells, entries by cell. */
export function tenxFiles(sample: TenxSample, version: 2 | 3): Record<string, Uint8Array> {
  const { counts, ids, symbols, barcodes, types } = sample
  const entries = counts.flatMap((row, i) => row.flatMap((v, g) => (v === 0 ? [] : [`${g + 1} ${i + 1} ${v}`])))
  const lines = (list: readonly string[]): string => list.map((line) => `${line}\n`).join('')
  const matrix = `%%MatrixMarket matrix coordinate integer general\n%metadata_json: {"format_version": ${version}}\n${ids.length} ${barcodes.length} ${entries.length}\n${lines(entries)}`
  const features = lines(
    ids.map((id, g) => [id, symbols[g], ...(version === 3 ? [types?.[g] ?? 'Gene Expression'] : [])].join('\t'))
  )
  const files = {
    'matrix.mtx': matrix,
    [version === 2 ? 'genes.tsv' : 'features.tsv']: features,
    'barcodes.tsv': lines(barcodes)
  }
  const bytes = Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)] as const)
  return Object.fromEntries(version === 2 ? bytes : bytes.map(([name, data]) => [`${name}.gz`, gzipSync(data)]))
}

/** Names with a prefix. */
export function below(prefix: string, files: Record<string, Uint8Array>): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(files).map(([name, data]) => [prefix + name, data]))
}

/** A folder of these files; `remove` takes it away again. */
export function makeFolder(files: Record<string, Uint8Array | string>): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'jkoscope-test-'))
  for (const [name, data] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), data)
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export function denseOf(X: SparseRows): Counts {
  return Array.from({ length: X.rows }, (_, i) => {
    const row = new Array<number>(X.cols).fill(0)
    for (let e = X.indptr[i]; e < X.indptr[i + 1]; e++) row[X.indices[e]] += X.data[e]
    return row
  })
}

export const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`)
