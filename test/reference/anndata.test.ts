import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { collectRows } from '../../src-main/anndata/h5ad/collect.ts'
import type { Column } from '../../src-main/anndata/h5ad/column.ts'
import { openAnnData, openMatrix, readColumn, readEmbedding } from '../../src-main/anndata/h5ad/file.ts'
import { readObsNames, readVarNames } from '../../src-main/anndata/h5ad/file.ts'
import type { AnnDataFile } from '../../src-main/anndata/h5ad/file.ts'
import { withSource } from '../../src-main/anndata/open-source.ts'
import { DATA, haveData } from '../support/data-folder.ts'
import { drain } from '../support/drain.ts'

interface ExpectedMatrix {
  shape: number[]
  nnz: number
  sum: number | null
  data: string
  indices: string
}
interface ExpectedColumn {
  form: 'labels' | 'numbers'
  missing: number
  sha: string
  ordered?: boolean
  categories?: string
}
interface Expected {
  shape: [number, number]
  obsNames: string
  varNames: string
  obs: Record<string, ExpectedColumn>
  var: Record<string, ExpectedColumn>
  obsm: Record<string, { shape: number[]; sha: string }>
  X: ExpectedMatrix | null
  layers: Record<string, ExpectedMatrix>
  raw: { nVars: number; varNames: string; X: ExpectedMatrix } | null
  uns: string[]
}

/** What anndata reads: made anew where JKOSCOPE_PEERS is a Python that has it, else as it was committed. */
function expectedValues(): Record<string, Expected> {
  const python = process.env.JKOSCOPE_PEERS
  const script = join(import.meta.dirname, '../support/anndata_expected.py')
  const text =
    python === undefined
      ? readFileSync(join(import.meta.dirname, 'anndata-expected.json'), 'utf8')
      : execFileSync(python, [script, DATA], { encoding: 'utf8' })
  return JSON.parse(text) as Record<string, Expected>
}

function sha(data: string | Uint8Array): string {
  return createHash('sha1').update(data).digest('hex').slice(0, 16)
}

function shaOf(array: Float64Array | Float32Array | Int32Array): string {
  return sha(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
}

function describeColumn(column: Column): ExpectedColumn {
  const { form, missing } = column
  if (column.form === 'numbers')
    return { form, missing, sha: shaOf(column.values.map((v) => (Number.isNaN(v) ? NaN : v))) }
  const texts = Array.from(column.codes, (code) => column.labels[code] ?? '')
  const result: ExpectedColumn = { form, missing, sha: sha(texts.join('\x1f')) }
  if (column.kind !== 'categorical') return result
  return { ...result, ordered: column.ordered, categories: sha(column.labels.join('\x1f')) }
}

function describeMatrix(file: AnnDataFile, element: string): ExpectedMatrix {
  const { matrix } = drain(collectRows(openMatrix(file, element))).result
  return {
    shape: [matrix.rows, matrix.cols],
    nnz: matrix.data.length,
    sum: matrix.data.reduce((a, b) => a + b, 0),
    data: shaOf(matrix.data),
    indices: shaOf(matrix.indices)
  }
}

function expectMatrix(actual: ExpectedMatrix, expected: ExpectedMatrix): void {
  const { sum, ...exact } = expected
  expect(actual).toMatchObject(exact)
  // numpy adds pairwise, in another order.
  if (sum !== null)
    expect(Math.abs((actual.sum ?? NaN) - sum)).toBeLessThanOrEqual(1e-12 * expected.nnz * Math.abs(sum))
}

const available = haveData('h5ad')
const expectedFiles = available ? Object.entries(expectedValues()) : []

describe.skipIf(!available)('every reference file is read as anndata reads it', () => {
  const opened: AnnDataFile[] = []
  afterAll(() => opened.forEach((file) => file.close()))

  test.each(expectedFiles)('%s', async (path, expected) => {
    const file = await openAnnData(join(DATA, path))
    opened.push(file)
    expect([file.nObs, file.nVars]).toEqual(expected.shape)
    expect(sha(readObsNames(file).join('\x1f'))).toBe(expected.obsNames)
    expect(sha(readVarNames(file).join('\x1f'))).toBe(expected.varNames)
    for (const axis of ['obs', 'var'] as const) {
      const columns = file[axis]?.columns ?? []
      expect(columns).toEqual(Object.keys(expected[axis]))
      for (const name of columns)
        expect({ [name]: describeColumn(readColumn(file, axis, name)) }).toEqual({ [name]: expected[axis][name] })
    }
    for (const [key, wanted] of Object.entries(expected.obsm)) {
      const X = readEmbedding(file, key)
      expect({ key, shape: [X.rows, X.cols], sha: shaOf(X.data) }).toEqual({ key, ...wanted })
    }
    if (expected.X !== null) expectMatrix(describeMatrix(file, 'X'), expected.X)
    for (const [name, wanted] of Object.entries(expected.layers))
      expectMatrix(describeMatrix(file, `layers/${name}`), wanted)
    expect(file.rawVar?.length ?? null).toBe(expected.raw?.nVars ?? null)
    if (expected.raw === null) return
    expect(sha(readVarNames(file, 'raw/X').join('\x1f'))).toBe(expected.raw.varNames)
    expectMatrix(describeMatrix(file, 'raw/X'), expected.raw.X)
  })

  test.each(expectedFiles)('%s: the summary names all of it, without a note', async (path, expected) => {
    const summary = await withSource(join(DATA, path), (source) => source.summary())
    expect(summary.notes).toEqual([])
    expect(summary.obs.map((column) => column.name)).toEqual(Object.keys(expected.obs))
    expect(summary.obsm.map((e) => [e.key, e.rows, e.cols]).sort()).toEqual(
      Object.entries(expected.obsm)
        .map(([key, e]) => [key, ...e.shape])
        .sort()
    )
    expect(summary.x === null).toBe(expected.X === null)
    expect(Object.keys(summary.layers).sort()).toEqual(Object.keys(expected.layers).sort())
    if (summary.encodingVersion !== null) expect(summary.uns.toSorted()).toEqual(expected.uns)
  })
})

describe.skipIf(!available)('the time of the reference time courses is found', () => {
  test.each([
    ['eb/eb_pca5.h5ad', 'sample_labels', 'day', [1.5, 7.5, 13.5, 19.5, 25.5], [2381, 4163, 3278, 3665, 3332]],
    ['hsmm/hsmm_fpkm.h5ad', 'Hours', 'hour', [0, 24, 48, 72], [69, 74, 79, 49]]
  ])('%s', async (path, column, unit, times, cells) => {
    const { timeProposals } = await withSource(join(DATA, path), (source) => source.summary())
    expect(timeProposals.map((proposal) => proposal.column)).toEqual([column])
    const { axis } = timeProposals[0]
    expect([axis.unit, axis.spacing]).toEqual([unit, 'equal'])
    expect(axis.levels.map((level) => level.t)).toEqual(times)
    expect(axis.levels.map((level) => level.cells)).toEqual(cells)
  })

  test.each(['zellkonverter__krumsiek11', 'anndata__v0.5.0', 'nf-anndata__full_featured', 'anndataR__example'])(
    '%s has none, and none is proposed',
    async (name) => {
      const summary = await withSource(join(DATA, `h5ad/${name}.h5ad`), (source) => source.summary())
      expect(summary.timeProposals).toEqual([])
    }
  )
})
