import { join } from 'node:path'
import { gzipSync } from 'fflate'
import { afterEach, describe, expect, test } from 'vitest'
import { labelsOf } from '../../../../src-main/anndata/h5ad/column.ts'
import type { Column } from '../../../../src-main/anndata/h5ad/column.ts'
import { openSource, withSource } from '../../../../src-main/anndata/open-source.ts'
import type { Source } from '../../../../src-main/anndata/source.ts'
import { Random } from '../../../../src-shared/random.ts'
import { drain } from '../../../support/drain.ts'
import { denseOf, makeFolder, numbered, simulateCounts } from './fixtures.ts'

const [CELLS, GENES] = [61, 29]
const counts = simulateCounts(CELLS, GENES, 9)
const genes = numbered('GENE', GENES)
const cells = counts.map((_, i) => `D${[0, 3, 10][i % 3]}_serum_C${1 + (i % 2)}_ACGTACGT${i}-1`)
const days = cells.map((_, i) => [0, 3.5, 10][i % 3])

const made: (() => void)[] = []
afterEach(() => made.splice(0).forEach((remove) => remove()))
function folder(files: Record<string, Uint8Array | string>): string {
  const { path, remove } = makeFolder(files)
  made.push(remove)
  return path
}

function table(rows: readonly (readonly (string | number)[])[], delimiter = ',', end = '\n'): string {
  return rows.map((row) => row.join(delimiter) + end).join('')
}

function values(column: Column): (string | number)[] {
  return column.form === 'numbers' ? [...column.values] : labelsOf(column)
}

function X(source: Source): number[][] {
  return denseOf(drain(source.matrix('X').collect()).result.matrix)
}

describe('coordinates and time in one file', () => {
  const random = Random.seed(8)
  const points = cells.map(() => [random.normal(), random.normal() * 1e-9, random.normal() * 1e6])
  const expected = Float64Array.from(points.flat())
  const quote = (v: string | number): string => `"${v}"`
  const comma = (v: number): string => String(v).replace('.', ',')

  test.each([
    [
      'comma',
      'a.csv',
      table([['cell', 'PC1', 'PC2', 'PC3', 'day'], ...points.map((p, i) => [cells[i], ...p, days[i]])])
    ],
    [
      'tab, ends of lines of Windows',
      'a.tsv',
      table([['cell', 'PC_1', 'PC_2', 'PC_3', 'day'], ...points.map((p, i) => [cells[i], ...p, days[i]])], '\t', '\r\n')
    ],
    [
      'quoted, byte order mark',
      'a.csv',
      `\uFEFF${table([['id', 'X_pca 1', 'X_pca 2', 'X_pca 3', 'day'].map(quote), ...points.map((p, i) => [cells[i], ...p, days[i]].map(quote))])}`
    ],
    [
      'semicolon and decimal comma',
      'a.csv',
      table(
        [['cell', 'PC1', 'PC2', 'PC3', 'day'], ...points.map((p, i) => [cells[i], ...p.map(comma), comma(days[i])])],
        ';'
      )
    ],
    [
      'time first, no names',
      'a.csv',
      table([['day', 'pca-0', 'pca-1', 'pca-2'], ...points.map((p, i) => [days[i], ...p])])
    ],
    [
      'names without a header (R)',
      'a.txt',
      table([['day', 'PC1', 'PC2', 'PC3'].map(quote), ...points.map((p, i) => [quote(cells[i]), days[i], ...p])], '\t')
    ]
  ])('%s', async (_, name, text) => {
    await withSource(join(folder({ [name]: text }), name), (source) => {
      const summary = source.summary()
      expect(summary).toMatchObject({ name, nObs: CELLS, nVars: 0, x: null, notes: [] })
      expect(summary.obsm).toEqual([{ key: 'X_pca', rows: CELLS, cols: 3, kind: 'dense' }])
      expect(source.embedding('X_pca').data).toEqual(expected)
      expect(values(source.column('day'))).toEqual(days)
      expect(summary.timeProposals[0].axis.levels.map((level) => level.t)).toEqual([0, 3.5, 10])
    })
  })

  test('gz, two embeddings, labels with a delimiter in them, missing ones', async () => {
    const rows = points.map((p, i) => [`"c, ${i}"`, p[0], p[1], i, -i, i === 4 ? 'NA' : `"Day ${i % 2}, ""x"""`])
    const text = table([['', 'UMAP_1', 'UMAP_2', 'x', 'y', 'stage'], ...rows])
    await withSource(join(folder({ 'a.csv.gz': gzipSync(new TextEncoder().encode(text)) }), 'a.csv.gz'), (source) => {
      expect(source.summary().obsm.map(({ key, cols }) => [key, cols])).toEqual([
        ['X_umap', 2],
        ['X_coordinates', 2]
      ])
      const stage = source.column('stage')
      expect(stage.missing).toBe(1)
      expect(values(stage).slice(3, 6)).toEqual(['Day 1, "x"', '', 'Day 1, "x"'])
    })
  })

  test('a word among the coordinates names its place', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => [`c${i}`, i === 250 ? 'oops' : i, 1, i % 3])
    const path = join(folder({ 'a.csv': table([['id', 'PC1', 'PC2', 'day'], ...rows]) }), 'a.csv')
    await withSource(path, (source) =>
      expect(() => source.embedding('X_pca')).toThrow('row 251 has "oops" in the column "PC1"')
    )
  })
})

