import { AppError, toErrorData } from '../../../src-shared/errors.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { openHdf5 } from '../hdf5-read.ts'
import type { H5File } from '../hdf5-read.ts'
import { CELL_NAMES, timesOfNames } from '../../../src-shared/time/cell-names.ts'
import { fromTexts } from './column.ts'
import type { Column } from './column.ts'
import { readObsm } from './embedding.ts'
import { openFrame } from './frame.ts'
import type { Frame } from './frame.ts'
import { locateMatrix } from './matrix.ts'
import type { MatrixSource } from './matrix.ts'

/** An open .h5ad file. Nothing but the names of things is read before it is asked for. Close it in `finally`. */
export interface AnnDataFile {
  readonly h5: H5File
  readonly name: string
  readonly nObs: number
  readonly nVars: number
  /** Null for files before anndata 0.8. */
  readonly encodingVersion: string | null
  readonly obs: Frame | null
  readonly var: Frame | null
  /** Genes of raw/X; null without raw. */
  readonly rawVar: Frame | null
  /** What is odd about the file's frames, one sentence each. */
  readonly notes: readonly string[]
  close(): void
}

/** Opens an .h5ad file of any version. Errors: those of `openHdf5`; E_H5AD_NOT for other HDF5 files. */
export async function openAnnData(path: string): Promise<AnnDataFile> {
  const h5 = await openHdf5(path)
  try {
    return describe(h5)
  } catch (error) {
    h5.close()
    throw error
  }
}

function describe(h5: H5File): AnnDataFile {
  const keys = h5.root.keys()
  if (!keys.includes('obs') || !keys.includes('var')) {
    throw new AppError('E_H5AD_NOT', { where: h5.name, detail: whatElse(keys) })
  }
  const shape = shapeOfX(h5)
  const obs = openFrame(h5, 'obs', shape?.rows ?? null)
  const genes = openFrame(h5, 'var', shape?.cols ?? null)
  const rawVar = openFrame(h5, 'raw/var', null) ?? openFrame(h5, 'raw.var', null)
  return {
    h5,
    name: h5.name,
    nObs: obs?.length ?? shape?.rows ?? 0,
    nVars: genes?.length ?? shape?.cols ?? 0,
    encodingVersion: h5.root.text('encoding-version'),
    obs,
    var: genes,
    rawVar,
    notes: [...(obs?.notes ?? []), ...(genes?.notes ?? []), ...(rawVar?.notes ?? [])],
    close: () => h5.close()
  }
}

function shapeOfX(h5: H5File): { rows: number; cols: number } | null {
  try {
    return locateMatrix(h5, 'X', { rows: null, cols: null })
  } catch {
    // An X that cannot be read is said where X is summarised; the frames may still tell the shape.
    return null
  }
}

function whatElse(keys: readonly string[]): string {
  if (keys.includes('mod')) return 'it looks like a MuData file (.h5mu); save one of its modalities as .h5ad'
  if (keys.includes('row_attrs') && keys.includes('col_attrs')) return 'it looks like a loom file'
  if (keys.includes('assays') && keys.includes('cell.names')) return 'it looks like an h5Seurat file'
  if (keys.includes('matrix')) return 'it looks like a 10x Genomics matrix'
  const missing = ['obs', 'var'].filter((key) => !keys.includes(key)).join(' and ')
  return `it has no ${missing}`
}

/** A column of obs or var; `CELL_NAMES` is the time that the names of the cells tell. Errors: E_TIME_COLUMN when obs has no such column, and those of `Frame.column`. */
export function readColumn(file: AnnDataFile, axis: 'obs' | 'var', name: string): Column {
  const frame = file[axis]
  if (frame === null || !frame.columns.includes(name)) {
    const times = axis === 'obs' && name === CELL_NAMES ? timesOfNames(readObsNames(file)) : null
    if (times !== null) {
      return fromTexts(
        times,
        'string',
        times.map((label) => label === '')
      )
    }
    if (axis === 'obs') throw new AppError('E_TIME_COLUMN', { where: file.name, detail: name })
    throw new AppError('E_NO_MATRIX', { where: file.name, detail: `${axis} column "${name}"` })
  }
  return frame.column(name)
}

/** Names of the cells, as stored: they may repeat. */
export function readObsNames(file: AnnDataFile): string[] {
  return file.obs?.names() ?? Array.from({ length: file.nObs }, (_, i) => `${i}`)
}

/** Names of the genes of a matrix: raw/X has its own. */
export function readVarNames(file: AnnDataFile, element = 'X'): string[] {
  const frame = element === 'raw/X' ? file.rawVar : file.var
  return frame?.names() ?? Array.from({ length: file.nVars }, (_, i) => `${i}`)
}

/** Embedding obsm/<key> of all cells [n, d]. Errors: E_NO_MATRIX, E_EMBED_PCS, E_EMBED_NONFINITE ... */
export function readEmbedding(file: AnnDataFile, key: string, dims: number | null = null): Matrix {
  return readObsm(file.h5, key, file.nObs, dims)
}

/** The matrix X, raw/X or layers/<name>, checked against the frames. Errors: E_NO_MATRIX and those of `locateMatrix`. */
export function openMatrix(file: AnnDataFile, element: string): MatrixSource {
  const source = findMatrix(file, element)
  if (source === null) throw new AppError('E_NO_MATRIX', { where: file.name, detail: `matrix ${element}` })
  return source
}

/** As `openMatrix`, null when there is no such matrix. */
export function findMatrix(file: AnnDataFile, element: string): MatrixSource | null {
  const cols = element === 'raw/X' ? (file.rawVar?.length ?? null) : file.nVars
  return locateMatrix(file.h5, element, { rows: file.nObs, cols })
}

/** Runs `call`; when it fails for a reason that concerns one element only, a note is kept instead. */
export function orNote<T>(notes: string[], call: () => T): T | null {
  try {
    return call()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    notes.push(toErrorData(error).message)
    return null
  }
}
