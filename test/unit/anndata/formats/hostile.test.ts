import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { gzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { withSource } from '../../../../src-main/anndata/open-source.ts'
import { AppError } from '../../../../src-shared/errors.ts'
import { Random } from '../../../../src-shared/random.ts'
import { drain } from '../../../support/drain.ts'
import { below, makeFolder, numbered, simulateCounts, tenxFiles } from './fixtures.ts'
import { npyBytes } from './npy-fixtures.ts'

const counts = simulateCounts(17, 29, 1)
const tenx = tenxFiles(
  { counts, ids: numbered('ENSG', 29), symbols: numbered('G', 29), barcodes: numbered('C', 17) },
  2
)
const labels = npyBytes(
  Int32Array.from(counts, (_, i) => i % 3),
  [17]
)
const pcs = npyBytes(
  Float64Array.from({ length: 51 }, (_, k) => k / 7),
  [17, 3]
)
const csv = new TextEncoder().encode(
  ['cell;PC1;PC2;day', ...counts.map((_, i) => `"c;${i}";${i},5;-1,25;${i % 3}`)].join('\n')
)

/** Files to damage; the first of each is the one opened. */
const VICTIMS: Record<string, Record<string, Uint8Array>> = {
  'npy pair': { 'data.npy': pcs, 'sample_labels.npy': labels },
  npz: { 'a.npz': zipSync({ 'pcs.npy': pcs, 'sample_labels.npy': labels }) },
  'zip of 10x': { 'a.zip': zipSync(below('D1/', tenx), { level: 0 }) },
  'zip in a zip': { 'a.zip': zipSync({ 'b.zip': zipSync(below('D1/', tenx)) }, { level: 0 }) },
  '10x matrix': {
    'matrix.mtx': tenx['matrix.mtx'],
    'genes.tsv': tenx['genes.tsv'],
    'barcodes.tsv': tenx['barcodes.tsv']
  },
  csv: { 'a.csv': csv },
  'csv.gz': { 'a.csv.gz': gzipSync(csv) }
}
const TRIALS = 60

describe('damaged at random, files are read or refused with a sentence', () => {
  function damage(bytes: Uint8Array, random: Random): Uint8Array {
    const copy = bytes.slice(0, random.uniform() < 0.3 ? random.integer(bytes.length) : bytes.length)
    for (let k = random.integer(4); k >= 0; k--)
      if (copy.length > 0) copy[random.integer(copy.length)] = random.integer(256)
    return copy
  }

  async function readAll(path: string): Promise<void> {
    await withSource(path, (source) => {
      const summary = source.summary()
      for (const { key } of summary.obsm) source.embedding(key)
      for (const { name } of summary.obs) source.column(name)
      if (summary.x !== null) drain(source.matrix('X').collect())
    })
  }

  test.each(Object.keys(VICTIMS))('%s', async (kind) => {
    const files = Object.entries(VICTIMS[kind])
    const home = makeFolder(VICTIMS[kind])
    let refused = 0
    try {
      await readAll(join(home.path, files[0][0]))
      for (let trial = 0; trial < TRIALS; trial++) {
        const random = Random.seed(trial).split(kind)
        const [name, bytes] = files[trial % files.length]
        writeFileSync(join(home.path, name), damage(bytes, random))
        const error: unknown = await readAll(join(home.path, files[0][0])).then(
          () => null,
          (reason: unknown) => reason
        )
        writeFileSync(join(home.path, name), bytes)
        if (error === null) continue
        refused++
        expect(error, `trial ${trial} of ${name}`).toBeInstanceOf(AppError)
        expect((error as AppError).code).not.toBe('E_INTERNAL')
      }
    } finally {
      home.remove()
    }
    expect(refused).toBeGreaterThan(TRIALS / 4)
  })
})
