import { AppError } from '../../../src-shared/errors.ts'
import type {
  ColumnSummary,
  EmbeddingSummary,
  FileSummary,
  MatrixSummary
} from '../../../src-shared/model/file-summary.ts'
import type { TimeProposal } from '../../../src-shared/model/time-axis.ts'
import { CELL_NAMES, timesOfNames } from '../../../src-shared/time/cell-names.ts'
import { detectTime, proposeColumn } from '../../../src-shared/time/detect.ts'
import type { TimeCandidate } from '../../../src-shared/time/detect.ts'
import { H5Dataset, H5Group } from '../hdf5-read.ts'
import type { H5File } from '../hdf5-read.ts'
import type { Column } from './column.ts'
import { embeddingKeys, summariseEmbedding } from './embedding.ts'
import { findMatrix, orNote, readColumn, readObsNames } from './file.ts'
import type { AnnDataFile } from './file.ts'
import { candidateOf, levelsOf, summariseColumn } from './levels.ts'
import { arrayNames, summariseMatrix } from './matrix.ts'

/** Everything an .h5ad file holds, without reading its matrices. An element that cannot be read becomes a note. */
export function summarise(file: AnnDataFile): FileSummary {
  const { h5 } = file
  const notes = [...file.notes]
  const obs = readColumns(file, 'obs', notes)
  const genes = readColumns(file, 'var', notes)
  return {
    path: h5.path,
    name: h5.name,
    size: h5.size,
    nObs: file.nObs,
    nVars: file.nVars,
    encodingVersion: file.encodingVersion,
    x: matrixSummary(file, 'X', notes),
    raw: file.rawVar === null ? null : { nVars: file.rawVar.length, x: matrixSummary(file, 'raw/X', notes) },
    layers: layerSummaries(file, notes),
    obsm: embeddings(file, notes),
    obs: summaries(obs),
    var: summaries(genes),
    uns: h5.group('/uns')?.keys() ?? [],
    timeProposals: proposals(file, obs),
    notes
  }
}

/**
 * The time axis of the column that a person named, whatever its score.
 * Errors: E_TIME_COLUMN when there is no such column, E_TIME_ONE when it has a single value.
 */
export function timeOf(file: AnnDataFile, name: string): TimeProposal {
  const column = readColumn(file, 'obs', name)
  const { kind, missing } = column
  const ordered = column.form === 'labels' && column.ordered
  const levels = levelsOf(column)
  if (levels.labels.length < 2) throw new AppError('E_TIME_ONE', { where: file.name, detail: name })
  return proposeColumn({ name, kind, missing, ordered, integers: false, order: storedOrder(file.h5, name), ...levels })
}

function readColumns(file: AnnDataFile, axis: 'obs' | 'var', notes: string[]): Map<string, Column> {
  const columns = new Map<string, Column>()
  for (const name of file[axis]?.columns ?? []) {
    const column = orNote(notes, () => readColumn(file, axis, name))
    if (column !== null) columns.set(name, column)
  }
  return columns
}

function summaries(columns: ReadonlyMap<string, Column>): ColumnSummary[] {
  return Array.from(columns, ([name, column]) => summariseColumn(name, column))
}

function matrixSummary(file: AnnDataFile, element: string, notes: string[]): MatrixSummary | null {
  return orNote(notes, () => {
    const source = findMatrix(file, element)
    return source === null ? null : summariseMatrix(source)
  })
}

function layerSummaries(file: AnnDataFile, notes: string[]): Record<string, MatrixSummary> {
  const group = file.h5.group('/layers')
  const names = group === null ? [] : arrayNames(group)
  const found = names.map((name) => [name, matrixSummary(file, `layers/${name}`, notes)] as const)
  return Object.fromEntries(found.filter((entry): entry is [string, MatrixSummary] => entry[1] !== null))
}

function embeddings(file: AnnDataFile, notes: string[]): EmbeddingSummary[] {
  const found = embeddingKeys(file.h5).map((key) => orNote(notes, () => summariseEmbedding(file.h5, key, file.nObs)))
  return found.filter((summary) => summary !== null)
}

function proposals(file: AnnDataFile, obs: ReadonlyMap<string, Column>): TimeProposal[] {
  const candidates = Array.from(obs, ([name, column]) => candidateOf(name, column, storedOrder(file.h5, name)))
  const found = detectTime(
    candidates.filter((candidate): candidate is TimeCandidate => candidate !== null),
    file.nObs
  )
  return found.length > 0 || timesOfNames(readObsNames(file)) === null ? found : [timeOf(file, CELL_NAMES)]
}

/** Order kept by other tools: CoSpar's `uns/time_ordering` for its time_info, `uns/<column>_order` for any column. */
function storedOrder(h5: H5File, column: string): string[] | null {
  const names = column === 'time_info' ? [`${column}_order`, 'time_ordering'] : [`${column}_order`]
  for (const name of names) {
    const node = h5.node(`/uns/${name}`)
    if (node instanceof H5Dataset && node.shape?.length === 1) return node.labels()
    if (node instanceof H5Group) continue
  }
  return null
}
