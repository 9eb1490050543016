import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import { labelsOf } from '../../../src-main/anndata/h5ad/column.ts'
import { openAnnData, readColumn, readEmbedding, readObsNames } from '../../../src-main/anndata/h5ad/file.ts'
import type { SparseRows } from '../../../src-shared/matrix.ts'
import type { FileSummary } from '../../../src-shared/model/file-summary.ts'
import { drain } from '../../support/drain.ts'

const fixture = (name: string): string => join(import.meta.dirname, `../../support/h5ad/${name}.h5ad`)
const summaryOf = (name: string): Promise<FileSummary> => withSource(fixture(name), (source) => source.summary())

/** X of the fixtures: (3 i + j) mod 4 for 17 cells and 5 genes. */
const EXPECTED = Array.from({ length: 17 }, (_, i) => Array.from({ length: 5 }, (_, j) => (3 * i + j) % 4))

const total = (row: readonly number[]): number => row.reduce((a, b) => a + b, 0)

function dense(X: SparseRows): number[][] {
  const rows = Array.from({ length: X.rows }, () => new Array<number>(X.cols).fill(0))
  rows.forEach((row, i) => {
    for (let e = X.indptr[i]; e < X.indptr[i + 1]; e++) row[X.indices[e]] += X.data[e]
  })
  return rows
}

describe('X is read exactly', () => {
  const readable = [
    'unsorted',
    'int64_indices',
    'uint8_indices',
    'big_endian',
    'half_precision',
    'user_block',
    'null_raw'
  ]
  const filtered = ['filter_zstd', 'filter_blosc', 'filter_lz4', 'filter_bitshuffle', 'filter_lzf']
  test.each([...readable, ...filtered])('%s', async (name) => {
    await withSource(fixture(name), (source) => {
      const { matrix } = drain(source.matrix('X').collect()).result
      expect(dense(matrix)).toEqual(EXPECTED)
      for (let i = 0; i < 17; i++) {
        const columns = matrix.indices.subarray(matrix.indptr[i], matrix.indptr[i + 1])
        expect([...columns]).toEqual([...new Set(columns)].sort((a, b) => a - b))
      }
    })
  })

  test('truth values are zeros and ones', async () => {
    await withSource(fixture('bool_x'), (source) => {
      const { matrix } = drain(source.matrix('X').collect()).result
      expect(dense(matrix)).toEqual(EXPECTED.map((row) => row.map((value) => (value > 1 ? 1 : 0))))
    })
  })

  test('entries of one place add up, and are counted', async () => {
    await withSource(fixture('duplicates'), (source) => {
      const { matrix, oddities } = drain(source.matrix('X').collect()).result
      expect(oddities).toEqual({ unsortedRows: 0, duplicates: 1 })
      expect(matrix.data.reduce((a, b) => a + b)).toBe(EXPECTED.flat().reduce((a, b) => a + b))
      expect(matrix.indptr[17]).toBe(matrix.data.length)
      expect(matrix.data.length).toBe(EXPECTED.flat().filter((value) => value !== 0).length - 1)
    })
  })

  test('rows that are out of order are counted', async () => {
    await withSource(fixture('unsorted'), (source) => {
      expect(drain(source.matrix('X').collect()).result.oddities).toEqual({ unsortedRows: 17, duplicates: 0 })
    })
  })
})

describe('columns and names', () => {
  test('texts packed with lzf', async () => {
    const file = await openAnnData(fixture('filter_lzf'))
    try {
      expect(file.h5.dataset('/obs/_index')?.filters).toEqual(['lzf'])
      expect(readObsNames(file)).toEqual(Array.from({ length: 17 }, (_, i) => `c${i}`))
      const day = readColumn(file, 'obs', 'day')
      expect(day).toMatchObject({ labels: ['Day 0', 'Day 3', 'Day 10'], missing: 0 })
    } finally {
      file.close()
    }
  })

  test('labels of SeuratDisk files never become codes', async () => {
    const { obs, timeProposals } = await summaryOf('seurat_disk')
    expect(obs.map((column) => [column.name, column.kind, column.top.map((level) => level.label)])).toEqual([
      ['day', 'categorical', ['Day 0', 'Day 3', 'Day 10']]
    ])
    expect(timeProposals[0].axis.levels.map((level) => [level.t, level.cells])).toEqual([
      [0, 6],
      [3, 6],
      [10, 5]
    ])
  })

  test('names stored as nullable texts', async () => {
    const file = await openAnnData(fixture('nullable_string_index'))
    try {
      expect(readObsNames(file)).toEqual(Array.from({ length: 17 }, (_, i) => `c${i}`))
      expect(readColumn(file, 'obs', 'note').missing).toBe(1)
    } finally {
      file.close()
    }
  })

  test('names of fixed length marked ASCII are UTF-8', async () => {
    const file = await openAnnData(fixture('fixed_length_names'))
    expect(readObsNames(file).slice(0, 2)).toEqual(['c0é', 'c1é'])
    file.close()
  })

  test('categories over numbers keep their numbers, and a missing one is missing', async () => {
    const { obs, timeProposals } = await summaryOf('float_categories')
    expect(obs.find((column) => column.name === 'time')).toMatchObject({ missing: 1, levels: 3, dtype: 'float64' })
    const time = timeProposals.find((proposal) => proposal.column === 'time')
    expect(time?.axis.levels.map((level) => [level.label, level.t, level.cells])).toEqual([
      ['10', 10, 6],
      ['10.5', 10.5, 6],
      ['11', 11, 4]
    ])
  })

  test('the order that CoSpar keeps is followed', async () => {
    const { timeProposals } = await summaryOf('time_ordering')
    const time = timeProposals.find((proposal) => proposal.column === 'time_info')
    expect(time?.axis.levels.map((level) => level.label)).toEqual(['early', 'late'])
  })
})

