import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Arbitrary } from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { labelsOf, type Column } from '../../../src-main/anndata/h5ad/column.ts'
import { collectRows } from '../../../src-main/anndata/h5ad/collect.ts'
import {
  openAnnData,
  openMatrix,
  readColumn,
  readEmbedding,
  readObsNames,
  readVarNames
} from '../../../src-main/anndata/h5ad/file.ts'
import { writeAnnData } from '../../../src-main/anndata/write/new-file.ts'
import type { AnnDataRecord, RecordColumn } from '../../../src-main/anndata/write/record.ts'
import { writeResults, type Results } from '../../../src-main/anndata/write/results.ts'
import type { Matrix, SparseRows } from '../../../src-shared/matrix.ts'
import { drain } from '../../support/drain.ts'
import fc from '../../support/fast-check.ts'

const folder = mkdtempSync(join(tmpdir(), 'jkoscope-any-'))
afterAll(() => rmSync(folder, { recursive: true }))

const many = <T>(of: Arbitrary<T>, length: number): Arbitrary<T[]> =>
  fc.array(of, { minLength: length, maxLength: length })
const text = fc.string({ maxLength: 6, unit: 'grapheme' }).filter((s) => !s.includes('\0') && s.isWellFormed())
/** Of columns and arrays: HDF5 has no links of these names. */
const name = text.filter((s) => !/^\.*$|[/\0]/.test(s) && s !== '_index')

const column = (n: number): Arbitrary<RecordColumn> =>
  fc.oneof(
    many(text, n),
    many(fc.double(), n).map((values) => Float64Array.from(values))
  )
const dense = (rows: number): Arbitrary<Matrix> =>
  fc.nat(3).chain((d) =>
    many(fc.double({ noNaN: true, noDefaultInfinity: true }), rows * (d + 1)).map((values) => ({
      ...{ data: Float64Array.from(values), rows, cols: d + 1 }
    }))
  )
const named = <T>(of: Arbitrary<T>): Arbitrary<Record<string, T>> =>
  fc
    .uniqueArray(fc.tuple(name, of), { maxLength: 3, selector: ([key]) => key })
    .map((entries) => Object.fromEntries(entries))

const sparse = (rows: number, cols: number): Arbitrary<SparseRows> =>
  many(many(fc.oneof(fc.constant(0), fc.float({ noNaN: true })), cols), rows).map((X) => {
    const entries = X.map((row) => [...row.keys()].filter((j) => row[j] !== 0))
    const indptr = new Float64Array(rows + 1)
    entries.forEach((columns, i) => (indptr[i + 1] = indptr[i] + columns.length))
    const data = Float32Array.from(entries.flatMap((columns, i) => columns.map((j) => X[i][j])))
    return { data, indices: Int32Array.from(entries.flat()), indptr, rows, cols }
  })

/** Any file of 0 to 7 cells and 0 to 5 genes. */
const record: Arbitrary<AnnDataRecord> = fc.tuple(fc.nat(7), fc.nat(5)).chain(([n, p]) =>
  fc.record({
    obsNames: many(text, n),
    varNames: many(text, p),
    X: sparse(n, p),
    obs: named(column(n)),
    var: named(column(p)),
    obsm: named(dense(n)),
    uns: named(fc.oneof(text, fc.double({ noNaN: true }))).map((tree) => ({ nested: tree }))
  })
)
const results = (n: number): Arbitrary<Results> =>
  fc.record({ obs: named(column(n)), obsm: named(dense(n)), uns: named(text.map((t) => ({ t }))) })

const valuesOf = (read: Column): readonly string[] | Float64Array =>
  read.form === 'labels' ? labelsOf(read) : read.values

/** That a file holds what the record says; results may have come to it. */
async function expectRecord(
  path: string,
  { obsNames, varNames, X, obs, var: genes, obsm }: AnnDataRecord
): Promise<void> {
  const file = await openAnnData(path)
  try {
    expect(file.notes).toEqual([])
    expect([readObsNames(file), readVarNames(file)]).toEqual([obsNames, varNames])
    for (const [axis, columns] of [
      ['obs', obs],
      ['var', genes]
    ] as const)
      for (const [key, values] of Object.entries(columns)) expect(valuesOf(readColumn(file, axis, key))).toEqual(values)
    expect(drain(collectRows(openMatrix(file, 'X'))).result.matrix).toEqual(X)
    for (const [key, E] of Object.entries(obsm)) expect(readEmbedding(file, key)).toEqual(E)
  } finally {
    file.close()
  }
}

test('any record reads back as it was written, and so do results that are added to a copy', async () => {
  let made = 0
  const both = record.chain((of) => fc.tuple(fc.constant(of), results(of.obsNames.length)))
  await fc.assert(
    fc.asyncProperty(both, async ([of, added]) => {
      const [path, copy] = [join(folder, `${made}.h5ad`), join(folder, `${made++}-copy.h5ad`)]
      await writeAnnData(path, of)
      await expectRecord(path, of)
      const names = await writeResults(path, copy, added)
      const renamed = <T>(
        values: Readonly<Record<string, T>>,
        to: Readonly<Record<string, string>>
      ): Record<string, T> => Object.fromEntries(Object.entries(values).map(([key, value]) => [to[key], value]))
      const obs = { ...of.obs, ...renamed(added.obs, names.obs) }
      await expectRecord(copy, { ...of, obs, obsm: { ...of.obsm, ...renamed(added.obsm, names.obsm) } })
      rmSync(path)
      rmSync(copy)
    }),
    { numRuns: 60 }
  )
})