describe('a matrix with a table of the cells beside it', () => {
  const byCells = table([['', ...genes], ...counts.map((row, i) => [cells[i], ...row])])
  const byGenes = table([['GENE', ...cells], ...genes.map((gene, g) => [gene, ...counts.map((row) => row[g])])], '\t')
  // In another order, and one of the cells is not described.
  const described = cells
    .map((cell, i) => [cell, days[i], `b${i % 4}`])
    .slice(1)
    .reverse()
  const metadata = table([['id', 'day', 'batch'], ...described], '\t')

  test.each([
    ['cells x genes', 'matrix.csv', byCells, 'matrix.csv'],
    ['cells x genes, by its metadata', 'matrix.csv', byCells, 'days.txt'],
    ['genes x cells', 'matrix.tsv', byGenes, 'matrix.tsv'],
    ['genes x cells, by its metadata', 'matrix.tsv', byGenes, 'days.txt']
  ])('%s', async (_, name, text, opened) => {
    const path = folder({ [name]: text, 'days.txt': metadata, 'notes.txt': 'nothing\n', 'other.csv': 'a,b\n1,2\n' })
    await withSource(join(path, opened), (source) => {
      const summary = source.summary()
      expect([summary.nObs, summary.nVars, summary.name]).toEqual([CELLS, GENES, opened])
      expect(X(source)).toEqual(counts)
      expect(source.matrix('X').genes()).toEqual(genes)
      expect(values(source.column('day'))).toEqual([NaN, ...days.slice(1)])
      expect(summary.x).toMatchObject({ kind: 'dense', rows: CELLS, cols: GENES, guess: { values: 'counts' } })
      expect(summary.timeProposals[0].column).toBe('day')
      expect(summary.notes.join(' ')).toContain(
        `Read together: ${name} and days.txt. 1 of 61 cells are not in days.txt.`
      )
    })
  })

  test('genes x cells with a second name of the genes', async () => {
    const rows = genes.map((gene, g) => [gene, `ENSG${g}`, ...counts.map((row) => row[g])])
    const text = table([['GENE', 'gene_id', ...cells], ...rows], '\t')
    await withSource(join(folder({ 'matrix.tsv': text, 'days.txt': metadata }), 'matrix.tsv'), (source) => {
      expect(X(source)).toEqual(counts)
      expect(source.summary().notes).toContain('Columns without numbers were left out: gene_id.')
    })
  })

  test('coordinates with a table of the cells', async () => {
    const text = table([['cell', 'PC1', 'PC2'], ...cells.map((cell, i) => [cell, i, 1 - i])])
    await withSource(join(folder({ 'pca.csv': text, 'days.txt': metadata }), 'pca.csv'), (source) => {
      expect(source.embedding('X_pca').data.slice(0, 4)).toEqual(Float64Array.of(0, 1, 1, 0))
      expect(values(source.column('day'))).toEqual([NaN, ...days.slice(1)])
    })
  })
})

describe('a matrix that stands alone', () => {
  test('with the time among its columns', async () => {
    const text = table([
      ['cell', 'day', ...genes, 'type'],
      ...counts.map((row, i) => [cells[i], days[i], ...row, `t${i % 2}`])
    ])
    await withSource(join(folder({ 'a.csv': text }), 'a.csv'), (source) => {
      expect(X(source)).toEqual(counts)
      expect(source.summary().obs.map((column) => column.name)).toEqual(['day', 'type'])
    })
  })

  test('genes x cells by its names; the time from the names of the cells', async () => {
    const text = table([['gene', ...cells], ...genes.map((gene, g) => [gene, ...counts.map((row) => row[g])])])
    await withSource(join(folder({ 'a.csv': text }), 'a.csv'), (source) => {
      expect(X(source)).toEqual(counts)
      const { axis } = source.proposeTime('cell_name_prefix')
      expect([...new Set(axis.levels.map((level) => level.t))]).toEqual([0, 3, 10])
    })
  })

  test('numbers that are not whole, negative, missing or infinite', async () => {
    const text = 'cell,g1,g2,g3\na,-1.5,0,NA\nb,1e3,inf,0\n'
    await withSource(join(folder({ 'a.csv': text }), 'a.csv'), (source) => {
      const { data, indices, indptr } = drain(source.matrix('X').collect()).result.matrix
      expect([[...data], [...indices], [...indptr]]).toEqual([
        [-1.5, NaN, 1000, Infinity],
        [0, 2, 0, 1],
        [0, 2, 4]
      ])
    })
  })
})

describe('what is refused, and how', () => {
  test.each([
    ['a table of cells alone', 'cell,day\na,1\nb,2\n', 'neither it nor a file beside it holds'],
    ['no header', '1,2,3\n4,5,6\n', 'its first line holds numbers'],
    ['a single column', 'a\nb\n', 'at least two columns'],
    ['an empty file of blank lines', '\n\n', 'at least two columns'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0]), 'not UTF-8'],
    ['a gz cut short', gzipSync(new TextEncoder().encode('a,b\n1,2\n')).slice(0, -5), 'damaged or cut short'],
    ['a quote that never closes', 'cell,g1,g2\n"a,1,2\nb,1,2\n', 'line 2 has an open quote']
  ])('%s', async (_, text, message) => {
    await expect(openSource(join(folder({ 'a.csv': text }), 'a.csv'))).rejects.toThrow(message)
  })

  test.each([
    ['a row too short', (row: number) => (row === 250 ? 'c250,1' : null), 'line 252 has 2 fields where 3 belong'],
    ['a word', (row: number) => (row === 250 ? 'c250,1,many' : null), 'line 252 has "many" in the column "g2"']
  ])('beyond the first rows: %s', async (_, change, message) => {
    const lines = Array.from({ length: 300 }, (__, i) => change(i) ?? `c${i},1,0`)
    const path = join(folder({ 'a.csv': `cell,g1,g2\n${lines.join('\n')}\n` }), 'a.csv')
    await withSource(path, (source) => expect(() => X(source)).toThrow(message))
  })
})
