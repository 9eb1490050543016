import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { labelsOf } from '../../../../src-main/anndata/h5ad/column.ts'
import type { Column } from '../../../../src-main/anndata/h5ad/column.ts'
import { openSource, withSource } from '../../../../src-main/anndata/open-source.ts'
import { drain } from '../../../support/drain.ts'
import { denseOf, makeFolder, numbered, simulateCounts } from './fixtures.ts'
import { compressed, writeH5ad, writeHdf5 } from './hdf5-fixtures.ts'
import type { Stored } from './hdf5-fixtures.ts'

const [CELLS, GENES] = [31, 17]
const counts = simulateCounts(CELLS, GENES, 4)
const ids = numbered('ENSG', GENES)
const symbols = numbered('G', GENES)

const made: (() => void)[] = []
afterEach(() => made.splice(0).forEach((remove) => remove()))
function newPath(name: string): string {
  const { path, remove } = makeFolder({})
  made.push(remove)
  return join(path, name)
}

function labels(column: Column): (string | null)[] {
  if (column.form === 'numbers') throw new TypeError('a column of labels was expected')
  return labelsOf(column).map((label, i) => (column.codes[i] < 0 ? null : label))
}

describe('10x .h5', () => {
  const X = compressed(counts)
  const barcodes = counts.map((_, i) => `ACGT${i}-${1 + (i % 2)}`)
  const current = (types: readonly string[]): Record<string, Stored> => ({
    'matrix/data': { data: X.data },
    'matrix/indices': { data: X.indices },
    'matrix/indptr': { data: X.indptr },
    'matrix/shape': { data: Int32Array.of(GENES, CELLS) },
    'matrix/barcodes': { data: barcodes },
    'matrix/features/id': { data: ids },
    'matrix/features/name': { data: symbols },
    'matrix/features/feature_type': { data: types }
  })
  const genome = (name: string, rows: typeof counts): Record<string, Stored> => {
    const Y = compressed(rows)
    const parts: Record<string, Stored> = {
      data: { data: Y.data },
      indices: { data: Y.indices },
      indptr: { data: Y.indptr },
      shape: { data: Int32Array.of(GENES, rows.length) },
      barcodes: { data: barcodes.slice(0, rows.length) },
      genes: { data: ids },
      gene_names: { data: symbols }
    }
    return Object.fromEntries(Object.entries(parts).map(([key, value]) => [`${name}/${key}`, value]))
  }

  test('version 3, with its libraries as a column', async () => {
    const path = newPath('filtered.h5')
    await writeHdf5(path, current(new Array<string>(GENES).fill('Gene Expression')))
    await withSource(path, (source) => {
      const summary = source.summary()
      expect(summary).toMatchObject({ nObs: CELLS, nVars: GENES, encodingVersion: null, notes: [], raw: null })
      expect(summary.x).toMatchObject({ kind: 'csr', dtype: 'int32', nnz: X.data.length, guess: { values: 'counts' } })
      expect(denseOf(drain(source.matrix('X').collect()).result.matrix)).toEqual(counts)
      expect(source.matrix('X').genes()).toEqual(symbols)
      expect(labels(source.column('gem_group'))).toEqual(counts.map((_, i) => `${1 + (i % 2)}`))
      expect(summary.timeProposals).toEqual([])
    })
  })

  test('version 3 with antibodies: only genes', async () => {
    const path = newPath('filtered.h5')
    await writeHdf5(path, current(ids.map((_, g) => (g < 3 ? 'Antibody Capture' : 'Gene Expression'))))
    await withSource(path, (source) => {
      expect(denseOf(drain(source.matrix('X').collect()).result.matrix)).toEqual(counts.map((row) => row.slice(3)))
      expect(source.summary().x?.cols).toBe(GENES - 3)
    })
  })

  test('version 2: the larger one of two genomes', async () => {
    const path = newPath('genes.h5')
    await writeHdf5(path, { ...genome('mm10', counts.slice(0, 9)), ...genome('hg19', counts) })
    await withSource(path, (source) => {
      expect(denseOf(drain(source.matrix('X').collect()).result.matrix)).toEqual(counts)
      expect(source.summary().notes).toEqual(['Of several genomes hg19 is read; left out: mm10.'])
    })
  })

  test('lists that do not fit the matrix are refused', async () => {
    const path = newPath('odd.h5')
    const files = current(new Array<string>(GENES).fill('Gene Expression'))
    await writeHdf5(path, { ...files, 'matrix/barcodes': { data: barcodes.slice(1) } })
    await expect(openSource(path)).rejects.toMatchObject({ code: 'E_FORMAT' })
  })

  test('an .h5 that is an AnnData file is opened as one, any other refused by its reader', async () => {
    const [anndata, other] = [newPath('really.h5'), newPath('other.h5')]
    await writeH5ad(anndata, { counts, genes: symbols, cells: barcodes, obs: {} })
    await writeHdf5(other, { x: { data: Int32Array.of(1) } })
    await withSource(anndata, (source) => expect(source.summary().encodingVersion).toBe('0.1.0'))
    await expect(openSource(other)).rejects.toMatchObject({ code: 'E_H5AD_NOT' })
  })
})

