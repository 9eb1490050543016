import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import { rowBlocksOf } from '../../../src-main/compute/pca/row-blocks.ts'
import { sparseOf } from '../../../src-main/compute/pca/subset.ts'
import { cachedGene } from '../../../src-main/worker/gene-cache/read.ts'
import { caching } from '../../../src-main/worker/gene-cache/write.ts'
import { readGene } from '../../../src-main/worker/jobs/gene.ts'
import { Random } from '../../../src-shared/random.ts'
import { DATA, haveData } from '../../support/data-folder.ts'

const SAMPLE = join(import.meta.dirname, '../../../assets/sample.h5ad')
const EVERY = { mostBytes: 1e9 }

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'genes-'))))
afterEach(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)

/** X [17, 29] with empty genes and values drawn by `value`, written through the cache; the columns as they are. */
function written(value: (random: Random) => number): { genes: string[]; columns: number[][] } {
  const random = Random.seed(5)
  const X = { data: Float64Array.from({ length: 17 * 29 }, () => 0), rows: 17, cols: 29 }
  for (let e = 0; e < X.data.length; e++)
    if (e % 29 !== 7 && random.uniform() < 0.4) X.data[e] = Math.fround(value(random))
  const genes = Array.from({ length: 29 }, (_, g) => `gene ${g}`)
  for (const block of caching(rowBlocksOf(sparseOf(X), 30).blocks(), genes, { path: at('c'), ...EVERY })) void block
  return { genes, columns: genes.map((_, g) => Array.from({ length: 17 }, (_, i) => X.data[i * 29 + g])) }
}

describe('a matrix kept by genes', () => {
  test.each([
    ['small counts', (random: Random) => 1 + random.integer(200)],
    ['large counts', (random: Random) => 1 + random.integer(60_000)],
    ['fractions, negative ones and NaN', (random: Random) => [random.normal(), NaN, -3, 1e9][random.integer(4)]]
  ])('has every gene as it is: %s', (_, value) => {
    const { genes, columns } = written(value)
    expect(genes.map((gene) => Array.from(cachedGene(at('c'), gene) ?? []))).toEqual(columns)
    expect(columns[7].every((v) => v === 0)).toBe(true)
    expect(cachedGene(at('c'), 'no such gene')).toBeNull()
  })

  test('is taken for none once it is cut or overwritten', () => {
    written(() => 1)
    const bytes = readFileSync(at('c'))
    for (const damaged of [
      bytes.subarray(0, -1),
      bytes.subarray(0, 40),
      Buffer.alloc(0),
      Buffer.alloc(bytes.length, 7)
    ]) {
      writeFileSync(at('c'), damaged)
      expect(cachedGene(at('c'), 'gene 3')).toBeNull()
    }
  })

  test('is not left half written: reading stopped, too large, or nowhere to write', () => {
    const X = sparseOf({ data: Float64Array.from({ length: 400 }, (_, e) => e % 3), rows: 20, cols: 20 })
    const genes = Array.from({ length: 20 }, (_, g) => `${g}`)
    const run = (path: string, mostBytes: number, most = Infinity): number => {
      let seen = 0
      for (const block of caching(rowBlocksOf(X, 50).blocks(), genes, { path, mostBytes })) {
        seen += block.rows
        if (seen >= most) break
      }
      return seen
    }
    run(at('a'), 1e9, 5)
    expect(run(at('a'), 10)).toBe(20)
    expect(readdirSync(folder)).toEqual([])
    expect(run(join(folder, 'no', 'such', 'folder'), 1e9)).toBe(20)
  })
})

test('the first gene that is read of a file keeps them all; the file is not needed for the next', async () => {
  const genes = await withSource(SAMPLE, (source) => source.matrix('X').genes())
  const cache = { path: at('sample'), ...EVERY }
  const request = { path: SAMPLE, matrix: 'X' }
  const first = await readGene({ ...request, gene: genes[0], cache })
  expect(first).toEqual(await readGene({ ...request, gene: genes[0] }))
  expect(statSync(cache.path).size).toBeGreaterThan(1000)
  for (const gene of [genes[0], genes[99], genes.at(-1) as string]) {
    const wanted = await readGene({ ...request, gene })
    expect(await readGene({ path: at('gone.h5ad'), matrix: 'X', gene, cache })).toEqual(wanted)
  }
  await expect(readGene({ ...request, gene: 'NO SUCH', cache })).rejects.toMatchObject({ code: 'E_GENE' })
})

test('a reading that is cancelled leaves no cache, not even a part of one', async () => {
  const [gene] = await withSource(SAMPLE, (source) => source.matrix('X').genes())
  const request = { path: SAMPLE, matrix: 'X', gene, cache: { path: at('sample'), ...EVERY } }
  await expect(readGene(request, AbortSignal.abort())).rejects.toMatchObject({ code: 'E_CANCELLED' })
  expect(readdirSync(folder)).toEqual([])
})

test.skipIf(!haveData('h5ad'))('a matrix that lies by genes in its file is not kept a second time', async () => {
  const path = join(DATA, 'h5ad/nf-anndata__x_sparse_csc.h5ad')
  const [gene] = await withSource(path, (source) => source.matrix('X').genes())
  const values = await readGene({ path, matrix: 'X', gene, cache: { path: at('csc'), ...EVERY } })
  expect(values).toEqual(await readGene({ path, matrix: 'X', gene }))
  expect(readdirSync(folder)).toEqual([])
})
