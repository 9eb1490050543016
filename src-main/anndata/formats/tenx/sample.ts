import { AppError } from '../../../../src-shared/errors.ts'
import type { MatrixSummary } from '../../../../src-shared/model/file-summary.ts'
import type { CollectedMatrix } from '../../h5ad/collect.ts'
import { blockOf } from '../../h5ad/csr-check.ts'
import { gunzipped } from '../common/bytes.ts'
import type { Chunks } from '../common/bytes.ts'
import { frameOf } from '../common/contents.ts'
import type { Contents } from '../common/contents.ts'
import { guessSample } from '../common/guess.ts'
import { readLines } from '../common/lines.ts'
import { Entries } from '../common/rows.ts'
import type { TreeFile } from '../common/tree.ts'
import { cellColumns } from './cells.ts'
import { parseFeatures } from './features.ts'
import type { Features } from './features.ts'
import { byCells, readMtx, readMtxHeader, sampleMtx } from './mtx.ts'
import type { MtxHeader } from './mtx.ts'

/** The three files of a 10x matrix. */
export interface SampleFiles {
  /** Folder and file prefix: what names the sample. */
  readonly stem: string
  readonly matrix: TreeFile
  readonly features: TreeFile
  readonly barcodes: TreeFile
}

interface Sample {
  readonly name: string
  readonly matrix: TreeFile
  readonly header: MtxHeader
  readonly features: Features
  readonly cells: number
  /** The file is cells x genes, as some programs write it. */
  readonly transposed: boolean
}

const SAMPLED = 4096

/** One 10x matrix; the lists of genes and cells are read, its entries not. Errors: E_FORMAT, E_DAMAGED. */
export function openSample(files: SampleFiles, where: string): Contents {
  const features = parseFeatures(readLines(open(files.features), files.features.path))
  const barcodes = readLines(open(files.barcodes), files.barcodes.path).map((line) => line.split('\t')[0] as string)
  const header = readMtxHeader(open(files.matrix), files.matrix.path)
  const fits = (rows: number, cols: number): boolean => header.rows === rows && header.cols === cols
  const transposed = !fits(features.stored, barcodes.length) && fits(barcodes.length, features.stored)
  if (!transposed && !fits(features.stored, barcodes.length)) {
    const lists = `${features.stored} features and ${barcodes.length} barcodes are listed`
    throw new AppError('E_FORMAT', {
      where,
      detail: `${files.matrix.path} is ${header.rows} x ${header.cols}, but ${lists}`
    })
  }
  const cells = barcodes.length
  const sample = { name: files.matrix.path, matrix: files.matrix, header, features, cells, transposed }
  return {
    path: where,
    name: where,
    size: files.matrix.size + files.features.size + files.barcodes.size,
    obs: frameOf('obs', cells, cellColumns(barcodes), () => barcodes),
    var: frameOf('var', features.names.length, features.columns, () => [...features.names]),
    obsm: new Map(),
    matrices: new Map([
      [
        'X',
        {
          rows: cells,
          cols: features.names.length,
          bytes: memoryBytes(sample),
          genes: () => [...features.names],
          keys: () => [...features.ids],
          summary: () => summarise(sample),
          collect: () => collect(sample)
        }
      ]
    ]),
    notes: features.notes,
    close: () => undefined
  }
}

function open(file: TreeFile): Chunks {
  return gunzipped(file.chunks(), file.path)
}

function memoryBytes({ header, cells }: Sample): number {
  return header.nnz * 8 + (cells + 1) * 8
}

function summarise(sample: Sample): MatrixSummary {
  const { header, features, cells, matrix, name } = sample
  const guess = guessSample(Float64Array.from(sampleMtx(open(matrix), header, name, SAMPLED)))
  return {
    kind: sample.transposed ? 'csr' : 'csc',
    dtype: header.field === 'real' ? 'float64' : 'int64',
    rows: cells,
    cols: features.names.length,
    nnz: header.nnz,
    filters: /\.gz$/i.test(matrix.path) ? ['gzip'] : [],
    bytes: memoryBytes(sample),
    guess
  }
}

function* collect({
  matrix,
  header,
  name,
  features,
  cells,
  transposed
}: Sample): Generator<{ fraction: number }, CollectedMatrix> {
  const entries = new Entries()
  yield* readMtx(open(matrix), header, name, byCells(entries, features.place, transposed))
  const { rows, oddities } = blockOf(0, entries.toRows(cells, features.names.length))
  return { matrix: rows, oddities }
}
