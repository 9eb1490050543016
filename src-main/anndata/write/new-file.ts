import { AppError } from '../../../src-shared/errors.ts'
import type { SparseRows } from '../../../src-shared/matrix.ts'
import { openAnnData, openMatrix, readColumn, readEmbedding } from '../h5ad/file.ts'
import { collectRows } from '../h5ad/collect.ts'
import type { CollectedMatrix } from '../h5ad/collect.ts'
import { writeHdf5 } from '../hdf5-write.ts'
import type { H5Writer } from '../hdf5-write.ts'
import type { AnnDataRecord, RecordColumn, RecordUns } from './record.ts'
import { sameColumn, sameValues } from './same.ts'

/**
 * Writes a new .h5ad (encodings of anndata 0.8, gzip) and reads it back before it takes its name.
 * h5wasm cannot write booleans, and a categorical needs one, so labels are written as texts.
 * Errors: E_EXPORT, E_NO_SPACE; RangeError when the parts of the record do not fit together.
 */
export async function writeAnnData(path: string, record: AnnDataRecord): Promise<void> {
  checkLengths(record)
  await writeHdf5(path, 'new', {
    write(root) {
      root.encoding('anndata', '0.1.0')
      writeSparse(root.child('X'), record.X)
      writeFrame(root.child('obs'), record.obsNames, record.obs)
      writeFrame(root.child('var'), record.varNames, record.var)
      const obsm = root.mapping('obsm')
      for (const [key, X] of Object.entries(record.obsm)) obsm.array(key, X.data, [X.rows, X.cols])
      for (const name of ['layers', 'obsp', 'varm', 'varp']) root.mapping(name)
      writeUns(root.mapping('uns'), record.uns)
    },
    verify: (temporary) => verify(temporary, record)
  })
}

function checkLengths({ obsNames, varNames, X, obs, var: genes, obsm }: AnnDataRecord): void {
  const wanted: [string, number, number][] = [
    ['X rows', X.rows, obsNames.length],
    ['X columns', X.cols, varNames.length],
    ...Object.entries(obs).map(([name, c]): [string, number, number] => [`obs ${name}`, c.length, obsNames.length]),
    ...Object.entries(genes).map(([name, c]): [string, number, number] => [`var ${name}`, c.length, varNames.length]),
    ...Object.entries(obsm).map(([name, E]): [string, number, number] => [`obsm ${name}`, E.rows, obsNames.length])
  ]
  for (const [name, length, expected] of wanted) {
    if (length !== expected) throw new RangeError(`writeAnnData: ${name} has ${length} entries, not ${expected}`)
  }
}

function writeSparse(group: H5Writer, X: SparseRows): void {
  group.encoding('csr_matrix', '0.1.0').shapeAttribute(X.rows, X.cols)
  group.part('data', X.data)
  group.part('indices', X.indices)
  // scipy wants one integer type for both index arrays; indices are int32.
  const wide = X.data.length > 2 ** 31 - 1
  group.part('indptr', wide ? BigInt64Array.from(X.indptr, BigInt) : Int32Array.from(X.indptr))
}

function writeFrame(group: H5Writer, names: readonly string[], columns: Readonly<Record<string, RecordColumn>>): void {
  group.encoding('dataframe', '0.2.0').textAttribute('_index', '_index')
  group.textsAttribute('column-order', Object.keys(columns))
  group.texts('_index', names)
  for (const [name, column] of Object.entries(columns)) writeColumn(group, name, column)
}

/** One column of a data frame. */
export function writeColumn(group: H5Writer, name: string, column: RecordColumn): void {
  if (column instanceof Float64Array) group.array(name, column)
  else group.texts(name, column)
}

/** A tree of annotations. */
export function writeUns(group: H5Writer, uns: RecordUns): void {
  for (const [key, value] of Object.entries(uns)) {
    if (typeof value === 'string') group.text(key, value)
    else if (typeof value === 'number') group.number(key, value)
    else if (isArray(value)) group.array(key, value)
    else if (isTexts(value)) group.texts(key, value)
    else writeUns(group.mapping(key), value)
  }
}

function isArray(value: unknown): value is Float64Array | Float32Array | Int32Array {
  return ArrayBuffer.isView(value)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value)
}

/** The written file must read as the record. */
async function verify(path: string, record: AnnDataRecord): Promise<void> {
  const file = await openAnnData(path)
  try {
    const work = collectRows(openMatrix(file, 'X'))
    let step = work.next()
    while (step.done !== true) step = work.next()
    const { matrix }: CollectedMatrix = step.value
    const same =
      sameValues(matrix.data, record.X.data) &&
      sameValues(matrix.indices, record.X.indices) &&
      sameValues(matrix.indptr, record.X.indptr) &&
      Object.entries(record.obsm).every(([key, X]) => sameValues(readEmbedding(file, key).data, X.data)) &&
      Object.keys(record.obs).every((name) => sameColumn(readColumn(file, 'obs', name), record.obs[name] ?? []))
    if (!same) throw new AppError('E_EXPORT', { where: path, detail: 'the written file reads differently' })
  } finally {
    file.close()
  }
}