describe('loom', () => {
  const transposed = (rows: typeof counts, factor: number): Float32Array =>
    Float32Array.from({ length: CELLS * GENES }, (_, at) => factor * rows[at % CELLS][Math.floor(at / CELLS)])
  const tsne = [0, 1].map((axis) => Float64Array.from({ length: CELLS }, (_, i) => i * 0.5 + axis))
  const content = (): Record<string, Stored> => ({
    matrix: { data: transposed(counts, 1), shape: [GENES, CELLS] },
    'layers/spliced': { data: transposed(counts, 0.25), shape: [GENES, CELLS] },
    'layers/wrong': { data: new Float32Array(6), shape: [2, 3] },
    'row_attrs/Gene': { data: symbols.map((name, g) => (g === 2 ? 'G1' : name)) },
    'row_attrs/Accession': { data: ids },
    'col_attrs/CellID': { data: numbered('cell', CELLS) },
    'col_attrs/day': { data: Float64Array.from({ length: CELLS }, (_, i) => [0, 3.5, 10][i % 3]) },
    'col_attrs/short': { data: Int32Array.of(1, 2) },
    'col_attrs/_tSNE1': { data: tsne[0] },
    'col_attrs/_tSNE2': { data: tsne[1] },
    'col_attrs/X_pca': { data: Float64Array.from({ length: CELLS * 3 }, (_, at) => at / 7), shape: [CELLS, 3] }
  })

  test('cells x genes, layers, columns and embeddings', async () => {
    const path = newPath('a.loom')
    await writeHdf5(path, content())
    await withSource(path, (source) => {
      const summary = source.summary()
      expect([summary.nObs, summary.nVars]).toEqual([CELLS, GENES])
      expect(denseOf(drain(source.matrix('X').collect()).result.matrix)).toEqual(counts)
      const spliced = drain(source.matrix('layers/spliced').collect()).result.matrix
      expect(denseOf(spliced)).toEqual(counts.map((row) => row.map((v) => v / 4)))
      expect(Object.keys(summary.layers)).toEqual(['spliced'])
      expect(source.matrix('X').genes().slice(0, 4)).toEqual(['G0', 'G1', 'G1-1', 'G3'])
      expect(source.embedding('X_tsne').data).toEqual(
        Float64Array.from({ length: 2 * CELLS }, (_, at) => tsne[at % 2][at >> 1])
      )
      expect(source.embedding('X_pca', 2).data.slice(0, 4)).toEqual(Float64Array.of(0, 1 / 7, 3 / 7, 4 / 7))
      expect(summary.timeProposals[0].axis.levels.map((level) => level.t)).toEqual([0, 3.5, 10])
      expect(summary.notes).toEqual([
        'col_attrs/short has not 31 entries and was left out.',
        'The layer wrong is not 17 x 31 and was left out.'
      ])
    })
  })

  test('without a matrix: refused', async () => {
    const path = newPath('b.loom')
    await writeHdf5(path, { 'row_attrs/Gene': { data: symbols } })
    await expect(openSource(path)).rejects.toMatchObject({ code: 'E_FORMAT' })
  })
})

