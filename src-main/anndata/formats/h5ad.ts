import { collectRows } from '../h5ad/collect.ts'
import { geneValues } from '../h5ad/gene-values.ts'
import { readSymbols } from '../h5ad/symbols.ts'
import { openAnnData, openMatrix, readColumn, readEmbedding, readVarNames, type AnnDataFile } from '../h5ad/file.ts'
import { summarise, timeOf } from '../h5ad/inspect.ts'
import { memoryBytes } from '../h5ad/matrix.ts'
import { readRowBlocks } from '../h5ad/rows.ts'
import { readUnsScalars } from '../h5ad/uns.ts'
import { totalOf } from '../h5ad/total.ts'
import type { Format, Source, SourceMatrix } from '../source.ts'

/** AnnData .h5ad, the format of everything that no other format recognises: its errors say what is wrong with the file. */
export const h5ad: Format = {
  id: 'h5ad',
  label: 'AnnData (.h5ad)',
  recognises: () => true,
  open: async (path) => h5adSource(await openAnnData(path))
}

function h5adSource(file: AnnDataFile): Source {
  return {
    name: file.name,
    summary: () => summarise(file),
    proposeTime: (column) => timeOf(file, column),
    column: (name) => readColumn(file, 'obs', name),
    embedding: (key, dims) => readEmbedding(file, key, dims ?? null),
    matrix: (element) => h5adMatrix(file, element),
    unsScalars: (name) => readUnsScalars(file.h5, name),
    close: () => file.close()
  }
}

function h5adMatrix(file: AnnDataFile, element: string): SourceMatrix {
  const source = openMatrix(file, element)
  return {
    rows: source.rows,
    cols: source.cols,
    bytes: memoryBytes(source),
    genes: () => readVarNames(file, element),
    gene: (position) => geneValues(source, position),
    total: () => totalOf(source),
    symbols: () => readSymbols(file, element),
    collect: () => collectRows(source),
    ...(source.kind !== 'csc' && { blocks: () => readRowBlocks(source) })
  }
}