test('names with a slash are names of layers, embeddings and columns', async () => {
  await withSource(fixture('slashed'), (source) => {
    const { layers, obsm, obs, notes } = source.summary()
    expect([Object.keys(layers), obsm.map(({ key }) => key), obs.map(({ name }) => name)]).toEqual([
      ['a/b/c'],
      ['X_pca/raw'],
      ['day', 'qc/depth']
    ])
    expect(notes).toEqual([expect.stringMatching(/layers\/a\/empty .* a group without an encoding/)])
    expect(dense(drain(source.matrix('layers/a/b/c').collect()).result.matrix)).toEqual(EXPECTED)
    expect([...source.embedding('X_pca/raw').data]).toEqual(EXPECTED.flatMap((row) => row.slice(0, 2)))
    expect(source.column('qc/depth')).toMatchObject({ values: Float64Array.from(EXPECTED, total) })
  })
})

describe('files written from R', () => {
  const read = (name: string, element: string): Promise<number[][]> =>
    withSource(fixture(name), (source) => dense(drain(source.matrix(element).collect()).result.matrix))
  const cells = Array.from({ length: 17 }, (_, i) => `c${i}`)
  const days = Array.from({ length: 17 }, (_, i) => ['Day 0', 'Day 3', 'Day 10'][i % 3])

  test.each(['r_rhdf5', 'r_seurat_disk'])('%s: names, labels, numbers and the embedding', async (name) => {
    const file = await openAnnData(fixture(name))
    try {
      expect([file.notes, readObsNames(file)]).toEqual([[], cells])
      const day = readColumn(file, 'obs', 'day')
      expect(day.form === 'labels' && labelsOf(day)).toEqual(days)
      const depth = readColumn(file, 'obs', name === 'r_rhdf5' ? 'depth' : 'nCount_RNA')
      expect(depth).toMatchObject({ values: Float64Array.from(EXPECTED, total), missing: 0 })
      expect([...readEmbedding(file, 'X_pca').data]).toEqual(Array.from({ length: 34 }, (_, i) => i))
    } finally {
      file.close()
    }
  })

  test('rhdf5, as anndataR and zellkonverter use it: dense and integer matrices, a frame without columns', async () => {
    expect(await read('r_rhdf5', 'X')).toEqual(EXPECTED)
    expect(await read('r_rhdf5', 'layers/counts')).toEqual(EXPECTED)
    expect(await summaryOf('r_rhdf5')).toMatchObject({ var: [], notes: [], nVars: 5 })
  })

  test('SeuratDisk: X is scaled and said to be so, raw holds the counts', async () => {
    const { x, raw, notes } = await summaryOf('r_seurat_disk')
    expect([x?.guess?.values, raw?.x?.guess?.values, notes]).toEqual(['scaled', 'counts', []])
    expect(await read('r_seurat_disk', 'raw/X')).toEqual(EXPECTED)
    const mean = EXPECTED[0].map((_, j) => total(EXPECTED.map((row) => row[j])) / 17)
    const X = await read('r_seurat_disk', 'X')
    X.forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(EXPECTED[i][j] - mean[j], 6)))
  })
})

describe('paths', () => {
  test('may hold any letters, spaces and signs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jkoscope – zellen ü '))
    const path = join(folder, "Zeit'punkt #1 %20 日.h5ad")
    copyFileSync(fixture('unsorted'), path)
    const summary = await withSource(path, (source) => source.summary())
    expect([summary.path, summary.nObs]).toEqual([path, 17])
    rmSync(folder, { recursive: true })
  })
})

describe('embeddings', () => {
  test('sparse and single-column ones are dense float64', async () => {
    await withSource(fixture('csr_embedding'), (source) => {
      const values = Array.from({ length: 51 }, (_, i) => i)
      expect([...source.embedding('X_pca').data]).toEqual(values)
      expect([...source.embedding('X_cols').data]).toEqual(values.map((value) => value / 3))
      expect([...source.embedding('X_flat').data]).toEqual(values.filter((value) => value % 3 === 0))
      expect([...source.embedding('X_pca', 2).data]).toEqual(values.filter((value) => value % 3 < 2))
    })
  })
})