describe('a folder of .h5ad files, one per timepoint', () => {
  const a = simulateCounts(21, 5, 1)
  const b = simulateCounts(23, 4, 2)

  async function folder(pca: boolean): Promise<string> {
    const { path, remove } = makeFolder({ 'notes.txt': 'x' })
    made.push(remove)
    const X_pca = pca ? { X_pca: new Float64Array(42).fill(1) } : {}
    await writeH5ad(join(path, 'EB_D10_x.h5ad'), {
      counts: b,
      genes: ['D', 'B', 'X', 'A'],
      cells: numbered('c', 23),
      obs: { score: Float64Array.from(b, (_, i) => i / 2), mixed: numbered('m', 23) }
    })
    await writeH5ad(join(path, 'EB_D2_x.h5ad'), {
      counts: a,
      genes: ['A', 'B', 'C', 'D', 'E'],
      cells: numbered('c', 21),
      obs: { score: Float64Array.from(a, (_, i) => i), mixed: Int32Array.from(a, (_, i) => i), own: numbered('o', 21) },
      ...X_pca
    })
    return path
  }

  test('cells of all, genes that all have, columns of any', async () => {
    await withSource(await folder(true), (source) => {
      const summary = source.summary()
      expect([summary.nObs, summary.nVars, summary.encodingVersion]).toEqual([44, 3, null])
      expect(summary.timeProposals[0].axis.levels.map(({ label, t, cells }) => [label, t, cells])).toEqual([
        ['D2', 2, 21],
        ['D10', 10, 23]
      ])
      expect(source.matrix('X').genes()).toEqual(['D', 'B', 'A'])
      const X = denseOf(drain(source.matrix('X').collect()).result.matrix)
      expect(X).toEqual([...b.map((r) => [r[0], r[1], r[3]]), ...a.map((r) => [r[3], r[1], r[0]])])
      expect(labels(source.column('own'))).toEqual([...new Array(23).fill(null), ...numbered('o', 21)])
      expect(labels(source.column('mixed')).slice(22, 25)).toEqual(['m22', '0', '1'])
      const score = source.column('score')
      expect(score.form === 'numbers' && [...score.values]).toEqual([...b.map((_, i) => i / 2), ...a.map((_, i) => i)])
      expect(summary.obsm).toEqual([])
      expect(summary.notes).toEqual([
        '2 files were joined: D10 (23 cells), D2 (21 cells).',
        'The files list other genes (4 to 5) or in another order in X: joined by name to 3; genes that one lacks were left out.',
        'The column "own" is missing in 1 of 2 files: D10.',
        'obsm/X_pca: left out, because embeddings made file by file are no common space.'
      ])
    })
  })

  test('embeddings of files without any matrix are joined, and what that supposes is said', async () => {
    const { path, remove } = makeFolder({})
    made.push(remove)
    for (const [day, n] of [
      ['D1', 21],
      ['D4', 23]
    ] as const) {
      const X_pca = Float64Array.from({ length: 2 * n }, (_, k) => n + k)
      await writeHdf5(
        join(path, `${day}.h5ad`),
        {
          'obs/_index': { data: numbered('c', n) },
          'var/_index': { data: [] },
          'obsm/X_pca': { data: X_pca, shape: [n, 2] }
        },
        { obs: { _index: '_index' }, var: { _index: '_index' } }
      )
    }
    await withSource(path, (source) => {
      const { data, rows } = source.embedding('X_pca')
      expect([rows, data[0], data[2 * 21 - 1], data[2 * 21]]).toEqual([44, 21, 62, 23])
      expect(source.summary().notes.at(-1)).toContain('right only if all files were embedded together')
      expect(source.proposeTime('sample').axis.levels.map((level) => level.t)).toEqual([1, 4])
    })
  })

  test('links to files elsewhere are not followed', async () => {
    const path = await folder(false)
    symlinkSync(join(path, 'EB_D2_x.h5ad'), join(path, 'EB_D30_x.h5ad'))
    await withSource(path, (source) => expect(source.summary().nObs).toBe(44))
  })

  test('a single file is that file', async () => {
    const path = newPath('only.h5ad')
    await writeH5ad(path, { counts: a, genes: numbered('g', 5), cells: numbered('c', 21), obs: {} })
    await withSource(join(path, '..'), (source) => expect(source.name).toBe('only.h5ad'))
  })

  test('no gene in common: refused', async () => {
    const { path, remove } = makeFolder({})
    made.push(remove)
    await writeH5ad(join(path, 'D1.h5ad'), { counts: a, genes: numbered('g', 5), cells: numbered('c', 21), obs: {} })
    await writeH5ad(join(path, 'D2.h5ad'), { counts: b, genes: numbered('x', 4), cells: numbered('c', 23), obs: {} })
    await expect(openSource(path)).rejects.toThrow('no gene is in all of its files')
  })
})
