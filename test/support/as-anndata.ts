/** Compares what the app reads of a file with what anndata reads of it (anndata_expected.py). */
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { collectRows } from '../../src-main/anndata/h5ad/collect.ts'
import type { Column } from '../../src-main/anndata/h5ad/column.ts'
import { openMatrix, readColumn, readEmbedding } from '../../src-main/anndata/h5ad/file.ts'
import { readObsNames, readVarNames } from '../../src-main/anndata/h5ad/file.ts'
import type { AnnDataFile } from '../../src-main/anndata/h5ad/file.ts'
import type { FileSummary, MatrixSummary } from '../../src-shared/model/file-summary.ts'
import { drain } from './drain.ts'

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

/** What anndata_expected.py tells of one file. */
export interface Expected {
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

function describeMatrix(file: AnnDataFile, element: string): Omit<ExpectedMatrix, 'sum'> {
  const { matrix } = drain(collectRows(openMatrix(file, element))).result
  return {
    shape: [matrix.rows, matrix.cols],
    nnz: matrix.data.length,
    data: shaOf(matrix.data),
    indices: shaOf(matrix.indices)
  }
}

function expectMatrix(actual: Omit<ExpectedMatrix, 'sum'>, { sum: _, ...exact }: ExpectedMatrix): void {
  expect(actual).toEqual(exact)
}

/** Objects of JavaScript list keys that are whole numbers first, ascending; the others keep their order. */
function wholeNumbersFirst(a: string, b: string): number {
  const [A, B] = [a, b].map((key) => (/^(0|[1-9]\d{0,8})$/.test(key) ? Number(key) : Infinity))
  return A === B ? 0 : A - B
}

/** Names, every column, embedding and matrix: values, order and what is missing. */
export function expectAsAnndata(file: AnnDataFile, expected: Expected): void {
  expect([file.nObs, file.nVars]).toEqual(expected.shape)
  expect(sha(readObsNames(file).join('\x1f'))).toBe(expected.obsNames)
  expect(sha(readVarNames(file).join('\x1f'))).toBe(expected.varNames)
  for (const axis of ['obs', 'var'] as const) {
    const columns = file[axis]?.columns ?? []
    expect(columns.toSorted(wholeNumbersFirst)).toEqual(Object.keys(expected[axis]))
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
}

/** The sum of stored values, of matrices whose values are all finite. */
function expectTotal(summary: MatrixSummary | null, expected: ExpectedMatrix | null): void {
  expect(summary === null).toBe(expected === null)
  if (summary === null || expected === null) return
  const { sum, nonFinite } = summary.total ?? expect.fail('no total')
  expect(nonFinite > 0).toBe(expected.sum === null)
  // The values of float64 matrices are rounded to float32 in what is expected.
  if (expected.sum !== null)
    expect(Math.abs(sum - expected.sum)).toBeLessThanOrEqual(1e-7 * (Math.abs(expected.sum) + expected.nnz))
}

/** The summary, with totals, names all that anndata reads, and notes nothing odd. */
export function expectSummary(summary: FileSummary, expected: Expected): void {
  expect(summary.notes).toEqual([])
  expect(summary.obs.map((column) => column.name)).toEqual(Object.keys(expected.obs))
  expect(summary.obsm.map((e) => [e.key, e.rows, e.cols]).sort()).toEqual(
    Object.entries(expected.obsm)
      .map(([key, e]) => [key, ...e.shape])
      .sort()
  )
  expectTotal(summary.x, expected.X)
  expectTotal(summary.raw?.x ?? null, expected.raw?.X ?? null)
  expect(Object.keys(summary.layers).sort()).toEqual(Object.keys(expected.layers).sort())
  for (const [name, layer] of Object.entries(summary.layers)) expectTotal(layer, expected.layers[name])
  if (summary.encodingVersion !== null) expect(summary.uns.toSorted()).toEqual(expected.uns)
}
