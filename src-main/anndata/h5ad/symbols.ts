import { labelsOf } from './column.ts'
import type { AnnDataFile } from './file.ts'

/** Columns of var that hold gene symbols where the names of the genes are identifiers; the usual ones first. */
const SYMBOLS = [
  'gene_symbols',
  'gene_symbol',
  'gene_short_name',
  'gene_name',
  'gene_names',
  'feature_name',
  'symbol',
  'symbols'
]

/** Symbols of the genes of a matrix [cols]; null where its frame has no column for them. */
export function readSymbols(file: AnnDataFile, element: string): string[] | null {
  const frame = element === 'raw/X' ? file.rawVar : file.var
  const name = SYMBOLS.find((column) => frame?.columns.includes(column))
  if (!frame || name === undefined) return null
  const column = frame.column(name)
  return column.form === 'labels' ? labelsOf(column) : null
}
