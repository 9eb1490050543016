import { AppError } from '../../../../src-shared/errors.ts'
import { takeCols } from '../../../../src-shared/matrix.ts'
import type { Matrix } from '../../../../src-shared/matrix.ts'
import type {
  ColumnSummary,
  EmbeddingSummary,
  FileSummary,
  MatrixSummary
} from '../../../../src-shared/model/file-summary.ts'
import type { TimeProposal } from '../../../../src-shared/model/time-axis.ts'
import { detectTime, levelLimit, proposeColumn } from '../../../../src-shared/time/detect.ts'
import type { Column } from '../../h5ad/column.ts'
import { orNote } from '../../h5ad/file.ts'
import type { Frame } from '../../h5ad/frame.ts'
import { candidateOf, levelsOf, summariseColumn } from '../../h5ad/levels.ts'
import type { Source, SourceMatrix } from '../../source.ts'

/** What a file of any format holds, in the terms of AnnData; matrices and embeddings are read when asked for. */
export interface Contents {
  readonly path: string
  readonly name: string
  /** Bytes on disk. */
  readonly size: number
  /** Its `names()` are the cells. */
  readonly obs: Frame
  /** Its `names()` are the genes of X. */
  readonly var: Frame
  readonly obsm: ReadonlyMap<string, StoredEmbedding>
  /** By element: X, raw/X, layers/<name>. */
  readonly matrices: ReadonlyMap<string, StoredMatrix>
  readonly notes: readonly string[]
  close(): void
}

/** An embedding of all cells [rows, cols]. */
export interface StoredEmbedding {
  readonly rows: number
  readonly cols: number
  readonly kind: EmbeddingSummary['kind']
  read(): Matrix
}

export interface StoredMatrix extends SourceMatrix {
  /** What genes of several files are matched by; their names where there is nothing better. */
  keys(): string[]
  summary(): MatrixSummary
}

/** The contents as the rest of the app sees a file. */
export function sourceOf(contents: Contents): Source {
  return {
    name: contents.name,
    summary: () => summarise(contents),
    proposeTime: (column) => timeOf(contents, column),
    column: (name) => columnOf(contents, name),
    embedding: (key, dims) => embeddingOf(contents, key, dims ?? null),
    matrix: (element) => matrixOf(contents, element),
    close: () => contents.close()
  }
}

/** Runs `call`; what was opened is closed when it fails. */
export function closingOnError<T>(opened: { close(): void }, call: () => T): T {
  try {
    return call()
  } catch (error) {
    opened.close()
    throw error
  }
}

/** A data frame over columns that are read one by one. */
export function frameOf(
  path: string,
  length: number,
  columns: ReadonlyMap<string, () => Column>,
  names: () => string[]
): Frame {
  return {
    path,
    length,
    columns: [...columns.keys()],
    notes: [],
    names,
    column(name) {
      const read = columns.get(name)
      if (read === undefined) throw new AppError('E_TIME_COLUMN', { where: path, detail: name })
      return read()
    }
  }
}

function summarise(contents: Contents): FileSummary {
  const { path, name, size, obs, matrices } = contents
  const notes = [...contents.notes]
  const columns = new Map<string, Column>()
  for (const column of obs.columns) {
    const read = orNote(notes, () => obs.column(column))
    if (read !== null) columns.set(column, read)
  }
  const genes = contents.var.columns.map((c) => orNote(notes, () => summaryOf(c, contents.var.column(c))))
  const matrix = (element: string): MatrixSummary | null =>
    orNote(notes, () => matrices.get(element)?.summary() ?? null)
  const raw = matrices.get('raw/X')
  return {
    path,
    name,
    size,
    nObs: obs.length,
    nVars: contents.var.length,
    encodingVersion: null,
    x: matrix('X'),
    raw: raw === undefined ? null : { nVars: raw.cols, x: matrix('raw/X') },
    layers: layers(contents, matrix),
    obsm: Array.from(contents.obsm, ([key, { rows, cols, kind }]) => ({ key, rows, cols, kind })),
    obs: Array.from(columns, ([c, column]) => summaryOf(c, column)),
    var: genes.filter((column) => column !== null),
    uns: [],
    timeProposals: proposals(columns, obs.length),
    notes
  }
}

