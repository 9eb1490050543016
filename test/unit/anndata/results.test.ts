import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openHdf5, H5Dataset, H5Group } from '../../../src-main/anndata/hdf5-read.ts'
import type { H5Node } from '../../../src-main/anndata/hdf5-read.ts'
import { openAnnData, readColumn, readEmbedding } from '../../../src-main/anndata/h5ad/file.ts'
import { writeResults } from '../../../src-main/anndata/write/results.ts'
import type { Results } from '../../../src-main/anndata/write/results.ts'
import { DATA, haveData } from '../../support/data-folder.ts'

const fixtures = join(import.meta.dirname, '../../support/h5ad')
const folder = mkdtempSync(join(tmpdir(), 'jkoscope-results-'))
afterAll(() => rmSync(folder, { recursive: true }))

function resultsFor(n: number): Results {
  return {
    obs: {
      jkoscope_potential: Float64Array.from({ length: n }, (_, i) => (i === 2 ? NaN : i / 7)),
      jkoscope_fate: Array.from({ length: n }, (_, i) => `fate ${'αβ'[i % 2]}`)
    },
    obsm: {
      jkoscope_velocity: { data: Float64Array.from({ length: 3 * n }, (_, i) => Math.sin(i)), rows: n, cols: 3 }
    },
    uns: { jkoscope: { version: '0.1.0', config: { seed: 7, times: Float64Array.of(0, 1.5, 2) } } }
  }
}

/** Every dataset below a node: its values as stored, its filters and chunks. */
function* datasets(node: H5Node): Generator<[string, object]> {
  if (node instanceof H5Dataset) {
    const values = node.shape === null ? null : Array.from(node.blocks(), (block) => block.values)
    yield [node.path, { values, filters: node.filters, dtype: node.dtype, chunks: node.metadata.chunks }]
  } else if (node instanceof H5Group) {
    for (const key of node.keys()) {
      const child = node.child(key)
      if (child !== null) yield* datasets(child)
    }
  }
}

async function contents(path: string): Promise<Map<string, object>> {
  const file = await openHdf5(path)
  try {
    return new Map(datasets(file.root))
  } finally {
    file.close()
  }
}

const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

/** Copies with results: what was there is unchanged, what was added reads back, the source is untouched. */
async function check(source: string): Promise<void> {
  const before = hash(source)
  const file = await openAnnData(source)
  const { nObs, obs } = file
  file.close()
  const target = join(folder, 'copy.h5ad')
  const results = resultsFor(nObs)
  await writeResults(source, target, results)
  expect(hash(source)).toBe(before)
  const copy = await contents(target)
  for (const [path, dataset] of await contents(source)) expect({ [path]: copy.get(path) }).toEqual({ [path]: dataset })
  const added = await openAnnData(target)
  try {
    expect(added.obs?.columns).toEqual([...(obs?.columns ?? []), 'jkoscope_potential', 'jkoscope_fate'])
    expect(readColumn(added, 'obs', 'jkoscope_potential')).toMatchObject({ values: results.obs['jkoscope_potential'] })
    expect(readEmbedding(added, 'jkoscope_velocity').data).toEqual(results.obsm['jkoscope_velocity'].data)
    expect(added.h5.dataset('/uns/jkoscope/version')?.strings()).toEqual(['0.1.0'])
    expect([...(added.h5.dataset('/uns/jkoscope/config/times')?.numbers() ?? [])]).toEqual([0, 1.5, 2])
  } finally {
    added.close()
  }
}

describe('results go into a copy of the file', () => {
  test.each(['unsorted', 'filter_zstd', 'filter_lzf', 'nullable_string_index', 'seurat_disk', 'user_block'])(
    '%s',
    (name) => check(join(fixtures, `${name}.h5ad`))
  )

  test.skipIf(!haveData('h5ad')).each(['anndata__v0.7.0', 'anndata__v0.7.8', 'anndata__v0.11.4', 'anndataR__example'])(
    '%s',
    (name) => check(join(DATA, `h5ad/${name}.h5ad`))
  )

  test('a name that is taken gets a number, and nothing is overwritten', async () => {
    const [once, twice] = [join(folder, 'once.h5ad'), join(folder, 'twice.h5ad')]
    await writeResults(join(fixtures, 'unsorted.h5ad'), once, resultsFor(17))
    const names = await writeResults(once, twice, resultsFor(17))
    expect(names).toEqual({
      obs: { jkoscope_potential: 'jkoscope_potential_2', jkoscope_fate: 'jkoscope_fate_2' },
      obsm: { jkoscope_velocity: 'jkoscope_velocity_2' },
      uns: { jkoscope: 'jkoscope_2' }
    })
    const copy = await contents(twice)
    for (const [path, dataset] of await contents(once)) expect({ [path]: copy.get(path) }).toEqual({ [path]: dataset })
  })
})

describe('a copy that cannot be made', () => {
  const source = join(fixtures, 'unsorted.h5ad')
  const code = (path: string, results = resultsFor(17)): Promise<unknown> =>
    writeResults(source, path, results).then(
      () => 'written',
      (error: { code?: string; name: string }) => error.code ?? error.name
    )

  test('the source itself, also by another name, is refused', async () => {
    const link = join(folder, 'link.h5ad')
    symlinkSync(source, link)
    expect(await code(source)).toBe('E_EXPORT')
    expect(await code(link)).toBe('E_EXPORT')
  })

  test('results of another number of cells are a fault of the program', async () => {
    expect(await code(join(folder, 'wrong.h5ad'), resultsFor(16))).toBe('RangeError')
  })

  test('a folder in the way leaves no temporary file behind', async () => {
    const empty = join(folder, 'empty')
    mkdirSync(join(empty, 'taken.h5ad'), { recursive: true })
    expect(await code(join(empty, 'taken.h5ad'))).toBe('E_EXPORT')
    expect(readdirSync(empty)).toEqual(['taken.h5ad'])
  })

  test.skipIf(!haveData('h5ad'))('files before anndata 0.7 are refused with a way out', async () => {
    const old = join(DATA, 'h5ad/anndata__v0.5.0.h5ad')
    await expect(writeResults(old, join(folder, 'old.h5ad'), resultsFor(700))).rejects.toMatchObject({
      code: 'E_EXPORT',
      message: expect.stringMatching(/before 0\.7/)
    })
  })
})
