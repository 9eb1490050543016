import { constants, existsSync, realpathSync, statSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../../src-shared/errors.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import type { WrittenNames } from '../../../src-shared/model/results-file.ts'
import { openAnnData, readColumn } from '../h5ad/file.ts'
import type { AnnDataFile } from '../h5ad/file.ts'
import { requireSpace, writeHdf5 } from '../hdf5-write.ts'
import type { H5Writer } from '../hdf5-write.ts'
import { writeColumn, writeUns } from './new-file.ts'
import type { RecordColumn, RecordUns } from './record.ts'
import { sameColumn, sameValues } from './same.ts'

/** Results to put into a copy of a file: obs columns [n], obsm matrices [n, d], and a tree of annotations. */
export interface Results {
  readonly obs: Readonly<Record<string, RecordColumn>>
  readonly obsm: Readonly<Record<string, Matrix>>
  readonly uns: Readonly<Record<string, RecordUns>>
}

/**
 * Writes a copy of the .h5ad file `source` to `path` with results added; all that was there stays as it was, byte for
 * byte and in its compression. The copy is read again before it takes its name. A name that the file already has gets
 * a number; the names that were taken are returned.
 * Errors: E_EXPORT (files before anndata 0.7; the source itself as target), E_NO_SPACE, and those of `openAnnData`.
 */
export async function writeResults(source: string, path: string, results: Results): Promise<WrittenNames> {
  if (existsSync(path) && realpathSync(path) === realpathSync(source)) {
    throw new AppError('E_EXPORT', { where: path, detail: 'this is the file that was opened, which is never changed' })
  }
  const { names, frame } = await plan(source, results)
  requireSpace(path, statSync(source).size + bytesOf(results))
  await writeHdf5(path, 'existing', {
    prepare: (temporary) => copyFile(source, temporary, constants.COPYFILE_FICLONE),
    write: (root) => addResults(root, results, names, frame.columns),
    verify: (temporary) => verify(temporary, results, names, frame)
  })
  return names
}

interface ObsFrame {
  readonly nObs: number
  readonly nVars: number
  readonly columns: readonly string[]
}

/** Names that the file does not have yet, and lengths that fit. */
async function plan(source: string, results: Results): Promise<{ names: WrittenNames; frame: ObsFrame }> {
  const file = await openAnnData(source)
  try {
    const obs = file.h5.group('/obs')
    if (obs === null || file.h5.dataset('/obsm') !== null) {
      const detail =
        'the file is of anndata before 0.7, whose tables cannot be added to; save it again with a current anndata'
      throw new AppError('E_EXPORT', { where: file.name, detail })
    }
    checkLengths(file, results)
    const [obsm, uns] = [file.h5.group('/obsm'), file.h5.group('/uns')]
    const names = {
      obs: freeNames(Object.keys(results.obs), obs.keys()),
      obsm: freeNames(Object.keys(results.obsm), obsm?.keys() ?? []),
      uns: freeNames(Object.keys(results.uns), uns?.keys() ?? [])
    }
    return { names, frame: { nObs: file.nObs, nVars: file.nVars, columns: file.obs?.columns ?? [] } }
  } finally {
    file.close()
  }
}

function checkLengths(file: AnnDataFile, { obs, obsm }: Results): void {
  const lengths = [...Object.values(obs).map((column) => column.length), ...Object.values(obsm).map((X) => X.rows)]
  const wrong = lengths.find((length) => length !== file.nObs)
  if (wrong !== undefined) throw new RangeError(`writeResults: ${wrong} results for ${file.nObs} cells`)
}

function freeNames(wanted: readonly string[], taken: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    wanted.map((name) => {
      let free = name
      for (let n = 2; taken.includes(free); n++) free = `${name}_${n}`
      return [name, free]
    })
  )
}

function bytesOf({ obs, obsm }: Results): number {
  const columns = Object.values(obs).map((column) => column.length * 32)
  return [...columns, ...Object.values(obsm).map((X) => X.data.byteLength)].reduce((a, b) => a + b, 2 ** 20)
}

/** Gives way to the event loop after each array: a process that does not answer for long counts as stalled. */
async function addResults(
  root: H5Writer,
  results: Results,
  names: WrittenNames,
  columns: readonly string[]
): Promise<void> {
  const obs = root.child('obs')
  for (const [name, column] of Object.entries(results.obs)) {
    writeColumn(obs, names.obs[name] as string, column)
    await setImmediate()
  }
  obs.textsAttribute('column-order', [...columns, ...Object.values(names.obs)])
  const obsm = root.mapping('obsm')
  for (const [name, X] of Object.entries(results.obsm)) {
    obsm.array(names.obsm[name] as string, X.data, [X.rows, X.cols])
    await setImmediate()
  }
  const uns = root.mapping('uns')
  for (const [name, tree] of Object.entries(results.uns)) {
    writeUns(uns.mapping(names.uns[name] as string), tree)
  }
}

/** The copy must hold the results, and the same cells, genes and columns as before. */
async function verify(path: string, results: Results, names: WrittenNames, frame: ObsFrame): Promise<void> {
  const file = await openAnnData(path)
  try {
    const same =
      file.nObs === frame.nObs &&
      file.nVars === frame.nVars &&
      sameNames(file.obs?.columns ?? [], [...frame.columns, ...Object.values(names.obs)]) &&
      Object.entries(results.obs).every(([name, c]) => sameColumn(readColumn(file, 'obs', names.obs[name] ?? ''), c)) &&
      Object.entries(results.obsm).every(([name, X]) =>
        sameValues(file.h5.dataset(`/obsm/${names.obsm[name]}`)?.numbers() ?? [], X.data)
      )
    if (!same) throw new AppError('E_EXPORT', { where: path, detail: 'the written file reads differently' })
  } finally {
    file.close()
  }
}

function sameNames(A: readonly string[], B: readonly string[]): boolean {
  return A.length === B.length && A.every((name, i) => name === B[i])
}