function layers(contents: Contents, matrix: (element: string) => MatrixSummary | null): Record<string, MatrixSummary> {
  const names = [...contents.matrices.keys()].filter((element) => element.startsWith('layers/'))
  const found = names.map((element) => [element.slice('layers/'.length), matrix(element)] as const)
  return Object.fromEntries(found.filter((entry): entry is [string, MatrixSummary] => entry[1] !== null))
}

const TOP = 60

/** Identifiers, one per entry, are not counted and sorted: of 200,000 barcodes that takes seconds and tells nothing. */
function isIdentifier(column: Column): boolean {
  return (
    column.form === 'labels' &&
    column.labels.length > TOP &&
    column.labels.length + column.missing === column.codes.length
  )
}

function summaryOf(name: string, column: Column): ColumnSummary {
  if (column.form === 'numbers' || !isIdentifier(column)) return summariseColumn(name, column)
  const top = column.labels.slice(0, TOP).map((label) => ({ label, count: 1 }))
  const { kind, dtype, missing, ordered } = column
  return { name, kind, dtype, levels: column.labels.length, top, ordered, missing, min: null, max: null }
}

function proposals(columns: ReadonlyMap<string, Column>, cells: number): TimeProposal[] {
  const most = Math.max(levelLimit(cells, true), levelLimit(cells, false))
  const few = [...columns].filter(([, column]) => column.form === 'numbers' || column.labels.length <= most)
  const candidates = few.map(([name, column]) => candidateOf(name, column, null))
  return detectTime(
    candidates.filter((candidate) => candidate !== null),
    cells
  )
}

function columnOf(contents: Contents, name: string): Column {
  if (!contents.obs.columns.includes(name)) throw new AppError('E_TIME_COLUMN', { where: contents.name, detail: name })
  return contents.obs.column(name)
}

function timeOf(contents: Contents, name: string): TimeProposal {
  const column = columnOf(contents, name)
  const levels = levelsOf(column)
  if (levels.labels.length < 2) throw new AppError('E_TIME_ONE', { where: contents.name, detail: name })
  const ordered = column.form === 'labels' && column.ordered
  const { kind, missing } = column
  return proposeColumn({ name, kind, missing, ordered, integers: false, order: null, ...levels })
}

function matrixOf(contents: Contents, element: string): StoredMatrix {
  const found = contents.matrices.get(element)
  if (found === undefined) throw new AppError('E_NO_MATRIX', { where: contents.name, detail: `matrix ${element}` })
  return found
}

function embeddingOf(contents: Contents, key: string, dims: number | null): Matrix {
  const where = contents.name
  const found = contents.obsm.get(key)
  if (found === undefined) throw new AppError('E_NO_MATRIX', { where, detail: `embedding obsm/${key}` })
  if (dims !== null && dims > found.cols)
    throw new AppError('E_EMBED_PCS', { where, element: `obsm/${key} (${found.cols})`, detail: `${dims}` })
  const all = found.read()
  const X = dims === null || dims === all.cols ? all : takeCols(all, dims)
  const count = X.data.reduce((n, value) => n + (Number.isFinite(value) ? 0 : 1), 0)
  if (count === 0) return X
  const first = X.data.findIndex((value) => !Number.isFinite(value))
  const place = `the first in row ${Math.floor(first / X.cols) + 1}, column ${(first % X.cols) + 1}`
  const detail = `${count} ${count === 1 ? 'value that is' : 'values that are'} not finite (${place})`
  throw new AppError('E_EMBED_NONFINITE', { where, element: `obsm/${key}`, detail })
}
